using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Meridian.Bench.Hub;

/// <summary>A page's socket at the live stream that listens for alarms only (docs/live-protocol.md, kind 6).</summary>
internal sealed class AlarmViewer : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new();
    private readonly CancellationTokenSource stop = new();
    private Task reading = Task.CompletedTask;

    public static async Task<AlarmViewer> ConnectAsync(BenchHub hub)
    {
        var viewer = new AlarmViewer();
        viewer.socket.Options.SetRequestHeader("Origin", hub.Address.GetLeftPart(UriPartial.Authority));
        await viewer.socket.ConnectAsync(new Uri($"ws://{hub.Listeners["http"]}/live"), CancellationToken.None);
        await viewer.socket.SendAsync("{\"type\":\"hello\",\"after\":0}"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        viewer.reading = viewer.ReadAsync();
        return viewer;
    }

    /// <summary>Completes when an alarm with this text has come.</summary>
    public Task HearAsync(string text) => awaited.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private async Task ReadAsync()
    {
        var buffer = new byte[16 << 20]; // the directory of a large ward comes in one record
        var length = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), stop.Token);
                length += part.Count;
                if (!part.EndOfMessage) continue;
                for (var at = 0; at + 5 <= length;)
                {
                    var size = (int)BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(at + 1));
                    if (buffer[at] == 6) Heard(buffer.AsSpan(at + 5, size));
                    at += 5 + size;
                }
                length = 0;
            }
        }
        catch (OperationCanceledException) { /* disposed */ }
    }

    private void Heard(ReadOnlySpan<byte> json)
    {
        using var alarm = JsonDocument.Parse(Encoding.UTF8.GetString(json));
        if (alarm.RootElement.TryGetProperty("text", out var text) && text.GetString() is { } words && awaited.TryGetValue(words, out var waiting)) waiting.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading;
        socket.Dispose();
        stop.Dispose();
    }
}
