using System.IO.Pipelines;
using System.Net;
using Meridian.Core.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Lis;

/// <summary>The connections that the hub itself opens: to instruments that listen, or to the ports of terminal servers behind which a serial line is.</summary>
internal sealed class LisLinks(LisEndpoint hub, TimeProvider clock, ILogger<LisLinks> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(hub.Options.Instruments.Where(i => i.Connect is { Length: > 0 }).Select(i => KeepAsync(i, stoppingToken)));

    private async Task KeepAsync(LisInstrument instrument, CancellationToken cancellation)
    {
        if (!PeerAddress.TryParse(instrument.Connect, out var peer)) return;
        var link = new KeptLink(peer, hub.Options.ConnectTimeout, hub.Options.LongestPause, clock);
        await link.KeepAsync(() => instrument.Tls || peer.IsTls ? new() { TargetHost = peer.Host } : null, SpeakAsync, (pause, reason) => log.LinkDown(peer.ToString(), pause, reason), cancellation);

        async Task SpeakAsync(PeerStream opened)
        {
            log.LinkUp(peer.ToString());
            var stream = opened.Stream;
            var line = new LisLine(PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true)), PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)),
                peer.ToString(), IPAddress.TryParse(peer.Host, out var address) ? address : null, instrument.Name is { Length: > 0 } name ? name : peer.ToString(), instrument, stream.Dispose);
            await hub.RunAsync(line, cancellation);
        }
    }
}
