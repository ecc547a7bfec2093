using System.Net.Security;
using System.Net.Sockets;

namespace Meridian.Core.Connections;

/// <summary>A connection that the hub itself opens, to equipment that listens or to a terminal server, and opens again when it ends, with growing pauses.</summary>
/// <param name="connectTimeout">Longest time to reach the peer.</param>
/// <param name="longestPause">The first pause is 1 s, each next twice as long, up to this.</param>
public sealed class KeptLink(PeerAddress peer, TimeSpan connectTimeout, TimeSpan longestPause, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is canceled.</summary>
    /// <param name="tls">How TLS begins; null from it: it does not.</param>
    /// <param name="use">Speaks over the connection until it ends.</param>
    /// <param name="down">Told of each end, with the pause that follows and the reason.</param>
    public async Task KeepAsync(Func<SslClientAuthenticationOptions?> tls, Func<PeerStream, Task> use, Action<TimeSpan, string> down, CancellationToken cancellation)
    {
        var pause = FirstPause;
        while (!cancellation.IsCancellationRequested)
        {
            string reason;
            try
            {
                var opened = await ConnectAsync(tls, cancellation);
                await using var stream = opened.Stream;
                var began = clock.GetTimestamp();
                await use(opened);
                reason = "it ended the connection";
                // One that held for a while is no sign of trouble: it may have been switched off and on.
                if (clock.GetElapsedTime(began) > longestPause) pause = FirstPause;
            }
            catch (Exception failed) when (failed is SocketException or IOException or System.Security.Authentication.AuthenticationException || failed is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                reason = failed is OperationCanceledException ? "no answer in time" : failed.Message;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            down(pause, reason);
            try { await Task.Delay(pause, clock, cancellation); }
            catch (OperationCanceledException) { return; }
            pause = pause * 2 < longestPause ? pause * 2 : longestPause;
        }
    }

    private async Task<PeerStream> ConnectAsync(Func<SslClientAuthenticationOptions?> tls, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(connectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        return await PeerStream.ConnectAsync(peer, tls(), either.Token);
    }
}
