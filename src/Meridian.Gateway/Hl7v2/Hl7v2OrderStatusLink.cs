using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Meridian.Core.Connections;
using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Model;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Tells whoever ordered how far his order is (IHE RAD-3), out of the durable queue: each message until it is answered, with one number for all its tries, and those
/// of one order one after the other.
/// </summary>
internal sealed class Hl7v2OrderStatusLink(Hl7v2Options options, IOrderReader orders, InTurn turn, ConnectionBook book, TimeProvider clock, ILogger<Hl7v2OrderStatusLink> log) : IDeliverer
{
    private const int LongestReason = 200;

    public bool Takes(DeliveryKind kind) => kind == DeliveryKind.OrderStatus;

    public async Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        if (destination != Hl7v2OrderStatusFollower.DestinationOf(options) || !PeerAddress.TryParse(options.OrderStatusPeer, out var peer))
        {
            foreach (var row in rows) told(new(row, DeliveryOutcome.Impossible, "Orders' status goes elsewhere now (hl7v2:orderStatusPeer)."));
            return;
        }
        await using var client = new Hl7v2Client(peer, options, book, clock, log, "order-status");
        HashSet<long> taken = [];
        var text = new ArrayBufferWriter<byte>(512);
        foreach (var row in rows.OrderBy(row => row.Id))
        {
            if (turn.Behind(row, taken) is { } held)
            {
                told(new(row, DeliveryOutcome.Onward, Next: held));
                continue;
            }
            var order = long.TryParse(row.Subject, CultureInfo.InvariantCulture, out var number) ? orders.Order(new OrderId(number)) : null;
            var notice = row.Detail is { } detail ? JsonSerializer.Deserialize<Hl7v2OrderNotice>(detail) : null;
            if (order is null || notice is null || !Enum.TryParse<OrderStatus>(notice.Status, out var status))
            {
                told(new(row, DeliveryOutcome.Impossible, "The order is not in the record."));
                continue;
            }
            var controlId = ControlIdOf(row);
            text.ResetWrittenCount();
            Hl7v2OrderStatus.Write(text, order.Order, status, notice.At, controlId, clock.GetUtcNow());
            var reply = await client.SendOnceAsync(text.WrittenMemory.ToArray(), controlId, cancellation);
            switch (reply.Outcome)
            {
                case Hl7v2ReplyKind.Accepted:
                    taken.Add(row.Id);
                    told(new(row, DeliveryOutcome.Done));
                    break;
                case Hl7v2ReplyKind.Refused or Hl7v2ReplyKind.TryAgain:
                    told(new(row, DeliveryOutcome.Refused, $"{peer} answered {reply.Code}{(reply.Reason is { Length: > 0 } reason ? ": " + (reason.Length > LongestReason ? reason[..LongestReason] : reason) : "")}"));
                    break;
                case Hl7v2ReplyKind.NoAnswer:
                    throw new PeerUnreachableException($"{peer}: {reply.Reason}");
                default:
                    throw new InvalidOperationException(reply.Outcome.ToString());
            }
        }
    }

    // MSH-10 has 20 characters in 2.3.1; the same for every try, so that a repetition can be recognized
    private static string ControlIdOf(DeliveryRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.CreatedAt.ToUnixTimeSeconds():X}S{row.Id}");
}
