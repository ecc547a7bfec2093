using System.Globalization;
using Meridian.Core.Laboratory;
using Meridian.Core.Orders;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Fakes;

public sealed partial class MemoryRecord : ILabReader
{
    private readonly SortedDictionary<long, LabOrderRow> labOrders = [];
    private readonly SortedDictionary<long, LabResultRow> labResults = [];

    /// <summary>What the store must never take: two results of one key.</summary>
    private void CommitLaboratory(RecordBatch batch)
    {
        foreach (var row in batch.LabOrders) labOrders[row.Id.Value] = row;
        foreach (var row in batch.LabResults)
        {
            if (labResults.Values.Any(one => one.Key == row.Key && one.Id != row.Id)) throw new InvalidOperationException("one result was stored twice");
            labResults[row.Id.Value] = row;
        }
    }

    public ILabReader Laboratory => this;

    LabOrderId ILabReader.LastOrder() => Read(() => new LabOrderId(labOrders.Keys.LastOrDefault()));
    LabResultId ILabReader.LastResult() => Read(() => new LabResultId(labResults.Keys.LastOrDefault()));
    LabOrderRow? ILabReader.Order(LabOrderId id) => Read(() => labOrders.GetValueOrDefault(id.Value));
    IReadOnlyList<LabOrderRow> ILabReader.OrdersBySpecimen(string specimenId) => Read(() => labOrders.Values.Reverse().Where(row => row.SpecimenId == specimenId).Take(100).ToList());
    IReadOnlyList<LabOrderRow> ILabReader.OrdersBy(OrderKey key, string value) => Read(() => labOrders.Values.Reverse().Where(row => value == key switch
    {
        OrderKey.Placer => row.Order.Placer?.Value,
        OrderKey.Filler => row.Order.Filler?.Value,
        _ => row.Patient.Value.ToString(CultureInfo.InvariantCulture),
    }).Take(100).ToList());
    IEnumerable<LabOrderRow> ILabReader.Orders(LabOrderQuery query) => Read(() => labOrders.Values.Reverse().Where(row => (query.SpecimenId is null || row.SpecimenId == query.SpecimenId) && (query.Priority is null || row.Order.Priority == query.Priority) && (query.Status is null || row.Status == query.Status) && (!query.OnlyOpen || row.IsOpen)
        && (query.Patient is null || row.Patient == query.Patient) && (query.Before is null || row.Id.Value < query.Before.Value.Value)).Take(query.Limit).ToList());
    LabResultRow? ILabReader.Result(LabResultId id) => Read(() => labResults.GetValueOrDefault(id.Value));
    IEnumerable<LabResultRow> ILabReader.Results(LabResultQuery query) => Read(() => labResults.Values.Reverse().Where(row => (query.States.Count == 0 || query.States.Contains(row.State)) && (!query.OnlyCritical || row.Flags is "LL" or "HH") && (query.Held is null || row.Held == query.Held)
        && (query.SpecimenId is null || row.SpecimenId == query.SpecimenId) && (query.Patient is null || row.Patient == query.Patient) && (query.Order is null || row.Order == query.Order)
        && (query.Equipment is null || row.Equipment == query.Equipment) && (query.Test is null || row.Test == query.Test) && (query.Role is null || row.Role == query.Role)
        && (query.From is null || row.At >= query.From) && (query.To is null || row.At < query.To) && (query.Message is null || row.Message == query.Message)
        && (query.Before is null || row.Id.Value < query.Before.Value.Value)).Take(query.Limit).ToList());
    bool ILabReader.HasResult(ResultKey key) => Read(() => labResults.Values.Any(row => row.Key == key));
    /// <summary>What this record says that it let go; it lets nothing go itself.</summary>
    public DateTimeOffset? LetGoBefore { get; set; }
    DateTimeOffset? ILabReader.LetGoBefore(SpecimenRole role) => LetGoBefore;
    LabResultRow? ILabReader.LastVerified(PatientId patient, string test, LabOrderId except) => Read(() => labResults.Values.Where(row => row.State == LabResultState.Verified && row.Patient != default && IsOf(patient, row.Patient) && row.Test == test
        && (except == default || row.Order != except)).OrderByDescending(row => row.At).ThenByDescending(row => row.Id.Value).FirstOrDefault());
    private bool IsOf(PatientId standing, PatientId id)
    {
        while (id != standing && patients.TryGetValue(id.Value, out var row) && row.MergedInto != default) id = row.MergedInto;
        return id == standing;
    }
    IReadOnlyList<PatientId> ILabReader.PatientsBearing(string identifier) => Read(() => patients.Values.Where(row => row.Identity.Identifiers.Any(one => one.Value == identifier)).Select(row => row.Id).Take(10).ToList());
    LabInstrumentCounts ILabReader.Counts(EquipmentId of, DateTimeOffset since) => Read(() =>
    {
        var its = labResults.Values.Where(row => row.Equipment == of).ToList();
        return new LabInstrumentCounts(its.Count == 0 ? null : its.Max(row => row.At), its.Count(row => row.At >= since), its.Count(row => row.State == LabResultState.Held), its.Count(row => row.State == LabResultState.ToVerify));
    });
    LabCounts ILabReader.Counts() => Read(() => new LabCounts(labResults.Values.Where(row => row.State == LabResultState.Held).GroupBy(row => row.Held).ToDictionary(group => group.Key, group => group.Count()),
        labResults.Values.Count(row => row.State == LabResultState.ToVerify), labResults.Values.Count(row => row is { State: LabResultState.ToVerify, Flags: "LL" or "HH" }), labOrders.Values.Count(row => row.IsOpen)));
}
