using System.Net.WebSockets;
using System.Text;
using Meridian.Core.Workitems;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Meridian.Gateway.DicomWeb.Workitems;

/// <summary>
/// The event channel (PS3.18 8.10.4, 8.10.5): a WebSocket that sends reports as text, and hears nothing but its end. A reader that falls behind is closed with
/// 1013, so that it knows that it missed something; it opens anew and searches.
/// </summary>
internal sealed class EventChannel(WorkitemChannels channels, WorkitemReports reports, IWorkitemReader reader, CredentialCheck check, DicomWebOptions options, DicomWebMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    /// <summary>Close codes of RFC 6455 and its registry that the enumeration lacks.</summary>
    private const int TryAgainLater = 1013;
    /// <summary>As the live stream's: who was signed in is so no more.</summary>
    private const int SessionEnded = 4003;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5), SendTimeout = TimeSpan.FromSeconds(10);
    /// <summary>How long a listener may take to read its end; shorter where the whole hub waits for it.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(30), StopPatience = TimeSpan.FromSeconds(2);
    /// <summary>Between two pings, and for the answer (RFC 6455 5.5.2): a performer that is gone must not count as one that is told.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public async Task ServeAsync(HttpContext http, string aeTitle)
    {
        if (!http.WebSockets.IsWebSocketRequest) throw DicomWebException.Invalid("This address speaks WebSocket (PS3.18 8.10.4)");
        if (!CrossSiteGuard.IsOwnOrigin(http.Request, options.AllowedOrigins)) throw new DicomWebException(StatusCodes.Status403Forbidden, "A page of another site may not listen; name its origin in dicomWeb:allowedOrigins");
        if (channels.Count >= options.EventChannels) throw new DicomWebException(StatusCodes.Status503ServiceUnavailable, "Too many event channels are open (dicomWeb:eventChannels)");
        // open before the listener knows that it is: what it subscribes to next must not be told into the void
        var channel = channels.Open(aeTitle, options.EventBacklog, reader.SubscriptionsOf(aeTitle));
        try
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive });
            await ServeAsync(http, socket, channel);
        }
        finally
        {
            channels.Close(channel);
        }
    }

    private async Task ServeAsync(HttpContext http, WebSocket socket, WorkitemChannel channel)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        using var deaf = new CancellationTokenSource();
        var hearing = HearAsync(socket, gone, deaf.Token);
        var code = (int)WebSocketCloseStatus.NormalClosure;
        try
        {
            code = await SendAsync(socket, channel, Credential.Of(http.User), gone.Token);
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or ObjectDisposedException) { }
        finally
        {
            // nobody is reached by a channel that ends
            channels.Close(channel);
            await CloseAsync(socket, code);
            // a receive that is given up resets the connection, and the code and all before it that lies unread would be lost: the listener answers first, or has had its time
            await Task.WhenAny(hearing, Task.Delay(lifetime.ApplicationStopping.IsCancellationRequested ? StopPatience : ClosePatience, clock, CancellationToken.None));
            await deaf.CancelAsync();
            await hearing;
        }
    }

    /// <returns>The code to close with.</returns>
    private async Task<int> SendAsync(WebSocket socket, WorkitemChannel channel, Credential? credential, CancellationToken gone)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, lifetime.ApplicationStopping);
        var (beat, more) = (timer.WaitForNextTickAsync(either.Token).AsTask(), channel.Reports.WaitToReadAsync(either.Token).AsTask());
        try
        {
            while (true)
            {
                if (await Task.WhenAny(more, beat) == beat)
                {
                    await beat;
                    if (credential is not null && !check.StillHolds(credential)) return SessionEnded;
                    beat = timer.WaitForNextTickAsync(either.Token).AsTask();
                    continue;
                }
                await more;
                while (channel.Reports.TryRead(out var report)) await SendAsync(socket, report);
                if (channel.Overran)
                {
                    metrics.EventsOverran();
                    return TryAgainLater;
                }
                more = channel.Reports.WaitToReadAsync(either.Token).AsTask();
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            while (channel.Reports.TryRead(out var report)) await SendAsync(socket, report);
            // CC.2.4.3: "if it knows it is going down"
            await SendAsync(socket, reports.Hub(restarted: false, []).Text);
            return (int)WebSocketCloseStatus.EndpointUnavailable;
        }
    }

    private async Task SendAsync(WebSocket socket, string report)
    {
        // a send that began is broken off by its own time-out only: that aborts the socket
        using var patience = new CancellationTokenSource(SendTimeout, clock);
        await socket.SendAsync(Encoding.UTF8.GetBytes(report), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        metrics.EventSent();
    }

    private static async Task HearAsync(WebSocket socket, CancellationTokenSource gone, CancellationToken cancellation)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), cancellation)).MessageType != WebSocketMessageType.Close) { }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or ObjectDisposedException) { }
        try
        {
            await gone.CancelAsync();
        }
        catch (ObjectDisposedException) { }
    }

    private static async Task CloseAsync(WebSocket socket, int code)
    {
        try
        {
            if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, null, patience.Token);
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException) { }
    }
}
