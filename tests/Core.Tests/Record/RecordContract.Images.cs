using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    private IImagingReader Images => Record.Images;

    private static StudyRow Study(long id, string uid, Func<StudyRow, StudyRow>? change = null)
    {
        var row = new StudyRow
        {
            Id = id, StudyUid = uid, Patient = new(id), PatientId = "P" + id, IssuerOfPatientId = "HOSP", PatientName = "Doe^Jane", PatientBirthDate = "19700102", PatientSex = "F", StudyDate = "20261121",
            StudyTime = "101500", AccessionNumber = "A" + id, StudyIdText = "S" + id, StudyDescription = "CT Thorax", ReferringPhysician = "House^Gregory", Modalities = ["CT"], SopClasses = ["1.2.1"],
            SeriesCount = 1, InstanceCount = 2, ByteCount = 300, Equipment = new(3), CallingAe = "CT1", Institution = "General", FirstReceivedAt = Start, LastReceivedAt = Start.AddSeconds(1),
            Revision = new(id), Json = new byte[] { 123, 125 },
        };
        return change?.Invoke(row) ?? row;
    }

    private static SeriesRow Series(long id, StudyRow study, string uid, Func<SeriesRow, SeriesRow>? change = null)
    {
        var row = new SeriesRow
        {
            Id = id, Study = study, SeriesUid = uid, Modality = "CT", SeriesNumber = (int)id, SeriesDescription = "Lung", BodyPart = "CHEST", Laterality = "L", ProtocolName = "Thorax", SeriesDate = "20261121",
            SeriesTime = "1016", FrameOfReferenceUid = "1.2.9", PerformedStepId = "PPS" + id, PerformedStepDate = "20261121", PerformedStepTime = "1014", RequestedProcedureId = "RP1", ScheduledStepId = "SPS1",
            Manufacturer = "ACME", ModelName = "Spin", StationName = "CT1", Institution = "General", Equipment = new(3), CallingAe = "CT1", InstanceCount = 2, ByteCount = 300,
            FirstReceivedAt = Start, LastReceivedAt = Start.AddSeconds(1), Revision = new(id), Json = new byte[] { 123, 125 },
        };
        return change?.Invoke(row) ?? row;
    }

    private static InstanceRow Instance(long sequence, SeriesRow series, string uid, Func<InstanceRow, InstanceRow>? change = null)
    {
        var row = new InstanceRow
        {
            Sequence = new(sequence), Series = series, SopUid = uid, SopClassUid = "1.2.1", TransferSyntaxUid = "1.2.840.10008.1.2.1", InstanceNumber = (int)sequence, Frames = 1, Rows = 512, Columns = 256,
            BitsAllocated = 16, ContentDate = "20261121", ContentTime = "101530", Equipment = new(3), ConnectionId = 7, CallingAe = "CT1", CalledAe = "MERIDIAN", PeerAddress = "10.0.0.1", ReceivedAt = Start,
            ByteCount = 150, DatasetOffset = 132, Checksum = 0xFFFF_FFFF, Location = new(new(sequence), ImagePath.Of(Start, series.Study.StudyUid, series.SeriesUid, uid)),
            Overrides = [new("00100020", "LO", "P1")], Json = new byte[] { 123, 125 },
        };
        return change?.Invoke(row) ?? row;
    }

    private void Keep(params StudyRow[] studies) => Record.Commit(batch => batch.Imaging.Studies.AddRange(studies));

    private string[] StudiesFound(StudyQuery query) => [.. Images.Studies(query).Select(s => s.StudyUid)];

    [Fact(Timeout = Deadline)]
    public async Task Rows_of_images_come_back_as_they_were_given()
    {
        var study = Study(1, "1.1", s => s with { State = StudyState.Rejected, StateReason = "r", StateBy = "b", StateAt = Start, Candidate = new(9), Conflicts = 2, Disagreements = 3, Overrides = [new("00100020", "LO", null)] });
        var series = Series(2, study, "1.1.1");
        var instance = Instance(3, series, "1.1.1.1");
        var given = Instance(4, series, "1.1.1.2", i => i with { Location = new(new(4), "somewhere/else.dcm"), Damage = ObjectDamage.Changed, InstanceNumber = null, Rows = null, ContentDate = null, Overrides = [] });
        var small = Instance(5, series, "1.1.1.3", i => i with { Location = new(new(5), null), Bytes = new byte[] { 1, 2, 3 } });
        Record.Commit(batch =>
        {
            batch.Imaging.Studies.Add(study);
            batch.Imaging.Series.Add(series);
            batch.Imaging.Instances.AddRange([instance, given, small]);
        });
        await Record.ReopenAsync();
        Same.Rows(study, Images.Study("1.1", withRejected: true));
        Same.Rows(series, Images.Series("1.1", "1.1.1", withRejected: true));
        Same.Rows(instance, Images.Instance("1.1.1.1", withRejected: true));
        Same.Rows(given, Images.Instance(new Sequence(4)));
        Same.Rows(small with { Bytes = default }, Images.Instance(new Sequence(5)));
        Assert.Equal([1, 2, 3], Images.BytesOf(new Sequence(5))!);
        Assert.Equal(["1.1.1.3"], Images.InRecord(10).Select(i => i.SopUid));
        Assert.Equal([4], Images.Damaged(10).Select(i => i.Sequence.Value));
        // a rejected study is in no view that does not ask for it
        Assert.Null(Images.Study("1.1"));
        Assert.Null(Images.Instance("1.1.1.1"));
        Assert.Empty(Images.InstancesOf("1.1"));
        Assert.Equal(3, Images.InstancesOf("1.1", withRejected: true).Count());
        Assert.True(Images.IsFileOfRecord("somewhere/else.dcm") && Images.IsFileOfRecord(instance.Location.Path!));
        Assert.False(Images.IsFileOfRecord("2026/01/01/1.1/1.1.1/1.1.1.1.dcm"));
        Assert.Equal(5, Reader.Position().Sequence.Value);
    }

    [Fact(Timeout = Deadline)]
    public void Of_many_tallies_of_one_study_the_last_stands_and_the_rest_stays()
    {
        var study = Study(1, "1.1");
        var series = Series(1, study, "1.1.1");
        Record.Commit(batch =>
        {
            batch.Imaging.Studies.Add(study);
            batch.Imaging.Series.Add(series);
            for (var i = 2; i < 5; i++)
            {
                batch.Imaging.StudyTallies.Add(study with { InstanceCount = i, Revision = new(i), Modalities = ["CT", "PT"], StudyDescription = "ignored" });
                batch.Imaging.SeriesTallies.Add(series with { InstanceCount = i, Revision = new(i) });
            }
        });
        var (after, of) = (Images.Study("1.1")!, Images.Series("1.1", "1.1.1")!);
        Assert.Equal((4, 4L, "CT Thorax"), (after.InstanceCount, after.Revision.Value, after.StudyDescription));
        Assert.Equal(["CT", "PT"], after.Modalities);
        Assert.Equal((4, 4L), (of.InstanceCount, of.Revision.Value));
    }

    [Fact(Timeout = Deadline)]
    public void Moved_bytes_leave_the_record_and_the_row_names_the_file()
    {
        var series = Series(1, Study(1, "1.1"), "1.1.1");
        Record.Commit(batch =>
        {
            batch.Imaging.Studies.Add(series.Study);
            batch.Imaging.Series.Add(series);
            batch.Imaging.Instances.AddRange([Instance(1, series, "1.1.1.1", i => i with { Location = new(new(1), null), Bytes = new byte[] { 1 } }), Instance(2, series, "1.1.1.2", i => i with { Location = new(new(2), null), Bytes = new byte[] { 2 } })]);
        });
        Assert.Equal(2, Images.InRecordBytes());
        Record.Commit(batch => batch.Imaging.Moved.AddRange([new(new(1), ImagePath.Of(Start, "1.1", "1.1.1", "1.1.1.1")), new(new(2), "other.dcm"), new(new(99), "gone.dcm")]));
        Assert.Null(Images.BytesOf(new Sequence(1)));
        Assert.Equal([ImagePath.Of(Start, "1.1", "1.1.1", "1.1.1.1"), "other.dcm"], Images.InstancesOf("1.1").Select(i => i.Location.Path!));
        Assert.Equal((2, 0, 0), (Images.Totals().Instances, Images.Totals().InRecord, Images.Totals().InRecordBytes));
    }

    [Theory(Timeout = Deadline)]
    [InlineData("Doe^Jane", "1.1")]
    [InlineData("doe^jane^^", "1.1")]
    [InlineData("doe", "")]
    [InlineData("DOE*", "1.1 1.2")]
    [InlineData("*jan?", "1.1")]
    [InlineData("D?e^J*", "1.1 1.2")]
    [InlineData("王*", "1.3")]
    [InlineData("王^小东", "1.3")]
    [InlineData("Wang^*", "1.3")]
    [InlineData("Wang^XiaoDong=王^小东", "1.3")]
    [InlineData("=王*", "1.3")]
    [InlineData("やまだ*", "1.4")]
    [InlineData("*", "1.1 1.2 1.3 1.4 1.5")]
    [InlineData("[d]oe*", "")]
    public void Names_match_without_regard_to_case_in_any_of_their_groups(string key, string expected)
    {
        Keep(Study(1, "1.1"), Study(2, "1.2", s => s with { PatientName = "DOE^JOHN" }), Study(3, "1.3", s => s with { PatientName = "Wang^XiaoDong=王^小东" }),
            Study(4, "1.4", s => s with { PatientName = "Yamada^Tarou=山田^太郎=やまだ^たろう" }), Study(5, "1.5", s => s with { PatientName = null }));
        Assert.Equal(expected, string.Join(' ', StudiesFound(new() { PatientName = key }).Order(StringComparer.Ordinal)));
    }

    [Fact(Timeout = Deadline)]
    public void Keys_match_by_value_wildcard_range_and_list()
    {
        Keep(Study(1, "1.1"), Study(2, "1.2", s => s with { StudyDate = "20261122", StudyTime = "235959.5", Modalities = ["CT", "PT"], PatientId = "p2", AccessionNumber = null, SopClasses = ["1.2.1", "1.2.2"] }),
            Study(3, "1.3", s => s with { StudyDate = "20261123", StudyTime = null, Modalities = ["MR"], StudyDescription = "a[b]*" }), Study(4, "1.4", s => s with { StudyDate = null, PatientBirthDate = "19800101", PatientSex = null }));
        Assert.Equal(["1.3", "1.1"], StudiesFound(new() { StudyUids = ["1.1", "1.3", "9.9"] }));
        Assert.Empty(StudiesFound(new() { StudyUids = [] }));
        Assert.Equal(["1.2"], StudiesFound(new() { PatientId = "p2" }));
        Assert.Empty(StudiesFound(new() { PatientId = "P2" }));
        Assert.Equal(["1.3", "1.1", "1.4"], StudiesFound(new() { PatientId = "P?" }));
        Assert.Equal(["1.2", "1.1"], StudiesFound(new() { StudyDate = TextRange.Parse("20261121-20261122") }));
        Assert.Equal(["1.3", "1.2"], StudiesFound(new() { StudyDate = TextRange.Parse("20261122-") }));
        Assert.Equal(["1.1"], StudiesFound(new() { StudyDate = TextRange.Parse("20261121") }));
        Assert.Equal(["1.1", "1.4"], StudiesFound(new() { StudyTime = TextRange.Parse("10-101500") }));
        Assert.Equal(["1.1", "1.4"], StudiesFound(new() { StudyTime = TextRange.Parse("09-10") }));
        Assert.Equal(["1.2"], StudiesFound(new() { StudyTime = TextRange.Parse("2359-") }));
        Assert.Equal(["1.2"], StudiesFound(new() { Modalities = ["PT", "US"] }));
        Assert.Equal(["1.3"], StudiesFound(new() { Modalities = ["M?"] }));
        Assert.Equal(["1.2"], StudiesFound(new() { SopClassUids = ["1.2.2"] }));
        Assert.Equal(["1.4"], StudiesFound(new() { PatientBirthDate = TextRange.Parse("1975-") }));
        Assert.Equal(["1.1"], StudiesFound(new() { AccessionNumber = "A1" }));
        Assert.Equal(["1.3"], StudiesFound(new() { StudyDescription = "a[b]*" }));
        Assert.Equal(["1.3"], StudiesFound(new() { StudyDescription = "?[b]*" }));
        Assert.Equal(["1.2"], StudiesFound(new() { Patient = new PatientId(2) }));
        Assert.Equal(["1.3", "1.2", "1.1", "1.4"], StudiesFound(new() { Text = "jane DOE" }));
        Assert.Equal(["1.3", "1.2", "1.1", "1.4"], StudiesFound(new() { Text = "", PatientName = "", StudyDescription = "**", Modalities = ["*"], ReferringPhysician = "house*" }));
    }

    [Fact(Timeout = Deadline)]
    public void Studies_are_ordered_counted_and_paged()
    {
        Keep([.. Enumerable.Range(1, 9).Select(i => Study(i, $"1.{i}", s => s with { StudyDate = $"2026010{10 - i}", PatientName = $"N{(i * 7) % 10}", Revision = new(100 + ((i * 3) % 10)) }))]);
        Assert.Equal(["1.1", "1.2", "1.3"], StudiesFound(new() { Limit = 3 }));
        Assert.Equal(["1.8", "1.9"], StudiesFound(new() { Limit = 3, Offset = 7 }));
        Assert.Equal(["1.3", "1.6", "1.9"], StudiesFound(new() { Order = StudyOrder.Activity, Limit = 3 }));
        Assert.Equal(["1.3", "1.6", "1.9"], StudiesFound(new() { Order = StudyOrder.PatientName, Limit = 3 }));
        Assert.Equal((9, 5), (Images.CountStudies(new() { Limit = 2 }), Images.CountStudies(new(), 5)));
        Assert.Equal(["1.7", "1.4"], Images.StudiesChangedAfter(new(100), 2).Select(s => s.StudyUid));
    }

    [Fact(Timeout = Deadline)]
    public void Series_and_instances_are_found_by_their_own_keys_and_those_above()
    {
        var (one, two) = (Study(1, "1.1"), Study(2, "1.2", s => s with { PatientId = "Q" }));
        var (a, b, c) = (Series(1, one, "1.1.1"), Series(3, one, "1.1.2", r => r with { Modality = "PT", SeriesTime = "11" }), Series(5, two, "1.2.1"));
        Record.Commit(batch =>
        {
            batch.Imaging.Studies.AddRange([one, two]);
            batch.Imaging.Series.AddRange([a, b, c]);
            batch.Imaging.Instances.AddRange([Instance(1, a, "7.1", i => i with { InstanceNumber = 2 }), Instance(2, a, "7.2", i => i with { InstanceNumber = 1 }), Instance(3, b, "7.3"), Instance(5, c, "7.5", i => i with { SopClassUid = "1.2.2" })]);
        });
        string[] OfSeries(SeriesQuery query) => [.. Images.Series(query).Select(r => r.SeriesUid)];
        string[] OfInstances(InstanceQuery query) => [.. Images.Instances(query).Select(i => i.SopUid)];
        Assert.Equal(["1.1.1", "1.1.2", "1.2.1"], OfSeries(new()));
        Assert.Equal(["1.2.1"], OfSeries(new() { Study = new() { PatientId = "Q" } }));
        Assert.Equal(["1.1.2"], OfSeries(new() { Study = new() { StudyUids = ["1.1"] }, Modality = "PT" }));
        Assert.Equal(["1.1.1", "1.2.1"], OfSeries(new() { SeriesTime = TextRange.Parse("1000-1030") }));
        Assert.Equal(["1.1.2"], OfSeries(new() { PerformedStepId = "PPS3", RequestedProcedureId = "RP?", SeriesNumber = 3 }));
        Assert.Equal(["1.1.2"], OfSeries(new() { Offset = 1, Limit = 1 }));
        Assert.Equal(["7.2", "7.1", "7.3", "7.5"], OfInstances(new()));
        Assert.Equal(["7.3"], OfInstances(new() { Series = new() { SeriesUids = ["1.1.2"] } }));
        Assert.Equal(["7.1", "7.5"], OfInstances(new() { SopUids = ["7.5", "7.1", "8"] }));
        Assert.Equal(["7.5"], OfInstances(new() { SopClassUids = ["1.2.2"] }));
        Assert.Equal(["7.2"], OfInstances(new() { InstanceNumber = 1 }));
        Assert.Equal((3, 4, 2), (Images.CountSeries(new()), Images.CountInstances(new()), Images.CountInstances(new() { Series = new() { SeriesUids = ["1.1.1"] } })));
        Assert.Equal(["7.2", "7.1"], Images.InstancesOf("1.1", "1.1.1").Select(i => i.SopUid));
        var patients = Images.Patients(new()).ToList();
        Assert.Equal([("P1", 1), ("Q", 1)], patients.Select(p => (p.Newest.PatientId!, p.StudyCount)));
        Assert.Equal("7.1", Images.MiddleOf(a with { InstanceCount = 2 }));
        Assert.Equal(("1.1.1", "7.1"), Images.MiddleOf(one));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_removed_study_is_gone_with_all_below_and_its_numbers_are_not_given_again()
    {
        var (one, two) = (Study(1, "1.1"), Study(2, "1.2"));
        var (a, b) = (Series(1, one, "1.1.1"), Series(9, two, "1.2.1"));
        Record.Commit(batch =>
        {
            batch.Imaging.Studies.AddRange([one, two]);
            batch.Imaging.Series.AddRange([a, b]);
            batch.Imaging.Instances.AddRange([Instance(1, a, "7.1"), Instance(9, b, "7.2", i => i with { Location = new(new(9), null), Bytes = new byte[] { 2 } })]);
            batch.Imaging.Disagreements.Add(new(2, 0, "00100010", "a", "b", new(9), Start));
            batch.Imaging.Conflicts.Add(new() { Sequence = new(10), Standing = new(9), StudyUid = "1.2", SeriesUid = "1.2.1", SopUid = "7.2", Difference = "bytes", Other = Instance(10, b, "7.2") });
        });
        Assert.Single(Images.Conflicts(ConflictState.Waiting, null, 10));
        Record.Commit(batch => batch.Imaging.Removed.Add(2));
        await Record.ReopenAsync();
        Assert.Null(Images.Study("1.2", withRejected: true));
        Assert.Null(Images.Instance("7.2", withRejected: true));
        Assert.Null(Images.BytesOf(new(9)));
        Assert.Empty(Images.Conflicts(null, null, 10));
        Assert.NotNull(Images.Instance("7.1"));
        Assert.Equal(10, Reader.Position().Sequence.Value);
    }
}
