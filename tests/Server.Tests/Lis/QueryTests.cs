using Meridian.Core.Record;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Lis;

/// <summary>The host query: an analyzer asks what to do, and is told at once.</summary>
public sealed class QueryTests
{
    private static readonly PatientIdentity Patient = new() { Identifiers = [new("4711", "HOSP", "MR")], Name = new("Wang", "Li"), BirthDate = "1961-02-03", Sex = AdministrativeSex.Female };

    private static string[] Query(string field3, string more = "") => [@"H|\^&|||XYZ^1|||||||P|LIS2-A2|20261121080000", $"Q|1|{field3}{more}", "L|1|N"];

    [Fact(Timeout = 180_000)]
    public async Task A_query_is_answered_with_the_open_tests_in_the_next_session_and_they_are_marked()
    {
        await using var host = await LisHost.StartAsync();
        host.Orders.Give("B100", Patient, "GLU", "K");
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Query("^B100", "||ALL||||||||O"));
        var answer = await peer.ReceiveAsync();
        Assert.Equal("H|\\^&|||MERIDIAN|||||XYZ^1||P|LIS2-A2|20261121080000", answer[0]);
        Assert.Equal("P|1|4711|||Wang^Li||19610203|F", answer[1]);
        Assert.Equal(@"O|1|B100||^^^GLU\^^^K|S||||||N||||Serum||||||||||Q", answer[2]);
        Assert.Equal("L|1|F", answer[3]);
        Assert.Equal(["GLU", "K"], (await host.Orders.Assigned).Select(t => t.Local));
        var sent = await host.Intake.EventAsync(ConnectionEventKind.Sent);
        Assert.StartsWith("Acknowledged, answer to", sent.Detail, StringComparison.Ordinal);
        var query = host.Intake.All.Single().Submission;
        Assert.Equal(("Query", null), (query.Kind, query.ControlId));
    }

    [Fact(Timeout = 180_000)]
    public async Task Where_nothing_is_to_be_done_the_terminator_says_so()
    {
        await using var host = await LisHost.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Query("^B999"));
        var answer = await peer.ReceiveAsync();
        Assert.Equal(2, answer.Count);
        Assert.Equal("L|1|I", answer[1]);
    }

    [Fact(Timeout = 180_000)]
    public async Task Several_specimens_in_one_query_are_answered_in_one_message()
    {
        await using var host = await LisHost.StartAsync();
        host.Orders.Give("B1", Patient, "GLU");
        host.Orders.Give("B3", Patient, "K");
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Query(@"^B1\^B2\^B3"));
        var answer = await peer.ReceiveAsync();
        Assert.Equal(["O|1|B1", "O|1|B3"], answer.Where(r => r[0] == 'O').Select(r => r[..6]));
        Assert.Equal(["P|1", "P|2"], answer.Where(r => r[0] == 'P').Select(r => r[..3]));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_query_for_all_is_answered_with_all_and_a_range_is_refused_clearly()
    {
        await using var host = await LisHost.StartAsync();
        host.Orders.Give("B1", Patient, "GLU");
        host.Orders.Give("B3", Patient, "K");
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Query("ALL"));
        Assert.Equal(2, (await peer.ReceiveAsync()).Count(r => r[0] == 'O'));
        await peer.SendAsync(Query("^B1|^B3"));
        Assert.Equal("L|1|Q", (await peer.ReceiveAsync())[^1]);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_query_asked_again_is_answered_again()
    {
        await using var host = await LisHost.StartAsync();
        host.Orders.Give("B100", Patient, "GLU");
        using var peer = await host.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            await peer.SendAsync(Query("^B100"));
            Assert.Contains(await peer.ReceiveAsync(), r => r.StartsWith("O|1|B100", StringComparison.Ordinal));
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task On_contention_the_hub_yields_and_answers_later()
    {
        await using var host = await LisHost.StartAsync();
        host.Orders.Give("B100", Patient, "GLU");
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Query("^B100"));
        // the instrument wants the line itself as the hub asks for it
        await peer.ExpectAsync(AstmPeer.Enq);
        await peer.WriteAsync(AstmPeer.Enq);
        host.Clock.Advance(TimeSpan.FromSeconds(1.1));
        await peer.SendAsync(@"H|\^&|||XYZ^1", "O|1|B7", "R|1|^^^GLU|4.0", "L|1|N");
        var answer = await host.Clock.PassUntilAsync(peer.ReceiveAsync(), TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Contains(answer, r => r.StartsWith("O|1|B100", StringComparison.Ordinal));
        Assert.Equal(["Query", "Results"], host.Intake.All.Select(h => h.Submission.Kind));
    }
}
