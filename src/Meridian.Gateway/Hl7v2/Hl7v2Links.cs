using System.IO.Pipelines;
using Meridian.Core.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Equipment that listens and waits for who takes its messages, as many hematology analyzers do: the hub connects, and from there on it is as if they had.</summary>
internal sealed class Hl7v2Links(Hl7v2Endpoint endpoint, Hl7v2Options options, TimeProvider clock, ILogger<Hl7v2Links> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(options.ConnectPeers.Select(peer => KeepAsync(peer, stoppingToken)));

    private Task KeepAsync(PeerAddress peer, CancellationToken cancellation)
    {
        var link = new KeptLink(peer, options.AnswerTimeout, LongestPause, clock);
        return link.KeepAsync(() => peer.IsTls ? Hl7v2PeerTls.To(peer.Host, options) : null, SpeakAsync, (pause, reason) => log.NotReached(peer.ToString(), pause, reason), cancellation);

        async Task SpeakAsync(PeerStream opened)
        {
            log.LinkUp(peer.ToString());
            var stream = opened.Stream;
            var transport = new Duplex(PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true)), PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)));
            await using var connection = new DefaultConnectionContext(peer.ToString(), transport, transport) { RemoteEndPoint = opened.Remote };
            // the session ends a connection by aborting it; the hub's own end closes it as well, and what was not answered is sent again
            await using var aborted = connection.ConnectionClosed.Register(stream.Dispose);
            await using var stopped = cancellation.Register(stream.Dispose);
            await endpoint.OnConnectedAsync(connection);
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
