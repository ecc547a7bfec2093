using System.Globalization;
using Meridian.Core.Feed;
using Meridian.Core.Orders;
using Meridian.Core.Record;

namespace Meridian.Core.Forwarding;

/// <summary>
/// Puts into the queue what the rules say, in the transaction of the image or order that they speak of: what was acknowledged is forwarded, whatever
/// happens between. An image does not go back to whom it came from, and to each peer once, however many rules name it.
/// </summary>
public sealed class Dispatcher(Routes routes, PrefetchRules prefetches, DeliveryQueue queue) : IBatchFollower
{
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    public void Follow(RecordBatch batch)
    {
        if (routes.All is { Count: > 0 } rules)
            foreach (var image in batch.Imaging.Instances)
            {
                told.Clear();
                told.Add(image.CallingAe);
                foreach (var rule in rules)
                {
                    if (!rule.Matches(image)) continue;
                    foreach (var destination in rule.Destinations)
                        if (told.Add(destination)) queue.Add(batch, DeliveryKind.Instance, destination, image.SopUid, image.StudyUid, rule.Name);
                }
            }
        if (prefetches.All is { Count: > 0 } wanted)
            foreach (var order in batch.Orders)
            {
                // a change of an order that is known wants nothing new
                if (order.Status != OrderStatus.Scheduled || order.UpdatedAt != order.CreatedAt) continue;
                foreach (var rule in wanted)
                    if (rule.Matches(order)) queue.Add(batch, DeliveryKind.Prefetch, rule.Archive, order.Id.Value.ToString(CultureInfo.InvariantCulture), rule: rule.Name);
            }
    }
}
