using Meridian.Core.Workitems;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    private IWorkitemReader WorkitemRows => (IWorkitemReader)Reader;

    private static WorkitemRow Workitem(string uid, WorkitemState state = WorkitemState.Scheduled, int minute = 0, string? patient = "4711", string? transaction = null) => new()
    {
        Uid = uid, State = state, TransactionUid = transaction, PatientId = patient, Attributes = """{"00100010":{"vr":"PN","Value":[{"Alphabetic":"Wang","Ideographic":"王^小东"}]}}""",
        CreatedBy = "token:worker", CreatedAt = Start.AddMinutes(minute), UpdatedAt = Start.AddMinutes(minute + 1),
    };

    private static WorkitemSubscriptionRow Subscription(string target, string ae, bool hasLock = false, string? filter = null, bool ended = false) =>
        new() { Target = target, AeTitle = ae, HasLock = hasLock, Filter = filter, Since = Start, IsEnded = ended };

    [Fact(Timeout = Deadline)]
    public async Task Workitems_come_back_as_they_were_with_the_newest_state_and_their_lock()
    {
        Record.Commit(batch => batch.Workitems.Rows.AddRange([Workitem("1.2"), Workitem("1.3", minute: 1, patient: null)]));
        Same.Rows(Workitem("1.2"), WorkitemRows.Workitem("1.2"));
        Same.Rows(Workitem("1.3", minute: 1, patient: null), WorkitemRows.Workitem("1.3"));
        Assert.Null(WorkitemRows.Workitem("1.4"));
        Record.Commit(batch => batch.Workitems.Rows.Add(Workitem("1.2", WorkitemState.InProgress, transaction: "9.9")));
        await Record.ReopenAsync();
        Same.Rows(Workitem("1.2", WorkitemState.InProgress, transaction: "9.9"), WorkitemRows.Workitem("1.2"));
    }

    [Fact(Timeout = Deadline)]
    public Task Workitems_are_found_by_state_uid_and_patient_oldest_first()
    {
        Record.Commit(batch => batch.Workitems.Rows.AddRange([Workitem("1.3", minute: 2), Workitem("1.2", WorkitemState.Completed, 1, "other"), Workitem("1.1", WorkitemState.InProgress, 3), Workitem("1.0", minute: 2)]));
        string[] Found(WorkitemQuery query) => [.. WorkitemRows.Workitems(query).Select(row => row.Uid)];
        Assert.Equal(["1.2", "1.0", "1.3", "1.1"], Found(new()));
        Assert.Equal(["1.0", "1.3", "1.1"], Found(new() { States = [WorkitemState.Scheduled, WorkitemState.InProgress] }));
        Assert.Equal(["1.2"], Found(new() { PatientId = "other" }));
        Assert.Equal(["1.3", "1.1"], Found(new() { Uids = ["1.1", "1.3", "1.9"], PatientId = "4711" }));
        Assert.Empty(Found(new() { Uids = [] }));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public async Task Subscriptions_stand_until_they_end()
    {
        Record.Commit(batch => batch.Workitems.Subscriptions.AddRange([Subscription("1.2", "B"), Subscription("1.2", "A", hasLock: true), Subscription(WorkitemSubscriptionRow.Filtered, "A", filter: "PatientID=4711")]));
        Same.Rows([Subscription("1.2", "A", hasLock: true), Subscription("1.2", "B")], WorkitemRows.SubscribersOf("1.2"));
        Same.Rows([Subscription("1.2", "A", hasLock: true), Subscription(WorkitemSubscriptionRow.Filtered, "A", filter: "PatientID=4711")], WorkitemRows.SubscriptionsOf("A"));
        Record.Commit(batch => batch.Workitems.Subscriptions.AddRange([Subscription("1.2", "B", ended: true), Subscription("1.2", "A")]));
        await Record.ReopenAsync();
        Same.Rows([Subscription("1.2", "A")], WorkitemRows.SubscribersOf("1.2"));
        Assert.Empty(WorkitemRows.SubscriptionsOf("B"));
    }
}
