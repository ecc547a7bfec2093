using System.Globalization;
using Meridian.Core.Feed;
using Meridian.Core.Imaging;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Core.Record;

namespace Meridian.Core.Forwarding;

/// <summary>
/// Puts into the queue what the rules say, in the transaction of the image or order that they speak of: what was acknowledged is forwarded, whatever
/// happens between. An image does not go back to whom it came from, and to each peer once, however many rules name it. An image that takes the place of
/// another by a person's decision goes the way of a new one.
/// </summary>
public sealed class Dispatcher(Routes routes, PrefetchRules prefetches, DeliveryQueue queue, DicomPeers peers, IOrderReader orders) : IBatchFollower
{
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    public void Follow(RecordBatch batch)
    {
        if (routes.All is { Count: > 0 } rules)
        {
            foreach (var image in batch.Imaging.Instances) Route(batch, image, rules);
            foreach (var image in batch.Imaging.Replaced) Route(batch, image, rules);
        }
        if (prefetches.All is { Count: > 0 } wanted)
            foreach (var order in batch.Orders)
            {
                // a change of an order that is known wants nothing new
                if (order.Status != OrderStatus.Scheduled || order.UpdatedAt != order.CreatedAt) continue;
                foreach (var rule in wanted)
                    if (rule.Matches(order)) queue.Add(batch, DeliveryKind.Prefetch, rule.Archive, order.Id.Value.ToString(CultureInfo.InvariantCulture), rule: rule.Name);
            }
        if (batch.PerformedSteps.Count + batch.Orders.Count > 0) Announce(batch);
    }

    private void Route(RecordBatch batch, InstanceRow image, IReadOnlyList<RouteRule> rules)
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

    // A step is over when its modality says so; where it says nothing, when the order is complete.
    private void Announce(RecordBatch batch)
    {
        List<string>? receivers = null;
        foreach (var step in batch.PerformedSteps)
        {
            if (step.Status != PerformedStatus.Completed || step.StudyUid is null || orders.PerformedStep(step.Uid)?.Status == PerformedStatus.Completed) continue;
            foreach (var receiver in receivers ??= Receivers()) queue.Add(batch, DeliveryKind.Availability, receiver, step.StudyUid, step.StudyUid, detail: step.Uid);
        }
        foreach (var order in batch.Orders)
        {
            if (order.Status != OrderStatus.Completed || order.Order.StudyUid is not { } study || orders.Order(order.Id) is not { Status: not OrderStatus.Completed }) continue;
            if (batch.PerformedSteps.Exists(step => step.For.Any(link => link.Order == order.Id)) || orders.PerformedSteps(order.Id, 1).Any()) continue;
            foreach (var receiver in receivers ??= Receivers()) queue.Add(batch, DeliveryKind.Availability, receiver, study, study);
        }
    }

    private List<string> Receivers() => [.. peers.All.Where(peer => peer.Is(PeerUse.Availability)).Select(peer => peer.AeTitle)];
}
