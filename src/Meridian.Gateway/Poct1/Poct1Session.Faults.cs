using System.Buffers;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Wire.Poct1;

namespace Meridian.Gateway.Poct1;

/// <summary>What came that was no message: kept, shown, counted, and in the end too much.</summary>
internal sealed partial class Poct1Session
{

    private async ValueTask FaultAsync(ConnectionEventKind kind, ExchangeKind shown, Poct1Frame frame, string? detail)
    {
        faults++;
        var kept = frame.Payload.Slice(0, Math.Min(frame.Payload.Length, ConnectionEventRow.MostBytes)).ToArray();
        live.FaultCame(shown, kept, frame.WireLength);
        Poct1Metrics.Faults.Add(1, new KeyValuePair<string, object?>("kind", frame.Kind.ToString()));
        endpoint.Log.Fault(live.Id, live.Peer, frame.Kind.ToString(), frame.WireLength);
        opened ??= RecordAsync(ConnectionEventKind.Opened, default, 0, null);
        await RecordAsync(kind, kept, frame.WireLength, detail);
    }

    private async ValueTask CloseAsync(string reason)
    {
        try
        {
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
