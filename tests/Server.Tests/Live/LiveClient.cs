using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Meridian.Gateway.Live;

namespace Meridian.Server.Tests.Live;

/// <summary>A page, as far as the live stream knows it: says hello, reads records.</summary>
internal sealed class LiveClient(WebSocket socket) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Queue<LiveRecord> waiting = [];

    public WebSocket Socket => socket;

    public async Task SayAsync(string json) => await socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The next record; null: the hub closed.</summary>
    public async Task<LiveRecord?> NextAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (waiting.Count == 0)
        {
            var frame = new MemoryStream();
            var buffer = new byte[64 << 10];
            WebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer, deadline.Token);
                if (part.MessageType == WebSocketMessageType.Close) return null;
                frame.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            Split(frame.ToArray());
        }
        return waiting.Dequeue();
    }

    /// <summary>Reads on until a record of a kind comes.</summary>
    public async Task<LiveRecord> NextAsync(LiveRecordKind kind)
    {
        while (await NextAsync() is { } record)
            if (record.Kind == kind) return record;
        throw new InvalidOperationException($"The hub closed with {socket.CloseStatus} while {kind} was awaited");
    }

    /// <summary>All records up to and with one of a kind.</summary>
    public async Task<List<LiveRecord>> UntilAsync(LiveRecordKind kind)
    {
        var records = new List<LiveRecord>();
        while (await NextAsync() is { } record)
        {
            records.Add(record);
            if (record.Kind == kind) return records;
        }
        throw new InvalidOperationException($"The hub closed with {socket.CloseStatus} while {kind} was awaited");
    }

    /// <summary>Reads on until the hub closes.</summary>
    public async Task ClosedAsync()
    {
        while (await NextAsync() is not null) { }
    }

    private void Split(byte[] frame)
    {
        for (var at = 0; at < frame.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(at + 1));
            waiting.Enqueue(new LiveRecord((LiveRecordKind)frame[at], frame[(at + 5)..(at + 5 + length)]));
            at += 5 + length;
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>One record as it came.</summary>
internal sealed record LiveRecord(LiveRecordKind Kind, byte[] Payload)
{
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Payload);
            return document.RootElement.Clone();
        }
    }

    public List<(uint Metric, double At, byte Status, byte Flags, double Value)> Numerics
    {
        get
        {
            var entries = new List<(uint, double, byte, byte, double)>();
            var count = BinaryPrimitives.ReadUInt16LittleEndian(Payload);
            for (var i = 0; i < count; i++)
            {
                var entry = Payload.AsSpan(2 + i * 22);
                entries.Add((BinaryPrimitives.ReadUInt32LittleEndian(entry), BinaryPrimitives.ReadDoubleLittleEndian(entry[4..]), entry[12], entry[13], BinaryPrimitives.ReadDoubleLittleEndian(entry[14..])));
            }
            return entries;
        }
    }

    public (uint Metric, double At, float Hz, double Gain, short[] Samples) Wave
    {
        get
        {
            var payload = Payload.AsSpan();
            var samples = new short[BinaryPrimitives.ReadUInt32LittleEndian(payload[33..])];
            for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(payload[(37 + i * 2)..]);
            return (BinaryPrimitives.ReadUInt32LittleEndian(payload), BinaryPrimitives.ReadDoubleLittleEndian(payload[4..]), BinaryPrimitives.ReadSingleLittleEndian(payload[12..]), BinaryPrimitives.ReadDoubleLittleEndian(payload[16..]), samples);
        }
    }

    public (uint Waves, uint Numerics) Dropped => (BinaryPrimitives.ReadUInt32LittleEndian(Payload), BinaryPrimitives.ReadUInt32LittleEndian(Payload.AsSpan(4)));
}
