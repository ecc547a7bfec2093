using System.Globalization;
using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Fakes;

public sealed partial class MemoryRecord : IOrderReader, IDeliveryReader
{
    private readonly SortedDictionary<long, ImagingOrderRow> orders = [];
    private readonly Dictionary<string, PerformedStepRow> performed = [];
    private readonly Dictionary<(string, string), CommitmentRow> commitments = [];
    private readonly SortedDictionary<long, DeliveryRow> deliveries = [];
    private readonly SortedDictionary<string, (long Done, long Highest)> delivered = [];

    private void CommitOrders(RecordBatch batch)
    {
        foreach (var row in batch.Orders) orders[row.Id.Value] = row;
        foreach (var row in batch.PerformedSteps) performed[row.Uid] = row;
        foreach (var row in batch.Commitments) commitments[(row.TransactionUid, row.RequesterAe)] = row;
        foreach (var row in batch.Deliveries)
        {
            if (row.State != DeliveryState.Done)
            {
                deliveries[row.Id] = row;
                continue;
            }
            deliveries.Remove(row.Id);
            var (done, highest) = delivered.GetValueOrDefault(row.Destination);
            delivered[row.Destination] = (done + (row.LastError is null ? 1 : 0), Math.Max(highest, row.Id));
        }
    }

    public OrderId LastOrder() => Read(() => new OrderId(orders.Keys.LastOrDefault()));
    public ImagingOrderRow? Order(OrderId id) => Read(() => orders.GetValueOrDefault(id.Value));
    public IReadOnlyList<ImagingOrderRow> OrdersBy(OrderKey key, string value) => Read(() => orders.Values.Reverse().Where(row => value == key switch
    {
        OrderKey.Placer => row.Order.Placer?.Value,
        OrderKey.Filler => row.Order.Filler?.Value,
        OrderKey.Accession => row.Order.Accession,
        OrderKey.Study => row.Order.StudyUid,
        _ => row.Patient.Value.ToString(CultureInfo.InvariantCulture),
    }).Take(100).ToList());
    public IEnumerable<ImagingOrderRow> Orders(OrderQuery query) => Read(() => orders.Values.Reverse().Where(row => query.Status is null || row.Status == query.Status).Take(query.Limit).ToList());
    public IEnumerable<ImagingOrderRow> Worklist(WorklistQuery query) => Read(() => orders.Values.Where(row => row.Order.Steps.Any(step => query.Statuses.Contains(step.Status))).Take(query.Limit).ToList());
    public PerformedStepRow? PerformedStep(string uid) => Read(() => performed.GetValueOrDefault(uid));
    public IEnumerable<PerformedStepRow> PerformedSteps(OrderId? order, int limit) => Read(() => performed.Values.Where(row => order is null || row.For.Any(link => link.Order == order)).Take(limit).ToList());
    public CommitmentRow? Commitment(string transactionUid, string requesterAe) => Read(() => commitments.GetValueOrDefault((transactionUid, requesterAe)));
    public IEnumerable<CommitmentRow> Commitments(CommitmentState? state, int limit) => Read(() => commitments.Values.Where(row => state is null || row.State == state).Take(limit).ToList());

    public long LastDelivery() => Read(() => Math.Max(deliveries.Keys.LastOrDefault(), delivered.Values.Select(one => one.Highest).DefaultIfEmpty().Max()));
    public DeliveryRow? Delivery(long id) => Read(() => deliveries.GetValueOrDefault(id));
    public IReadOnlyList<DeliveryRow> DeliveriesOf(string destination, string subject) => Read(() => deliveries.Values.Where(row => row.Destination == destination && row.Subject == subject).ToList());
    public IReadOnlyList<DeliveryRow> Due(string destination, DateTimeOffset now, int limit) => Read(() => Waiting(destination).Where(row => row.DueAt <= now).Take(limit).ToList());
    public DateTimeOffset? NextDue(string destination) => Read(() => Waiting(destination).Select(row => (DateTimeOffset?)row.DueAt).FirstOrDefault());
    public IEnumerable<DeliveryRow> Deliveries(string? destination, DeliveryState? state, long? before, int limit) =>
        Read(() => deliveries.Values.Reverse().Where(row => (destination is null || row.Destination == destination) && (state is null || row.State == state)).Take(limit).ToList());
    public IReadOnlyList<DeliveryCount> DeliveryCounts() => Read(() => deliveries.Values.Select(row => row.Destination).Concat(delivered.Keys).Distinct().Order(StringComparer.Ordinal)
        .Select(to => new DeliveryCount(to, deliveries.Values.Count(row => row.Destination == to && row.State == DeliveryState.Waiting),
            deliveries.Values.Count(row => row.Destination == to && row.State == DeliveryState.Dead), delivered.GetValueOrDefault(to).Done, null, null)).ToList());

    private IEnumerable<DeliveryRow> Waiting(string destination) => deliveries.Values.Where(row => row.Destination == destination && row.State == DeliveryState.Waiting).OrderBy(row => row.DueAt).ThenBy(row => row.Id);
}
