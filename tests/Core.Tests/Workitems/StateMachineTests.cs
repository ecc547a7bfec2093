using FsCheck;
using FsCheck.Fluent;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Workitems;

namespace Meridian.Core.Tests.Workitems;

/// <summary>PS3.4 table CC.1.1-2, cell by cell, and any sequence of requests against it.</summary>
public sealed class StateMachineTests
{
    // the table as the standard prints it: a request's row, then null, SCHEDULED, IN PROGRESS, COMPLETED, CANCELED; "ok" where it is carried out
    private static readonly Dictionary<string, string[]> Table = new()
    {
        ["IN PROGRESS, correct"] = ["C307", "ok", "C302", "C300", "C300"],
        ["IN PROGRESS, wrong"] = ["C307", "C301", "C301", "C301", "C301"],
        ["SCHEDULED, correct"] = ["C307", "C303", "C303", "C303", "C303"],
        ["SCHEDULED, wrong"] = ["C307", "C303", "C303", "C303", "C303"],
        ["COMPLETED, correct"] = ["C307", "C310", "ok", "B306", "C300"],
        ["COMPLETED, wrong"] = ["C307", "C301", "C301", "C301", "C301"],
        ["CANCELED, correct"] = ["C307", "C310", "ok", "C300", "B304"],
        ["CANCELED, wrong"] = ["C307", "C301", "C301", "C301", "C301"],
        ["request cancel"] = ["C307", "ok", "ok", "C311", "B304"],
    };

    private static readonly WorkitemState?[] Columns = [null, WorkitemState.Scheduled, WorkitemState.InProgress, WorkitemState.Completed, WorkitemState.Canceled];

    [Fact]
    public void Every_request_in_every_state_is_answered_as_the_table_says()
    {
        foreach (var (request, cells) in Table)
            foreach (var (column, expected) in cells.Index())
            {
                var now = Columns[column];
                var held = now is null or WorkitemState.Scheduled ? null : "1.1";
                if (request == "request cancel")
                {
                    Assert.Equal((request, now, expected), (request, now, Code(WorkitemStateMachine.RequestCancel(now))));
                    continue;
                }
                var (to, lockIs) = (WorkitemStateTerm.Parse(request.Split(", ")[0])!.Value, request.Split(", ")[1]);
                // what is not claimed has no lock yet: any UID is right, only none is wrong
                string?[] offers = lockIs == "correct" ? ["1.1"] : now is null or WorkitemState.Scheduled ? [null, ""] : [null, "", "1.2"];
                foreach (var offered in offers) Assert.Equal((request, now, offered, expected), (request, now, offered, Code(WorkitemStateMachine.Change(now, held, to, offered))));
            }
    }

    [Fact]
    public void Attributes_are_set_without_a_lock_before_the_claim_with_it_after_and_never_at_the_end()
    {
        Assert.Equal(WorkitemOutcome.NotFound, WorkitemStateMachine.Set(null, null, null));
        Assert.Equal(WorkitemOutcome.Done, WorkitemStateMachine.Set(WorkitemState.Scheduled, null, null));
        Assert.Equal(WorkitemOutcome.NotInProgress, WorkitemStateMachine.Set(WorkitemState.Scheduled, null, "1.1"));
        Assert.Equal(WorkitemOutcome.Done, WorkitemStateMachine.Set(WorkitemState.InProgress, "1.1", "1.1"));
        foreach (var wrong in new[] { null, "", "1.2" }) Assert.Equal(WorkitemOutcome.WrongTransaction, WorkitemStateMachine.Set(WorkitemState.InProgress, "1.1", wrong));
        foreach (var final in new[] { WorkitemState.Completed, WorkitemState.Canceled }) Assert.Equal(WorkitemOutcome.NoLongerUpdatable, WorkitemStateMachine.Set(final, "1.1", "1.1"));
    }

    // what the requests of a sequence are: create, set what completing wants, wish it canceled, or change the state with one of three Transaction UIDs or none
    private static readonly string[] Requests =
        ["create", "perform 1.1", "perform 1.2", "wish", .. from to in (string[])["SCHEDULED", "IN PROGRESS", "COMPLETED", "CANCELED"] from uid in (string[])["1.1", "1.2", "-"] select $"{to}/{uid}"];

    [Fact(Timeout = 120_000)]
    public async Task Any_sequence_of_requests_leads_where_the_table_leads()
    {
        await using var hub = await MakeWorkitem.HubAsync();
        var made = 0;
        Prop.ForAll(Gen.Elements(Requests).ListOf().Resize(25).ToArbitrary(), requests =>
        {
            var uid = $"1.9.{++made}";
            var model = new Model();
            foreach (var request in requests)
            {
                var expected = model.Ask(request);
                var told = Code(AskAsync(hub, uid, request).GetAwaiter().GetResult());
                Assert.Equal((string.Join(" → ", requests), request, expected), (string.Join(" → ", requests), request, told));
                var row = hub.Record.Workitem(uid);
                Assert.Equal(model.State, row?.State);
                if (row is not null) Assert.Equal(row.State.Term, DicomModel.Parse(row.Attributes).FirstText(WorkitemTags.State));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    private static async Task<WorkitemOutcome> AskAsync(HubUnderTest hub, string uid, string request)
    {
        var desk = hub.Get<WorkitemDesk>();
        if (request == "create") return (await desk.CreateAsync(uid, MakeWorkitem.New(), MakeWorkitem.Worker).WaitAsync(HubUnderTest.Deadline)).Outcome;
        if (request.StartsWith("perform ", StringComparison.Ordinal)) return (await desk.UpdateAsync(uid, MakeWorkitem.Performed(), request["perform ".Length..], MakeWorkitem.Worker).WaitAsync(HubUnderTest.Deadline)).Outcome;
        if (request == "wish") return (await desk.RequestCancelAsync(uid, "ASKER", [], MakeWorkitem.Worker).WaitAsync(HubUnderTest.Deadline)).Outcome;
        var (to, transaction) = (request.Split('/')[0], request.Split('/')[1]);
        return await hub.MoveAsync(uid, WorkitemStateTerm.Parse(to)!.Value, transaction == "-" ? null : transaction).WaitAsync(HubUnderTest.Deadline);
    }

    // told anew from the table's cells, so that a fault of the hub's own rules does not excuse itself
    private sealed class Model
    {
        private string? held;
        private bool performed;

        public WorkitemState? State { get; private set; }

        public string Ask(string request)
        {
            var column = Array.IndexOf(Columns, State);
            if (request == "create")
            {
                if (State is not null) return "0111";
                State = WorkitemState.Scheduled;
                return "ok";
            }
            if (request.StartsWith("perform ", StringComparison.Ordinal))
            {
                if (State != WorkitemState.InProgress) return new[] { "C307", "C310", "", "C300", "C300" }[column];
                if (request["perform ".Length..] != held) return "C301";
                performed = true;
                return "ok";
            }
            if (request == "wish")
            {
                var cell = Table["request cancel"][column];
                if (cell != "ok") return cell;
                // nobody is subscribed here
                if (State == WorkitemState.InProgress) return "C312";
                (State, held) = (WorkitemState.Canceled, "the hub's");
                return "ok";
            }
            var (to, transaction) = (request.Split('/')[0], request.Split('/')[1]);
            var isRight = State is null or WorkitemState.Scheduled ? transaction != "-" : transaction == held;
            var answer = Table[$"{to}, {(isRight ? "correct" : "wrong")}"][column];
            if (answer != "ok") return answer;
            if (to == "COMPLETED" && !performed) return "C304";
            (State, held) = (WorkitemStateTerm.Parse(to), transaction);
            return "ok";
        }
    }

    private static string Code(WorkitemOutcome outcome) => outcome == WorkitemOutcome.Done ? "ok" : ((ushort)outcome).ToString("X4", System.Globalization.CultureInfo.InvariantCulture);
}
