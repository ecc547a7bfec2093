using System.Globalization;
using System.Text.Json;
using Meridian.Core.Feed;
using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Core.Record;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Puts into the queue, in the transaction that moves an imaging order, that whoever ordered is to be told. What his own messages move he knows: those are
/// not told back to him.
/// </summary>
internal sealed class Hl7v2OrderStatusFollower(Hl7v2Options options, IOrderReader orders, DeliveryQueue queue) : IBatchFollower
{
    private readonly Dictionary<long, (OrderStatus Status, long Message)> before = [];

    /// <summary>The name under which its deliveries stand in the queue; no AE title is as long.</summary>
    public static string DestinationOf(Hl7v2Options options) => "HL7 v2 orders to " + options.OrderStatusPeer;

    public void Follow(RecordBatch batch)
    {
        before.Clear();
        foreach (var row in batch.Orders)
        {
            // a new order is news to nobody: who sent it knows how he sent it
            if (!before.TryGetValue(row.Id.Value, out var known)) known = orders.Order(row.Id) is { } stored ? (stored.Status, stored.Message.Value) : (row.Status, row.Message.Value);
            before[row.Id.Value] = (row.Status, row.Message.Value);
            if (row.Status == known.Status || row.Message.Value != known.Message || row.Status == OrderStatus.Scheduled) continue;
            queue.Add(batch, DeliveryKind.OrderStatus, DestinationOf(options), row.Id.Value.ToString(CultureInfo.InvariantCulture), row.Order.StudyUid,
                detail: JsonSerializer.Serialize(new Hl7v2OrderNotice(row.Status.ToString(), row.UpdatedAt)));
        }
    }
}

/// <summary>What is to be told of an order: as it was then, whatever has become of it since.</summary>
/// <param name="Status">A name of <see cref="OrderStatus"/>.</param>
internal sealed record Hl7v2OrderNotice(string Status, DateTimeOffset At);
