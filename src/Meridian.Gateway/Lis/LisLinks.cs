using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Meridian.Core.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Lis;

/// <summary>The connections that the hub itself opens: to instruments that listen, or to the ports of terminal servers behind which a serial line is. Each is opened again when it ends, with growing pauses.</summary>
internal sealed class LisLinks(LisEndpoint hub, TimeProvider clock, ILogger<LisLinks> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(hub.Options.Instruments.Where(i => i.Connect is { Length: > 0 }).Select(i => KeepAsync(i, stoppingToken)));

    private async Task KeepAsync(LisInstrument instrument, CancellationToken cancellation)
    {
        if (!PeerAddress.TryParse(instrument.Connect, out var peer)) return;
        var pause = FirstPause;
        while (!cancellation.IsCancellationRequested)
        {
            string reason;
            try
            {
                await using var stream = await ConnectAsync(instrument, peer, cancellation);
                log.LinkUp(peer.ToString());
                var began = clock.GetTimestamp();
                var line = new LisLine(PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true)), PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)),
                    peer.ToString(), IPAddress.TryParse(peer.Host, out var address) ? address : null, instrument.Name is { Length: > 0 } name ? name : peer.ToString(), instrument, stream.Dispose);
                await hub.RunAsync(line, cancellation);
                reason = "it ended the connection";
                // One that held for a while is no sign of trouble: it may have been switched off and on.
                if (clock.GetElapsedTime(began) > hub.Options.LongestPause) pause = FirstPause;
            }
            catch (Exception failed) when (failed is SocketException or IOException or System.Security.Authentication.AuthenticationException || failed is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                reason = failed is OperationCanceledException ? "no answer in time" : failed.Message;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            log.LinkDown(peer.ToString(), pause, reason);
            try { await Task.Delay(pause, clock, cancellation); }
            catch (OperationCanceledException) { return; }
            pause = pause * 2 < hub.Options.LongestPause ? pause * 2 : hub.Options.LongestPause;
        }
    }

    private async Task<Stream> ConnectAsync(LisInstrument instrument, PeerAddress peer, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(hub.Options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(peer.Host, peer.Port, either.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (!instrument.Tls && !peer.IsTls) return stream;
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = peer.Host }, either.Token);
            return secure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
