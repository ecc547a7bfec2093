using Meridian.Core.Equipment;
using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Twins;
using Meridian.Model;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Core.Tests.Imaging;

/// <summary>What becomes of instances that arrive.</summary>
public sealed class StoreTests : IDisposable
{
    private const int Deadline = 180_000;
    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory(Timeout = Deadline)]
    [InlineData(300)] // into the record
    [InlineData(65_395)] // one byte below the threshold of 65,536, with its head of 140
    [InlineData(65_396)]
    [InlineData(526_000)] // one write
    [InlineData(3_500_000)] // through incoming/
    public async Task What_was_stored_is_read_back_byte_for_byte_also_after_a_restart(int length)
    {
        await using (var hub = await ImagingHub.StartAsync(scratch.Path))
        {
            var receipt = await hub.StoreAsync(MakeImage.Facts(), length);
            Assert.Equal(InstanceOutcome.Stored, receipt.Outcome);
            Assert.Equal(MakeImage.Whole(length, 1), hub.Read(receipt.Location));
            var row = hub.Reader.Instance("1.2.3.1.1.1")!;
            Assert.Equal((receipt.Sequence, receipt.Location), (row.Sequence, row.Location));
            Assert.Equal((length + 140, 140, Crc32C.Of(MakeImage.Dataset(length, 1))), (row.ByteCount, row.DatasetOffset, row.Checksum));
            Assert.Equal(length < 65_396 ? [] : new[] { "2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.1.dcm" }, hub.Files());
        }
        await using var again = await ImagingHub.StartAsync(scratch.Path);
        Assert.Equal(MakeImage.Whole(length, 1), again.Read(again.Reader.Instance("1.2.3.1.1.1")!.Location));
    }

    [Fact]
    public void The_checksum_is_that_of_RFC_9260() => Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));

    [Fact(Timeout = Deadline)]
    public async Task A_small_object_becomes_a_file_in_a_quiet_moment_and_reads_the_same_before_and_after()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        var receipts = new List<InstanceReceipt>();
        for (var i = 1; i <= 5; i++) receipts.Add(await hub.StoreAsync(MakeImage.Facts(instance: i), 500, i));
        Assert.Empty(hub.Files());
        Assert.Equal((5, 5 * 640), (hub.Reader.Totals().InRecord, hub.Reader.Totals().InRecordBytes));
        Assert.Equal(5, await hub.Get<ImagingMover>().LayOutPortionAsync(TestContext.Current.CancellationToken));
        Assert.Equal(5, hub.Files().Count);
        Assert.Equal(0, hub.Reader.Totals().InRecord);
        foreach (var (receipt, i) in receipts.Select((r, i) => (r, i + 1)))
        {
            // by the place of the receipt, which is the record still, and by the row's
            Assert.Equal(MakeImage.Whole(500, i), hub.Read(receipt.Location));
            var row = hub.Reader.Instance(receipt.Sequence)!;
            Assert.Equal($"2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.{i}.dcm", row.Location.Path);
            Assert.Equal(MakeImage.Whole(500, i), File.ReadAllBytes(Path.Combine(hub.Folder, row.Location.Path!)));
        }
    }

    [Theory(Timeout = Deadline)]
    [InlineData(1_000)]
    [InlineData(200_000)]
    public async Task The_same_bytes_again_are_a_duplicate_without_a_second_copy(int length)
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        var first = await hub.StoreAsync(MakeImage.Facts(), length);
        var again = await hub.StoreAsync(MakeImage.Facts(), length, from: MakeImage.From(hub.Clock.GetUtcNow(), "OTHER"));
        Assert.Equal((InstanceOutcome.Duplicate, first.Sequence), (again.Outcome, again.Sequence));
        Assert.Equal(1, hub.Reader.Study("1.2.3.1")!.InstanceCount);
        await hub.Get<ImagingMover>().LayOutPortionAsync(TestContext.Current.CancellationToken);
        Assert.Single(hub.Files());
    }

    [Fact(Timeout = Deadline)]
    public async Task Other_bytes_under_the_same_UID_are_kept_apart_and_never_replace()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        var first = await hub.StoreAsync(MakeImage.Facts(), 1_000, seed: 1);
        var other = await hub.StoreAsync(MakeImage.Facts(), 1_000, seed: 2);
        Assert.Equal(InstanceOutcome.Conflict, other.Outcome);
        Assert.NotNull(other.Reason);
        Assert.Equal(MakeImage.Whole(1_000, 1), hub.Read(hub.Reader.Instance("1.2.3.1.1.1")!.Location));
        var conflict = Assert.Single(hub.Reader.Conflicts(ConflictState.Waiting, null, 10));
        Assert.Equal((other.Sequence, first.Sequence, "bytes"), (conflict.Sequence, conflict.Standing, conflict.Difference));
        Assert.Equal(MakeImage.Whole(1_000, 2), hub.Read(conflict.Other.Location));
        Assert.Equal("2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.1.conflict-1.dcm", conflict.Other.Location.Path);
        Assert.Equal((1, 1), (hub.Reader.Study("1.2.3.1")!.InstanceCount, hub.Reader.Study("1.2.3.1")!.Conflicts));
        // and the same again is known
        Assert.Equal((InstanceOutcome.Conflict, other.Sequence), ((await hub.StoreAsync(MakeImage.Facts(), 1_000, seed: 2)) is var r ? (r.Outcome, r.Sequence) : default));
        Assert.Equal(InstanceOutcome.Conflict, (await hub.StoreAsync(MakeImage.Facts(), 1_000, seed: 3)).Outcome);
        Assert.Equal(2, hub.Reader.Study("1.2.3.1")!.Conflicts);
    }

    [Fact(Timeout = Deadline)]
    public async Task The_same_UID_in_another_study_is_a_conflict_of_place()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.StoreAsync(MakeImage.Facts());
        var other = await hub.StoreAsync(MakeImage.Facts(study: 2) with { SopUid = "1.2.3.1.1.1" });
        Assert.Equal(InstanceOutcome.Conflict, other.Outcome);
        Assert.Equal("place", Assert.Single(hub.Reader.Conflicts(null, null, 10)).Difference);
        Assert.Null(hub.Reader.Study("1.2.3.2"));
    }

    [Fact(Timeout = Deadline)]
    public async Task Two_sessions_with_the_same_object_at_once_store_it_once()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        foreach (var length in new[] { 2_000, 300_000 })
        {
            var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => hub.StoreAsync(MakeImage.Facts(study: length), length))));
            Assert.Equal(1, receipts.Count(r => r.Outcome == InstanceOutcome.Stored));
            Assert.Equal(7, receipts.Count(r => r.Outcome == InstanceOutcome.Duplicate));
            Assert.Equal(1, hub.Reader.Study($"1.2.3.{length}")!.InstanceCount);
        }
    }

    [Fact(Timeout = Deadline)]
    public async Task Counts_modalities_and_classes_follow_what_comes_whatever_its_order()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        var facts = from series in Enumerable.Range(1, 3) from instance in Enumerable.Range(1, 4) select MakeImage.Facts(series: series, instance: instance) with { Modality = series == 3 ? "PT" : "CT", SopClassUid = $"1.2.{series}" };
        var receipts = await Task.WhenAll(facts.Select(f => Task.Run(() => hub.StoreAsync(f, 400, f.SeriesNumber!.Value * 100 + f.InstanceNumber!.Value))));
        Assert.All(receipts, r => Assert.Equal(InstanceOutcome.Stored, r.Outcome));
        var study = hub.Reader.Study("1.2.3.1")!;
        Assert.Equal((3, 12, 12 * 540L), (study.SeriesCount, study.InstanceCount, study.ByteCount));
        Assert.Equal(["CT", "PT"], study.Modalities);
        Assert.Equal(["1.2.1", "1.2.2", "1.2.3"], study.SopClasses);
        Assert.All(hub.Reader.Series(new()), s => Assert.Equal((4, 4 * 540L), (s.InstanceCount, s.ByteCount)));
        Assert.Equal(receipts.Max(r => r.Sequence.Value), study.Revision.Value);
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4], hub.Reader.InstancesOf("1.2.3.1").Select(i => i.InstanceNumber!.Value));
    }

    [Fact(Timeout = Deadline)]
    public async Task The_first_instance_gives_the_attributes_and_what_others_say_is_shown()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.StoreAsync(MakeImage.Facts());
        await hub.StoreAsync(MakeImage.Facts(instance: 2) with { PatientId = "SOMEBODY ELSE", StudyDescription = null, SeriesDescription = "Bone" });
        await hub.StoreAsync(MakeImage.Facts(instance: 3) with { PatientId = "SOMEBODY ELSE" });
        var study = hub.Reader.Study("1.2.3.1")!;
        Assert.Equal(("P1", "CT Thorax", 2), (study.PatientId, study.StudyDescription, study.Disagreements));
        Assert.Equal([("00100020", "P1", "SOMEBODY ELSE"), ("0008103E", "Lung", "Bone")], hub.Reader.Disagreements("1.2.3.1").Select(d => (d.Tag, d.Standing, d.Other)));
        Assert.Single(hub.Reader.Studies(new() { OnlyDoubtful = true }));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_study_belongs_to_the_patient_who_bears_its_identifier()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.StoreAsync(MakeImage.Facts());
        await hub.StoreAsync(MakeImage.Facts(study: 2) with { PatientId = "P1" });
        var (one, two) = (hub.Reader.Study("1.2.3.1")!, hub.Reader.Study("1.2.3.2")!);
        Assert.NotEqual(default, one.Patient);
        Assert.Equal(one.Patient, two.Patient);
        var patient = hub.Get<IRecordReader>().Patient(one.Patient)!;
        Assert.Equal(("Wang", "XiaoDong", "王 小东", "1970-01-02"), (patient.Identity.Name!.Family, patient.Identity.Name.Given, patient.Identity.Name.Ideographic, patient.Identity.BirthDate));
        Assert.False(patient.Confirmed);
    }

    [Fact(Timeout = Deadline)]
    public async Task The_same_identifier_with_another_name_belongs_to_nobody_until_a_person_decides()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.StoreAsync(MakeImage.Facts());
        await hub.StoreAsync(MakeImage.Facts(study: 2) with { PatientId = "P1", PatientName = "Doe^Jane" });
        var known = hub.Reader.Study("1.2.3.1")!.Patient;
        var other = hub.Reader.Study("1.2.3.2")!;
        Assert.Equal((default(PatientId), known), (other.Patient, other.Candidate));
        Assert.Equal(["1.2.3.2"], hub.Reader.Studies(new() { OnlyDoubtful = true }).Select(s => s.StudyUid));
        Assert.Equal("Wang", hub.Get<IRecordReader>().Patient(known)!.Identity.Name!.Family);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_scanner_stands_in_the_registry_without_a_tile_and_without_silence()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.StoreAsync(MakeImage.Facts());
        await hub.StoreAsync(MakeImage.Facts(series: 2) with { Modality = "PT" });
        await hub.SettleAsync();
        var scanner = Assert.Single(hub.Get<EquipmentDirectory>().All);
        Assert.Equal(("ACME", "Spin", "4711", "CT"), (scanner.Identity.Manufacturer, scanner.Identity.ModelName, scanner.Identity.SerialNumber, scanner.Identity.Kind!.Value));
        Assert.Contains(scanner.Identity.Identifiers, i => i is { Kind: EquipmentIdentifierKind.AeTitle, Value: "CT1" });
        Assert.Equal(scanner.Id, hub.Reader.Study("1.2.3.1")!.Equipment);
        ((DrivenClock)hub.Clock).Advance(TimeSpan.FromHours(2));
        await hub.Get<SilenceWatch>().Working;
        await hub.SettleAsync();
        using var subscription = hub.Get<Ward>().Subscribe(new Deaf(), out var snapshot);
        Assert.Empty(snapshot.Tiles);
        Assert.Empty(hub.Get<IRecordReader>().PresentAlerts());
    }

    [Fact(Timeout = Deadline)]
    public async Task Two_scanners_behind_one_AE_title_stay_two()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.StoreAsync(MakeImage.Facts(), from: MakeImage.From(hub.Clock.GetUtcNow(), "PACS"));
        await hub.StoreAsync(MakeImage.Facts(study: 2) with { SerialNumber = "4712" }, from: MakeImage.From(hub.Clock.GetUtcNow(), "PACS"));
        await hub.StoreAsync(MakeImage.Facts(study: 3) with { SerialNumber = null, ModelName = "Echo" }, from: MakeImage.From(hub.Clock.GetUtcNow(), "PACS"));
        Assert.Equal(3, hub.Reader.Studies(new()).Select(s => s.Equipment).Distinct().Count());
    }

    [Fact(Timeout = Deadline)]
    public async Task An_object_that_is_not_stored_leaves_nothing_behind()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        MakeImage.Fill(hub.Store.Begin(), 5_000_000, 1).Dispose();
        Assert.Empty(hub.Files());
        Assert.Equal(InstanceOutcome.Refused, (await hub.StoreAsync(MakeImage.Facts() with { SopUid = "" }, 5_000_000)).Outcome);
        Assert.Equal(InstanceOutcome.Refused, (await hub.Desk.StoreAsync(hub.Store.Begin(), MakeImage.Facts(), MakeImage.From(hub.Clock.GetUtcNow()))).Outcome);
        Assert.Empty(hub.Files());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_UID_that_is_a_path_stays_in_the_folder()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        var facts = MakeImage.Facts() with { StudyUid = "../../../escape", SeriesUid = "a/b", SopUid = "..\\c" };
        var receipt = await hub.StoreAsync(facts);
        Assert.Equal(InstanceOutcome.Stored, receipt.Outcome);
        Assert.All(hub.Files(), f => Assert.StartsWith("2026/11/21/uid-", f));
        Assert.Equal(MakeImage.Whole(100_000, 1), hub.Read(hub.Reader.Instance("..\\c")!.Location));
        Assert.Equal(0, await hub.Get<ImagingMover>().ClearAsync(TestContext.Current.CancellationToken));
        Assert.Single(hub.Files());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_full_disk_takes_nothing_and_says_so()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path, files: new() { Folder = Path.Combine(scratch.Path, "imaging"), LeastFreeBytes = long.MaxValue / 2 });
        var full = Assert.Throws<RecordUnavailableException>(() => hub.Store.Begin());
        Assert.Equal(RecordTrouble.DiskFull, full.Trouble);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_folder_that_cannot_be_written_is_an_answer_and_later_images_go_on()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        // a file stands where the day's folder is to be
        Directory.CreateDirectory(Path.Combine(hub.Folder, "2026"));
        File.WriteAllText(Path.Combine(hub.Folder, "2026", "11"), "");
        Assert.Equal(InstanceOutcome.Unavailable, (await hub.StoreAsync(MakeImage.Facts())).Outcome);
        Assert.Null(hub.Reader.Study("1.2.3.1"));
        File.Delete(Path.Combine(hub.Folder, "2026", "11"));
        Assert.Equal(InstanceOutcome.Stored, (await hub.StoreAsync(MakeImage.Facts())).Outcome);
    }

    [Fact(Timeout = Deadline)]
    public async Task What_no_row_names_is_set_aside_at_the_start_and_the_rest_stays()
    {
        await using (var hub = await ImagingHub.StartAsync(scratch.Path))
        {
            await hub.StoreAsync(MakeImage.Facts());
            await hub.StoreAsync(MakeImage.Facts(), seed: 2); // a conflict
        }
        var folder = Path.Combine(scratch.Path, "imaging");
        Directory.CreateDirectory(Path.Combine(folder, "2026/11/21/9.9/9.9.1"));
        File.WriteAllText(Path.Combine(folder, "2026/11/21/9.9/9.9.1/9.9.1.1.dcm"), "half");
        File.WriteAllText(Path.Combine(folder, "2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.2.dcm"), "half");
        File.WriteAllText(Path.Combine(folder, "incoming/3.part"), "half");
        await using var again = await ImagingHub.StartAsync(scratch.Path);
        Assert.Equal(2, await again.Get<ImagingMover>().ClearAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.1.conflict-1.dcm", "2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.1.dcm"], again.Files());
        Assert.Equal(["2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.2.dcm", "2026/11/21/9.9/9.9.1/9.9.1.1.dcm"], again.Leftovers());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_leftover_under_its_name_is_set_aside_for_the_object_sent_again()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        var folder = Directory.CreateDirectory(Path.Combine(hub.Folder, "2026/11/21/1.2.3.1/1.2.3.1.1")).FullName;
        File.WriteAllText(Path.Combine(folder, "1.2.3.1.1.1.dcm"), new string('x', 700_000));
        var receipt = await hub.StoreAsync(MakeImage.Facts());
        Assert.Equal("2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.1.dcm", receipt.Location.Path);
        Assert.Equal(MakeImage.Whole(100_000, 1), hub.Read(receipt.Location));
        Assert.Equal(["2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.1.dcm"], hub.Leftovers());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_record_restored_from_an_older_copy_loses_no_file_of_an_image()
    {
        await using (var hub = await ImagingHub.StartAsync(scratch.Path)) await hub.StoreAsync(MakeImage.Facts());
        File.Copy(scratch.File("record.db"), scratch.File("older.db"));
        await using (var hub = await ImagingHub.StartAsync(scratch.Path)) await hub.StoreAsync(MakeImage.Facts(instance: 2), seed: 2);
        File.Move(scratch.File("older.db"), scratch.File("record.db"), overwrite: true);
        await using var again = await ImagingHub.StartAsync(scratch.Path);
        Assert.Equal(1, await again.Get<ImagingMover>().ClearAsync(TestContext.Current.CancellationToken));
        var kept = Path.Combine(again.Folder, "leftover", Assert.Single(again.Leftovers()));
        Assert.Equal(MakeImage.Whole(100_000, 2), File.ReadAllBytes(kept));
        Assert.Equal(InstanceOutcome.Stored, (await again.StoreAsync(MakeImage.Facts(instance: 2), seed: 2)).Outcome);
    }

    [Fact(Timeout = Deadline)]
    public async Task Listeners_hear_what_came_after_the_commit()
    {
        var heard = new Heard();
        await using var hub = await ImagingHub.StartAsync(scratch.Path, more: s => s.AddSingleton<IImagingListener>(heard));
        var next = hub.Get<ImagingFeed>().Next;
        var receipt = await hub.StoreAsync(MakeImage.Facts(), 500);
        await next.WaitAsync(ImagingHub.Deadline, TestContext.Current.CancellationToken);
        await hub.SettleAsync();
        var news = Assert.Single(heard.All);
        var instance = Assert.Single(news.Instances);
        Assert.Equal((receipt.Sequence, 0, "1.2.3.1", 1), (instance.Sequence, instance.Bytes.Length, instance.StudyUid, Assert.Single(news.Studies).InstanceCount));
        Assert.Equal(["1.2.3.1"], hub.Reader.StudiesChangedAfter(default, 10).Select(s => s.StudyUid));
        Assert.Empty(hub.Reader.StudiesChangedAfter(receipt.Sequence, 10));
    }

    private sealed class Heard : IImagingListener
    {
        public List<ImagingNews> All { get; } = [];
        public void OnImages(ImagingNews news) => All.Add(news);
    }

    private sealed class Deaf : IWardListener
    {
        public void OnWard(WardUpdate update) { }
    }
}
