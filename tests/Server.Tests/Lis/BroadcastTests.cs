using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Lis;

/// <summary>Orders that are told unasked, to instruments that take them so.</summary>
public sealed class BroadcastTests
{
    private static readonly PatientIdentity Patient = new() { Identifiers = [new("4711", "HOSP", "MR")], Name = new("Wang", "Li") };
    private static readonly string[] Result = [@"H|\^&|||XYZ^1", "O|1|B7", "R|1|^^^GLU|4.0", "L|1|N"];

    private static Task<LisHost> StartAsync(bool broadcast) => LisHost.StartAsync(new() { Instruments = [new() { Peer = "127.0.0.1", Broadcast = broadcast }] });

    private static async Task<IReadOnlyList<string>> ToldAsync(LisHost host, AstmPeer peer) =>
        await host.Clock.PassUntilAsync(peer.ReceiveAsync(), TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

    [Fact(Timeout = 180_000)]
    public async Task A_new_order_is_told_at_once_and_the_same_again_is_not()
    {
        await using var host = await StartAsync(broadcast: true);
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Result);
        host.Orders.Give("B100", Patient, "GLU", "K");
        host.Endpoint.Offer("B100");
        Assert.Contains(await ToldAsync(host, peer), r => r.StartsWith(@"O|1|B100||^^^GLU\^^^K|S|", StringComparison.Ordinal));
        Assert.Equal(["GLU", "K"], (await host.Orders.Assigned).Select(t => t.Local));
        host.Endpoint.Offer("B100");
        host.Orders.Give("B101", Patient, "NA");
        host.Endpoint.Offer("B101");
        Assert.Contains(await ToldAsync(host, peer), r => r.StartsWith("O|1|B101", StringComparison.Ordinal));
    }

    [Fact(Timeout = 180_000)]
    public async Task What_was_ordered_while_the_instrument_was_away_is_told_when_it_is_heard_again()
    {
        await using var host = await StartAsync(broadcast: true);
        host.Orders.Give("B100", Patient, "GLU");
        host.Orders.Give("B101", Patient, "K");
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Result);
        Assert.Contains(await ToldAsync(host, peer), r => r.StartsWith("O|1|B100", StringComparison.Ordinal));
        Assert.Contains(await ToldAsync(host, peer), r => r.StartsWith("O|1|B101", StringComparison.Ordinal));
    }

    [Fact(Timeout = 180_000)]
    public async Task What_the_instrument_did_not_take_is_told_again_when_it_is_heard()
    {
        await using var host = await StartAsync(broadcast: true);
        host.Orders.Give("B100", Patient, "GLU");
        using (var away = await host.ConnectAsync())
        {
            await away.SendAsync(Result);
            await away.ExpectAsync(AstmPeer.Enq);
        }
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Result);
        Assert.Contains(await ToldAsync(host, peer), r => r.StartsWith("O|1|B100", StringComparison.Ordinal));
    }

    [Fact(Timeout = 180_000)]
    public async Task An_instrument_that_asks_for_its_orders_is_told_nothing_unasked()
    {
        await using var host = await StartAsync(broadcast: false);
        host.Orders.Give("B100", Patient, "GLU");
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Result);
        host.Endpoint.Offer("B100");
        await peer.SendAsync(Result);
        Assert.False(host.Orders.Assigned.IsCompleted);
        Assert.Equal(["Results", "Results"], host.Intake.All.Select(h => h.Submission.Kind));
    }
}
