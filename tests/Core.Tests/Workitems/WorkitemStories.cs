using System.Text.Json.Nodes;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Workitems;
using T = Meridian.Core.Workitems.WorkitemTags;

namespace Meridian.Core.Tests.Workitems;

public sealed class WorkitemStories
{
    [Fact]
    public async Task A_new_workitem_has_every_attribute_that_the_table_wants_and_no_transaction()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var answer = await hub.Get<WorkitemDesk>().CreateAsync("1.2", MakeWorkitem.New(), MakeWorkitem.Worker);
        Assert.Equal((WorkitemOutcome.Done, WorkitemState.Scheduled), (answer.Outcome, answer.State));
        Assert.Contains("Scheduled Workitem Code Sequence (0040,4018)", answer.Modified!);
        var row = hub.Record.Workitem("1.2")!;
        var set = DicomModel.Parse(row.Attributes);
        Assert.Equal((T.SopClass, "1.2", "MERIDIAN", "4711"), (set.FirstText(T.SopClassUid), set.FirstText(T.SopInstanceUid), set.FirstText(T.WorklistLabel), row.PatientId));
        Assert.Equal(WorkitemRequirements.DateTimeOf(hub.Clock.GetUtcNow()), set.FirstText(T.ModifiedAt));
        foreach (var tag in new[] { T.Progress, T.Performed, "00100010", "0040A370" }) Assert.True(set.ContainsKey(tag) && !set.HasValue(tag), tag);
        Assert.False(set.ContainsKey(T.TransactionUid));
        Assert.Equal(("token:worker", "workitem.create", "workitem/1.2"), hub.Record.AuditRows.Select(one => (one.Actor, one.Action, one.Subject)).Last());
    }

    [Fact]
    public async Task What_cannot_be_a_workitem_is_refused_with_every_reason()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        async Task<WorkitemAnswer> Try(Action<JsonObject> spoil)
        {
            var set = MakeWorkitem.New();
            spoil(set);
            return await hub.Get<WorkitemDesk>().CreateAsync("1.2", set, MakeWorkitem.Worker);
        }
        foreach (var (spoil, reason) in new (Action<JsonObject>, string)[]
        {
            (set => set.Remove(T.Priority), "0074,1200"), (set => set.Put(T.Priority, "CS", "SOON"), "HIGH, MEDIUM, LOW"), (set => set.Put(T.Label, "LO", " "), "0074,1204"), (set => set.Remove(T.State), "0074,1000"),
            (set => set.Put(T.InputReadiness, "CS", "MAYBE"), "0040,4041"), (set => set.Put(T.StartsAt, "DT", "tomorrow"), "0040,4005"), (set => set.Put(T.TransactionUid, "UI", "1.1"), "0008,1195"),
            (set => set.Put(T.SopClassUid, "UI", "1.2.3"), T.SopClass), (set => set[T.Performed] = MakeWorkitem.Performed()[T.Performed]!.DeepClone(), "0074,1216"),
            (set => set[T.StationName] = DicomModel.Sequence(new JsonObject { ["00080104"] = DicomModel.Element("LO", "AI") }), "(0040,4025)[1] must have a code"),
            (set => set["00404021"] = DicomModel.Sequence(new JsonObject { ["0040E020"] = DicomModel.Element("CS", "DICOM") }), "(0040,4021)[1] must have (0008,1199)"),
        })
        {
            var answer = await Try(spoil);
            Assert.Equal((WorkitemOutcome.Unfit, reason), (answer.Outcome, answer.Faults!.Any(fault => fault.Contains(reason, StringComparison.Ordinal)) ? reason : string.Join("; ", answer.Faults!)));
        }
        Assert.Equal(WorkitemOutcome.NotCreatedScheduled, (await Try(set => set.Put(T.State, "CS", "IN PROGRESS"))).Outcome);
        Assert.Null(hub.Record.Workitem("1.2"));
        await hub.CreateAsync("1.2");
        Assert.Equal(WorkitemOutcome.Duplicate, (await Try(_ => { })).Outcome);
    }

    [Fact]
    public async Task Of_many_workers_that_claim_one_workitem_exactly_one_has_it()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        foreach (var round in Enumerable.Range(1, 20))
        {
            var uid = $"1.2.{round}";
            await hub.CreateAsync(uid);
            var claims = await Task.WhenAll(Enumerable.Range(1, 8).Select(worker => Task.Run(() => hub.MoveAsync(uid, WorkitemState.InProgress, $"1.1.{worker}"))));
            var winner = $"1.1.{Array.IndexOf(claims, WorkitemOutcome.Done) + 1}";
            Assert.Equal(7, claims.Count(one => one == WorkitemOutcome.WrongTransaction));
            Assert.Equal(winner, hub.Record.Workitem(uid)!.TransactionUid);
        }
    }

    [Fact]
    public async Task A_workitem_is_completed_when_what_was_done_is_told_and_stays_as_it_is()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var desk = hub.Get<WorkitemDesk>();
        await hub.CreateAsync("1.2");
        Assert.Equal(WorkitemOutcome.Done, await hub.MoveAsync("1.2", WorkitemState.InProgress, "1.1"));
        var early = await desk.ChangeStateAsync("1.2", WorkitemState.Completed, "1.1", MakeWorkitem.Worker);
        Assert.Equal(WorkitemOutcome.FinalStateNotMet, early.Outcome);
        Assert.Contains(early.Faults!, fault => fault.Contains("0074,1216", StringComparison.Ordinal));
        var some = MakeWorkitem.Performed();
        some.Items(T.Performed).Single().Remove("00404051");
        await desk.UpdateAsync("1.2", some, "1.1", MakeWorkitem.Worker);
        Assert.Equal(["Performed Procedure Step End DateTime (0040,4051) has no value"], (await desk.ChangeStateAsync("1.2", WorkitemState.Completed, "1.1", MakeWorkitem.Worker)).Faults!);
        await desk.UpdateAsync("1.2", MakeWorkitem.Performed(), "1.1", MakeWorkitem.Worker);
        Assert.Equal(WorkitemOutcome.Done, await hub.MoveAsync("1.2", WorkitemState.Completed, "1.1"));
        Assert.Equal(WorkitemOutcome.NoLongerUpdatable, (await desk.UpdateAsync("1.2", MakeWorkitem.Progress("99"), "1.1", MakeWorkitem.Worker)).Outcome);
        Assert.Equal(["workitem.create", "workitem.state", "workitem.update", "workitem.update", "workitem.state"], hub.Record.AuditRows.Select(one => one.Action).Where(one => one.StartsWith("workitem", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_change_replaces_what_it_names_keeps_the_rest_and_may_not_touch_the_patient_or_the_state()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var desk = hub.Get<WorkitemDesk>();
        await hub.CreateAsync("1.2");
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        var change = new JsonObject { [T.Label] = DicomModel.Element("LO", "分割肝脏"), ["00400400"] = DicomModel.Element("LT") };
        Assert.Equal(WorkitemOutcome.Done, (await desk.UpdateAsync("1.2", change, null, MakeWorkitem.Worker)).Outcome);
        var set = DicomModel.Parse(hub.Record.Workitem("1.2")!.Attributes);
        Assert.Equal(("分割肝脏", "MEDIUM", "ISO_IR 192"), (set.FirstText(T.Label), set.FirstText(T.Priority), set.FirstText(T.SpecificCharacterSet)));
        Assert.Equal(WorkitemRequirements.DateTimeOf(hub.Clock.GetUtcNow()), set.FirstText(T.ModifiedAt));
        foreach (var (tag, element) in new[] { (T.PatientId, DicomModel.Element("LO", "0815")), (T.State, DicomModel.Element("CS", "COMPLETED")), (T.SopInstanceUid, DicomModel.Element("UI", "1.3")), (T.Label, DicomModel.Element("LO")), (T.Priority, DicomModel.Element("CS", "SOON")) })
        {
            var answer = await desk.UpdateAsync("1.2", new() { [tag] = element, ["00400400"] = DicomModel.Element("LT", "lost") }, null, MakeWorkitem.Worker);
            Assert.Equal((tag, WorkitemOutcome.Unfit, 1), (tag, answer.Outcome, answer.Faults!.Count));
        }
        Assert.False(DicomModel.Parse(hub.Record.Workitem("1.2")!.Attributes).HasValue("00400400"));
    }

    [Fact]
    public async Task A_canceled_workitem_says_when_and_why_even_where_nobody_gave_a_reason()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        await hub.CreateAsync("1.2");
        await hub.MoveAsync("1.2", WorkitemState.InProgress, "1.1");
        Assert.Equal(WorkitemOutcome.Done, await hub.MoveAsync("1.2", WorkitemState.Canceled, "1.1"));
        var progress = DicomModel.Parse(hub.Record.Workitem("1.2")!.Attributes).Items(T.Progress).Single();
        Assert.Equal((WorkitemRequirements.DateTimeOf(hub.Clock.GetUtcNow()), "110513"), (progress.FirstText(T.CanceledAt), progress.Items(T.CancelReasonCode).Single().FirstText("00080100")));
    }

    [Fact]
    public async Task A_wish_cancels_what_nobody_claimed_with_the_reason_that_was_given()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        await hub.CreateAsync("1.2");
        var given = JsonNode.Parse($$$"""{"00741238":{"vr":"LT","Value":["Wrong patient"]},"0074100E":{"vr":"SQ","Value":[{{{MakeWorkitem.Code}}}]}}""")!.AsObject();
        var answer = await hub.Get<WorkitemDesk>().RequestCancelAsync("1.2", "RIS", given, MakeWorkitem.Worker);
        Assert.Equal((WorkitemOutcome.Done, WorkitemState.Canceled), (answer.Outcome, answer.State));
        var progress = DicomModel.Parse(hub.Record.Workitem("1.2")!.Attributes).Items(T.Progress).Single();
        Assert.Equal(("Wrong patient", "110004"), (progress.FirstText(T.CancelReason), progress.Items(T.CancelReasonCode).Single().FirstText("00080100")));
        Assert.StartsWith("2.25.", hub.Record.Workitem("1.2")!.TransactionUid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_changes_while_the_record_cannot_be_written_and_the_asker_is_told()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        await hub.CreateAsync("1.2");
        hub.Record.Fault = new RecordUnavailableException(RecordTrouble.DiskFull, "The disk is full.");
        await Assert.ThrowsAsync<RecordUnavailableException>(() => hub.MoveAsync("1.2", WorkitemState.InProgress, "1.1"));
        hub.Record.Fault = null;
        Assert.Equal(WorkitemState.Scheduled, hub.Record.Workitem("1.2")!.State);
        Assert.Equal(WorkitemOutcome.Done, await hub.MoveAsync("1.2", WorkitemState.InProgress, "1.2"));
    }
}
