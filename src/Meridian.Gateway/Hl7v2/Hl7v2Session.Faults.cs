using System.Buffers;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>What came that was no message: kept, shown, counted, and in the end too much.</summary>
internal sealed partial class Hl7v2Session
{
    private byte[]? overLong;
    private long overLongLength;

    private async ValueTask FaultAsync(ConnectionEventKind kind, ExchangeKind shown, ReadOnlySequence<byte> payload, long length, string? detail)
    {
        faults++;
        var kept = payload.Slice(0, Math.Min(payload.Length, ConnectionEventRow.MostBytes)).ToArray();
        live.FaultCame(shown, kept, length);
        Hl7v2Metrics.Faults.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
        endpoint.Log.Fault(live.Id, live.Peer, kind.ToString(), length);
        opened ??= RecordAsync(ConnectionEventKind.Opened, default, 0, null);
        await RecordAsync(kind, kept, length, detail);
    }

    // The first part of a message that is too long. Its header tells whom to refuse; the rest is let go by without being kept.
    private async ValueTask OverLongAsync(Hl7v2Frame frame)
    {
        overLong = frame.Payload.Slice(0, Math.Min(frame.Payload.Length, ConnectionEventRow.MostBytes)).ToArray();
        overLongLength = frame.WireLength;
        var translation = Hl7v2Translation.Refuse(new Hl7v2Rejection(Hl7v2Reject.TooLong, options.MaxMessageBytes));
        var mode = Hl7v2AckMode.Original;
        var header = new Hl7v2Message();
        if (Hl7v2Message.TryParseHeader(overLong, header, out _, options.ReadOptions())) mode = Hl7v2AckMode.Of(header.Header, isAnswer: header.Header[9][1].Is("ACK"u8));
        await EnqueueAsync(new(overLong, Task.FromResult(new Receipt(ReceiptKind.Quarantined, default, translation.Rejection!.Message)), translation, mode, clock.GetTimestamp()));
    }

    private async ValueTask OverLongEndAsync()
    {
        if (overLong is not { } kept) return;
        overLong = null;
        await FaultAsync(ConnectionEventKind.TooLong, ExchangeKind.TooLong, new(kept), overLongLength, $"longer than {options.MaxMessageBytes} bytes");
    }

    private async ValueTask CloseAsync(string reason)
    {
        try
        {
            await OverLongEndAsync();
            if (timedOut is { } why) await RecordAsync(ConnectionEventKind.TimedOut, default, 0, why);
            // A connection over which nothing came (a port check) is shown while it is open, and not kept.
            if (opened is not null)
            {
                await opened;
                await RecordAsync(ConnectionEventKind.Closed, default, 0, reason);
            }
        }
        finally
        {
            live.Close();
            endpoint.Log.Closed(live.Id, reason);
        }
    }

    private async Task<Receipt> RecordAsync(ConnectionEventKind kind, ReadOnlyMemory<byte> bytes, long length, string? detail)
    {
        var receipt = await endpoint.Intake.RecordAsync(live.Event(kind, bytes, length, detail), CancellationToken.None);
        if (receipt.Kind == ReceiptKind.Unavailable) endpoint.Log.NotRecorded(live.Id, receipt.Reason ?? "");
        return receipt;
    }
}
