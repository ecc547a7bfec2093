using System.Globalization;
using Meridian.Core.Feed;
using Meridian.Core.Forwarding;
using Meridian.Core.Laboratory;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Puts what is to be told into the queue to peers, in the transaction that made it so: a verified result, one that is verified no more, and work for the analyzers that
/// are sent it unasked. <c>kill -9</c> between the verification and its report loses neither.
/// </summary>
internal sealed class Hl7v2LabRoutes(Hl7v2Options options, DeliveryQueue queue, ILabReader reader) : IBatchFollower
{
    private readonly IReadOnlyList<Hl7v2ResultPeer> peers = Hl7v2ResultPeer.ReadAll(options.ResultPeers);
    private readonly List<Hl7v2Analyzer> broadcasts = [.. options.Senders.Analyzers.Where(analyzer => analyzer.IsBroadcast)];
    private readonly Dictionary<LabResultId, LabResultRow> newest = [];
    private readonly Dictionary<LabOrderId, Hl7v2ReportDetail> told = [];

    public void Follow(RecordBatch batch)
    {
        if (peers.Count > 0 && batch.LabResults.Count > 0) Report(batch);
        if (broadcasts.Count > 0 && batch.LabOrders.Count > 0) Broadcast(batch);
    }

    private void Report(RecordBatch batch)
    {
        newest.Clear();
        told.Clear();
        foreach (var row in batch.LabResults) newest[row.Id] = row;
        foreach (var row in newest.Values)
        {
            if (row.Role != SpecimenRole.Patient || row.Patient == default || row.State is not (LabResultState.Verified or LabResultState.Rejected)) continue;
            // what stood before this transaction as it stands now was told then
            var before = reader.Result(row.Id)?.State;
            var isNew = row.State == LabResultState.Verified && before != LabResultState.Verified;
            if (!isNew && !(row.State == LabResultState.Rejected && before == LabResultState.Verified)) continue;
            if (!told.TryGetValue(row.Order, out var detail)) told[row.Order] = detail = new();
            (isNew ? detail.Verified : detail.Withdrawn).Add(row.Id.Value);
        }
        foreach (var (order, detail) in told)
        {
            var text = detail.ToString();
            foreach (var peer in peers) queue.Add(batch, DeliveryKind.LabReport, peer.Destination, order.Value.ToString(CultureInfo.InvariantCulture), detail: text);
        }
    }

    private void Broadcast(RecordBatch batch)
    {
        foreach (var specimen in batch.LabOrders.Where(row => row.IsOpen && IsNews(row)).Select(row => row.SpecimenId).Distinct(StringComparer.Ordinal).ToList())
            foreach (var analyzer in broadcasts) queue.Add(batch, DeliveryKind.LabWork, analyzer.Destination, specimen);
    }

    // a new order, or one with a test that has (again) to be done; that a test was assigned or answered asks for nothing
    private bool IsNews(LabOrderRow row) => reader.Order(row.Id) is not { } before
        || row.Order.Tests.Any(test => test.Status == LabTestStatus.Ordered && !before.Order.Tests.Any(one => one.Test == test.Test && one.Status == LabTestStatus.Ordered && one.Rerun == test.Rerun));
}
