using System.Net.WebSockets;
using System.Text;
using Meridian.Core.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Meridian.Server.Tests.Admin;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Live;

/// <summary>Viewers over real sockets, where a page that does not read fills the buffers between.</summary>
public sealed class SlowViewerTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_viewer_that_does_not_read_is_cut_off_and_another_is_not_disturbed()
    {
        await using var host = await ApiHost.StartAsync(live: options => options.SilenceTimeout = TimeSpan.FromDays(1), sockets: true);
        var samples = Enumerable.Range(0, 500_000).Select(i => i % 1000).ToArray(); // a megabyte a segment
        await host.ReportAsync("00A0370004000001", [ApiHost.HeartRate(1)], [host.Ecg(1)]);
        var metric = host.Record.Metrics().Single(m => m.Descriptor.IsWave).Id;
        using var deaf = await ConnectAsync(host);
        await SayAsync(deaf, """{"type":"hello"}""");
        await SayAsync(deaf, $$"""{"type":"watch","waves":[{{metric}}]}""");
        await using var good = new LiveClient(await ConnectAsync(host));
        await good.SayAsync("""{"type":"hello"}""");
        await good.UntilAsync(LiveRecordKind.Beat);
        // more than the buffers of both ends hold (loopback grows to some ten megabytes), and more than the queue's four
        for (var i = 0; i < 24; i++) await host.ReportAsync("00A0370004000001", [ApiHost.HeartRate(2 + i)], [host.Ecg(samples)]);
        await host.ReportAsync("00A0370004000001", alerts: [ApiHost.Alert("a")]);
        await good.NextAsync(LiveRecordKind.Alert); // the one that reads has it while the other one is stuck
        Assert.Equal(2, host.Get<LiveFeed>().Viewers);
        // whatever moment the send of the deaf one began to wait at: its time-out passes on the driven clock
        while (host.Get<LiveFeed>().Viewers > 1)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await good.NextAsync(LiveRecordKind.Beat);
        }
        await host.ReportAsync("00A0370004000001", [ApiHost.HeartRate(99)]);
        while ((await good.NextAsync(LiveRecordKind.Numerics)).Numerics[^1].Value != 99) { }
        Assert.Equal(1, host.Get<LiveFeed>().Viewers);
    }

    private static async Task<WebSocket> ConnectAsync(ApiHost host)
    {
        var address = host.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + await host.TokenAsync(Role.Viewer));
        socket.Options.SetRequestHeader(ApiHost.Peer, "127.0.0.1");
        await socket.ConnectAsync(new Uri(address.Replace("http:", "ws:", StringComparison.Ordinal) + "/live"), TestContext.Current.CancellationToken);
        return socket;
    }

    private static Task SayAsync(WebSocket socket, string json) => socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
}
