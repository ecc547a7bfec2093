using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;
using Meridian.Core.Record;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Live;

/// <summary>
/// One viewer: the socket, its queue, and two loops. The receiver hears the page; the sender waits until something is in the
/// queue, lets <see cref="LiveOptions.FlushInterval"/> pass since the last frame, and sends all that has gathered as one.
/// Only the sender writes to the socket.
/// </summary>
internal sealed partial class LiveViewer(WebSocket socket, LiveFeed feed, LiveGreeting greeting, LiveOptions options, TimeProvider time, Func<bool> mayStay, ILogger logger) : IDisposable
{
    private const int LargestRequest = 64 << 10;

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly CancellationTokenSource cut = new();
    private readonly TaskCompletionSource<LiveRequest.Hello> hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> frame = new(16 << 10);
    private readonly List<AlertEventRow> sent = [];
    private long through;
    private long heardAt = time.GetTimestamp();
    private int closeCode;

    public LiveQueue Queue { get; } = new(options);
    /// <summary>The queue has something; called by the feed.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    /// <summary>Ends this viewer with a close code of <see cref="LiveCloseCode"/>; the first reason stands.</summary>
    public void Cut(int code)
    {
        if (Interlocked.CompareExchange(ref closeCode, code, 0) == 0) cut.Cancel();
    }

    /// <summary>Once a beat, by the feed: is it still there, and may it still look?</summary>
    public void Beat()
    {
        if (time.GetElapsedTime(Volatile.Read(ref heardAt)) > options.SilenceTimeout) Cut(LiveCloseCode.SaidNothing);
        else if (!mayStay()) Cut(LiveCloseCode.SessionEnded);
        else { Queue.Beat(); Wake(); }
    }

    /// <summary>Serves the viewer until it or the hub ends it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cut.Token);
        using var deaf = new CancellationTokenSource();
        var receiving = ReceiveAsync(deaf.Token);
        try
        {
            await SendAsync(await hello.Task.WaitAsync(options.SilenceTimeout, time, either.Token), either.Token);
        }
        catch (TimeoutException)
        {
            Cut(LiveCloseCode.SaidNothing);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            ViewerGone(closeCode, gone.GetType().Name);
        }
        finally
        {
            feed.Leave(this);
            await CloseAsync(stopping.IsCancellationRequested ? (int)WebSocketCloseStatus.EndpointUnavailable : closeCode);
            deaf.Cancel(); // only now: a cancelled receive aborts the socket, and no close code would reach the page
            await receiving;
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        try
        {
            while (await NextAsync(buffer, cancellation) is { } request)
                switch (request)
                {
                    case LiveRequest.Hello first when !hello.Task.IsCompleted:
                        through = feed.Join(this, frame); // before anything is read for the greeting, so that nothing falls between
                        hello.TrySetResult(first);
                        break;
                    case LiveRequest.Watch watch when hello.Task.IsCompleted:
                        feed.Watch(this, watch.Waves);
                        break;
                    case LiveRequest.Alive:
                        break;
                    default:
                        Cut((int)WebSocketCloseStatus.PolicyViolation);
                        return;
                }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or ObjectDisposedException) { }
        Cut((int)WebSocketCloseStatus.NormalClosure);
    }

    /// <summary>The next message; null when the page closed, or broke the protocol (then it has been cut).</summary>
    private async Task<LiveRequest?> NextAsync(byte[] buffer, CancellationToken cancellation)
    {
        var message = new ArrayBufferWriter<byte>(256);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            Volatile.Write(ref heardAt, time.GetTimestamp());
            if (part.MessageType == WebSocketMessageType.Close) return null;
            if (message.WrittenCount + part.Count > LargestRequest) { Cut((int)WebSocketCloseStatus.MessageTooBig); return null; }
            message.Write(buffer.AsSpan(0, part.Count));
            if (!part.EndOfMessage) continue;
            var request = part.MessageType == WebSocketMessageType.Text ? LiveRequest.Read(message.WrittenSpan, options.WatchedWaves) : null;
            if (request is null) Cut((int)WebSocketCloseStatus.PolicyViolation);
            return request;
        }
    }

    private async Task SendAsync(LiveRequest.Hello hello, CancellationToken cancellation)
    {
        var (first, missed) = greeting.Make(hello.After, through);
        await SendAsync(first, cancellation);
        await FlushAsync(cancellation); // what the board showed when the viewer joined
        foreach (var step in missed)
        {
            frame.Write(greeting.Encode(step));
            if (frame.WrittenCount >= options.FrameBytes) await FlushAsync(cancellation);
        }
        Queue.Beat(); // says that the replay is complete
        while (true)
        {
            while (!Queue.IsEmpty || frame.WrittenCount > 0)
            {
                if (Queue.Overran) { Cut(LiveCloseCode.FellBehind); return; }
                if (Queue.NeedsDirectory) { Queue.DirectorySent(); feed.WriteDirectory(frame); }
                Queue.Drain(frame, LiveEncoder.Milliseconds(time.GetUtcNow()), sent);
                await FlushAsync(cancellation);
                if (sent.Count > 0) feed.Sent(sent, greeting.User);
                sent.Clear();
                if (options.FlushInterval > TimeSpan.Zero) await Task.Delay(options.FlushInterval, time, cancellation);
            }
            if (!await wake.Reader.WaitToReadAsync(cancellation)) return;
            wake.Reader.TryRead(out _);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (frame.WrittenCount == 0) return;
        await SendAsync(frame.WrittenMemory, cancellation);
        frame.ResetWrittenCount();
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // A send that began is not broken off by the viewer's end, only by its own time-out: that aborts the socket.
        using var patience = new CancellationTokenSource(options.SendTimeout, time);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Binary, WebSocketMessageFlags.EndOfMessage, patience.Token);
        }
        catch (OperationCanceledException)
        {
            LiveMetrics.CutOff.Add(1);
            Cut(LiveCloseCode.FellBehind);
            throw;
        }
        LiveMetrics.Bytes.Add(bytes.Length);
    }

    private async Task CloseAsync(int code)
    {
        try
        {
            // A cancelled send or receive has aborted the socket already; otherwise say why, and do not wait for a page that does not listen.
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
                await socket.CloseOutputAsync((WebSocketCloseStatus)(code == 0 ? (int)WebSocketCloseStatus.NormalClosure : code), null, patience.Token);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException) { }
    }

    public void Dispose() => cut.Dispose();

    [LoggerMessage(EventId = 7101, Level = LogLevel.Debug, Message = "A live viewer has gone: close code {Code}, {Cause}")]
    private partial void ViewerGone(int code, string cause);
}
