using Meridian.Core.Audit;
using Meridian.Core.Forwarding;
using Meridian.Core.Imaging;
using Meridian.Core.Peers;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using Meridian.Testing;

namespace Meridian.Core.Tests.Imaging;

/// <summary>What people and rules change, and what checks find.</summary>
public sealed class DecisionTests : IDisposable
{
    private const int Deadline = 180_000;
    private static readonly Decision Why = new(new Actor("li"), "looked at it", "Dr. Li");
    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory(Timeout = Deadline)]
    [InlineData(1_000)] // the first lies in the record still
    [InlineData(100_000)]
    public async Task Replacing_serves_the_other_object_and_keeps_the_first_beside_it(int length)
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.StoreAsync(MakeImage.Facts(), length, seed: 1);
        var conflict = await hub.StoreAsync(MakeImage.Facts(), length + 5, seed: 2);
        var revision = hub.Reader.Series("1.2.3.1", "1.2.3.1.1")!.Revision;
        Assert.Equal(StudyOutcome.Done, await hub.Get<StudyDesk>().ResolveAsync(conflict.Sequence, true, Why, TestContext.Current.CancellationToken));
        Assert.Equal(MakeImage.Whole(length + 5, 2), hub.Read(hub.Reader.Instance("1.2.3.1.1.1")!.Location));
        var row = hub.Reader.Conflict(conflict.Sequence)!;
        Assert.Equal((ConflictState.Replaced, "Dr. Li (li)", "looked at it"), (row.State, row.ResolvedBy, row.Note));
        Assert.Equal(MakeImage.Whole(length, 1), hub.Read(row.Other.Location));
        Assert.Equal(0, hub.Reader.Study("1.2.3.1")!.Conflicts);
        Assert.True(hub.Reader.Series("1.2.3.1", "1.2.3.1.1")!.Revision.Value > revision.Value);
        Assert.Equal(0, await hub.Get<ImagingMover>().ClearAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, hub.Files().Count);
        // both are known now: neither comes in a third time
        Assert.Equal(InstanceOutcome.Duplicate, (await hub.StoreAsync(MakeImage.Facts(), length + 5, seed: 2)).Outcome);
        Assert.Equal(InstanceOutcome.Duplicate, (await hub.StoreAsync(MakeImage.Facts(), length, seed: 1)).Outcome);
    }

    [Fact(Timeout = Deadline)]
    public async Task What_takes_the_place_of_another_is_forwarded_again_and_what_stays_is_not()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.Get<DicomPeers>().PutAsync(new() { AeTitle = "PACS", Host = "h", Port = 104, Uses = [PeerUse.Destination], IsPaused = true }, Actor.Hub, TestContext.Current.CancellationToken);
        await hub.Get<Routes>().PutAsync(new() { Name = "all", Destinations = ["PACS"] }, Actor.Hub, TestContext.Current.CancellationToken);
        await hub.StoreAsync(MakeImage.Facts(), seed: 1);
        var queue = hub.Get<IDeliveryReader>();
        Assert.Equal(["1.2.3.1.1.1"], queue.Deliveries("PACS", null, null, 10).Select(row => row.Subject));
        var kept = await hub.StoreAsync(MakeImage.Facts(), seed: 2);
        var placed = await hub.StoreAsync(MakeImage.Facts(), seed: 3);
        await hub.Get<StudyDesk>().ResolveAsync(kept.Sequence, false, Why, TestContext.Current.CancellationToken);
        Assert.Single(queue.Deliveries("PACS", null, null, 10));
        await hub.Get<StudyDesk>().ResolveAsync(placed.Sequence, true, Why, TestContext.Current.CancellationToken);
        Assert.Equal(["1.2.3.1.1.1", "1.2.3.1.1.1"], queue.Deliveries("PACS", null, null, 10).Select(row => row.Subject));
    }

    [Fact(Timeout = Deadline)]
    public async Task Keeping_the_first_closes_the_conflict_once()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.StoreAsync(MakeImage.Facts(), seed: 1);
        var conflict = await hub.StoreAsync(MakeImage.Facts(), seed: 2);
        var desk = hub.Get<StudyDesk>();
        Assert.Equal(StudyOutcome.Done, await desk.ResolveAsync(conflict.Sequence, false, Why, TestContext.Current.CancellationToken));
        Assert.Equal(StudyOutcome.NotNow, await desk.ResolveAsync(conflict.Sequence, true, Why, TestContext.Current.CancellationToken));
        Assert.Equal(StudyOutcome.NotFound, await desk.ResolveAsync(new(4711), true, Why, TestContext.Current.CancellationToken));
        Assert.Equal(MakeImage.Whole(100_000, 1), hub.Read(hub.Reader.Instance("1.2.3.1.1.1")!.Location));
        var entry = hub.Get<IRecordReader>().Audit(null, 1).Single();
        Assert.Equal(("li", "imaging.conflict-keep"), (entry.Actor, entry.Action));
        Assert.Contains("Dr. Li", entry.Detail);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_deleted_study_is_gone_with_its_files_and_may_come_again()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.StoreAsync(MakeImage.Facts());
        await hub.StoreAsync(MakeImage.Facts(), seed: 2);
        await hub.StoreAsync(MakeImage.Facts(instance: 2), 500);
        await hub.StoreAsync(MakeImage.Facts(study: 2));
        Assert.Equal(StudyOutcome.Done, await hub.Get<StudyDesk>().DeleteAsync("1.2.3.1", Why, TestContext.Current.CancellationToken));
        Assert.Equal(["2026/11/21/1.2.3.2/1.2.3.2.1/1.2.3.2.1.1.dcm"], hub.Files());
        Assert.Null(hub.Reader.Study("1.2.3.1", withRejected: true));
        Assert.Empty(hub.Get<IRecordReader>().Documents("imaging-removal"));
        Assert.Equal(InstanceOutcome.Stored, (await hub.StoreAsync(MakeImage.Facts())).Outcome);
        Assert.Equal(1, hub.Reader.Study("1.2.3.1")!.InstanceCount);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_deletion_that_was_cut_off_before_the_files_is_finished_later()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        var receipt = await hub.StoreAsync(MakeImage.Facts());
        await hub.StoreAsync(MakeImage.Facts(instance: 2));
        // as after a cut: the row is gone, the list of files is there; one of them came again meanwhile
        await hub.Get<Core.Intake.IIntake>().DecideAsync(batch =>
        {
            hub.Get<ImagingIndex>().Remove(batch, hub.Get<ImagingIndex>().Find("1.2.3.1")!);
            batch.Documents.Add(new("imaging-removal", "1", """["2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.1.dcm","2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.2.dcm"]""", hub.Clock.GetUtcNow()));
            return true;
        }, TestContext.Current.CancellationToken);
        Assert.Equal(InstanceOutcome.Stored, (await hub.StoreAsync(MakeImage.Facts())).Outcome);
        await hub.Get<ImagingRounds>().FinishDeletionsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.1.dcm"], hub.Files());
        Assert.Empty(hub.Get<IRecordReader>().Documents("imaging-removal"));
        Assert.NotNull(receipt.Location.Path);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_person_says_whose_a_doubtful_study_is()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        await hub.StoreAsync(MakeImage.Facts());
        await hub.StoreAsync(MakeImage.Facts(study: 2) with { PatientId = "P1", PatientName = "Wang^Xiao Dong Married" });
        var candidate = hub.Reader.Study("1.2.3.2")!.Candidate;
        var desk = hub.Get<StudyDesk>();
        Assert.Equal(StudyOutcome.NoSuchPatient, await desk.AssignAsync("1.2.3.2", new PatientId(99), Why, TestContext.Current.CancellationToken));
        Assert.Equal(StudyOutcome.Done, await desk.AssignAsync("1.2.3.2", candidate, Why, TestContext.Current.CancellationToken));
        var study = hub.Reader.Study("1.2.3.2")!;
        Assert.Equal((candidate, default(PatientId), "Wang^Xiao Dong Married"), (study.Patient, study.Candidate, study.PatientName));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_rule_changes_the_index_and_what_is_served_but_never_the_bytes()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        var rules = hub.Get<CoercionRules>();
        await rules.SetAsync(new()
        {
            Key = "b", Name = "CT of the old house", CallingAe = "ct*", Steps = [new(CoercedAttribute.PatientId, CoercionKind.RemovePrefix, "OLD-"), new(CoercedAttribute.IssuerOfPatientId, CoercionKind.SetWhenEmpty, "HOSP"),
                new(CoercedAttribute.StationName, CoercionKind.Set, null), new(CoercedAttribute.CallingAe, CoercionKind.Set, "SCANNER")],
        }, new Actor("li"), TestContext.Current.CancellationToken);
        await rules.SetAsync(new() { Key = "a", Name = "off", Enabled = false, Steps = [new(CoercedAttribute.PatientId, CoercionKind.AddPrefix, "X")] }, new Actor("li"), TestContext.Current.CancellationToken);
        var facts = MakeImage.Facts() with { PatientId = "OLD-1", IssuerOfPatientId = null };
        var receipt = await hub.StoreAsync(facts);
        var study = hub.Reader.Study("1.2.3.1")!;
        Assert.Equal(("1", "HOSP", "SCANNER"), (study.PatientId, study.IssuerOfPatientId, study.CallingAe));
        Assert.Equal("""{"00080020":{"vr":"DA","Value":["20261121"]},"00100020":{"vr":"LO","Value":["1"]},"00100021":{"vr":"LO","Value":["HOSP"]},"0020000D":{"vr":"UI","Value":["1.2.3.1"]}}""",
            System.Text.Encoding.UTF8.GetString(study.Json.Span));
        AttributeOverride[] expected = [new("00100020", "LO", "1"), new("00100021", "LO", "HOSP"), new("00081010", "SH", null)];
        Assert.Equal(expected, receipt.Overrides);
        Assert.Equal(expected, hub.Reader.Instance("1.2.3.1.1.1")!.Overrides);
        Assert.Equal(MakeImage.Whole(100_000, 1), hub.Read(receipt.Location));
        Assert.Equal("imaging.rule", hub.Get<IRecordReader>().Audit(null, 10).First().Action);
        // others are not touched
        await hub.StoreAsync(MakeImage.Facts(study: 2) with { PatientId = "OLD-2" }, from: MakeImage.From(hub.Clock.GetUtcNow(), "MR1"));
        Assert.Equal("OLD-2", hub.Reader.Study("1.2.3.2")!.PatientId);
        Assert.True(await rules.RemoveAsync("b", new Actor("li"), TestContext.Current.CancellationToken));
        Assert.Equal(["a"], rules.All.Select(r => r.Key));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_check_finds_a_missing_and_a_changed_file_and_the_object_sent_again_mends_it()
    {
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        for (var i = 1; i <= 4; i++) await hub.StoreAsync(MakeImage.Facts(instance: i), seed: i);
        string PathOf(int i) => Path.Combine(hub.Folder, $"2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.{i}.dcm");
        File.Delete(PathOf(1));
        using (var file = File.OpenWrite(PathOf(2))) { file.Position = 90_000; file.WriteByte(1); file.WriteByte(2); }
        using (var file = File.OpenWrite(PathOf(3))) file.SetLength(1_000);
        var rounds = hub.Get<ImagingRounds>();
        Assert.Equal(4 * 100_140, await rounds.CheckPortionAsync(long.MaxValue, TestContext.Current.CancellationToken));
        Assert.Equal([(1, ObjectDamage.Missing), (2, ObjectDamage.Changed), (3, ObjectDamage.Changed)], hub.Reader.Damaged(10).Select(i => (i.InstanceNumber!.Value, i.Damage)));
        Assert.Throws<FileNotFoundException>(() => hub.Store.Open(hub.Reader.Instance("1.2.3.1.1.1")!.Location));
        for (var i = 1; i <= 3; i++) Assert.Equal(InstanceOutcome.Stored, (await hub.StoreAsync(MakeImage.Facts(instance: i), seed: i)).Outcome);
        Assert.Empty(hub.Reader.Damaged(10));
        for (var i = 1; i <= 4; i++) Assert.Equal(MakeImage.Whole(100_000, i), File.ReadAllBytes(PathOf(i)));
        Assert.Equal((4, 0), (hub.Reader.Study("1.2.3.1")!.InstanceCount, hub.Reader.Study("1.2.3.1")!.Conflicts));
        await rounds.CheckPortionAsync(long.MaxValue, TestContext.Current.CancellationToken);
        Assert.Empty(hub.Reader.Damaged(10));
    }

    [Fact(Timeout = Deadline)]
    public async Task Studies_go_by_age_only_where_it_is_set()
    {
        foreach (var (age, expired) in new (TimeSpan?, int)[] { (null, 0), (TimeSpan.FromDays(40), 0), (TimeSpan.FromDays(30), 1) })
        {
            await using var one = await ImagingHub.StartAsync(scratch.Path, configure: o => o.Imaging.Retention = age);
            var now = one.Clock.GetUtcNow();
            await one.StoreAsync(MakeImage.Facts(), from: MakeImage.From(now - TimeSpan.FromDays(31)));
            await one.StoreAsync(MakeImage.Facts(study: 2), from: MakeImage.From(now - TimeSpan.FromDays(29)));
            Assert.Equal(expired, await one.Get<ImagingRounds>().ExpireAsync(TestContext.Current.CancellationToken));
        }
        await using var hub = await ImagingHub.StartAsync(scratch.Path);
        Assert.Equal(["1.2.3.2"], hub.Reader.Studies(new()).Select(s => s.StudyUid));
        Assert.Contains(hub.Get<IRecordReader>().Audit(null, 10), a => a is { Actor: "hub", Action: "imaging.delete" });
    }
}
