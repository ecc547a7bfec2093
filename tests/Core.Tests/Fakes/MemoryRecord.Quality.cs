using Meridian.Core.Quality;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Fakes;

public sealed partial class MemoryRecord : IQualityReader
{
    private readonly SortedDictionary<long, ControlResultRow> controls = [];
    private readonly SortedDictionary<long, QualityLockRow> locks = [];
    private readonly SortedDictionary<long, AveragePointRow> averages = [];

    private void CommitQuality(RecordBatch batch)
    {
        foreach (var row in batch.Quality.Controls) controls[row.Id] = row;
        foreach (var row in batch.Quality.Locks) locks[row.Id] = row;
        foreach (var row in batch.Quality.Averages) averages.Add(row.Id, row);
    }

    public (long Control, long Lock, long Average) LastQuality() => Read(() => (controls.Keys.LastOrDefault(), locks.Keys.LastOrDefault(), averages.Keys.LastOrDefault()));
    public ControlResultRow? Control(long id) => Read(() => controls.GetValueOrDefault(id));
    public IEnumerable<ControlResultRow> Controls(ControlQuery query) => Read(() => controls.Values.Reverse().Where(row =>
        (query.Equipment is null || row.Equipment == query.Equipment) && (query.Test is null || row.Test == query.Test) && (query.Material is null || row.Sample.Material == query.Material)
        && (query.Lot is null || row.Sample.Lot == query.Lot) && (query.Level is null || row.Sample.Level == query.Level) && (query.States.Count == 0 || query.States.Contains(row.State))
        && (query.From is null || row.At >= query.From) && (query.To is null || row.At < query.To) && (query.Before is null || row.Id < query.Before)).Take(query.Limit).ToList());
    public IReadOnlyList<ControlSeries> ControlSeries() => Read(() => controls.Values.GroupBy(row => (row.Equipment, row.Test, row.Sample))
        .Select(same => new ControlSeries(same.Key.Equipment, same.Key.Test, same.Key.Sample, same.Count(), same.Min(row => row.At), same.Max(row => row.At))).ToList());
    public QualityLockRow? QualityLock(long id) => Read(() => locks.GetValueOrDefault(id));
    public IEnumerable<QualityLockRow> QualityLocks(bool? open, EquipmentId? of, string? test, long? before, int limit) => Read(() => locks.Values.Reverse()
        .Where(row => (open is null || row.IsOpen == open) && (of is null || row.Equipment == of) && (test is null || row.Test == test) && (before is null || row.Id < before)).Take(limit).ToList());
    public IEnumerable<AveragePointRow> Averages(EquipmentId of, string test, DateTimeOffset? from, DateTimeOffset? to, int limit) => Read(() => averages.Values.Reverse()
        .Where(row => row.Equipment == of && row.Test == test && (from is null || row.At >= from) && (to is null || row.At < to)).Take(limit).ToList());
    public IReadOnlyList<AveragePointRow> LatestAverages() => Read(() => averages.Values.Where(row => row.Average is not null).GroupBy(row => (row.Equipment, row.Test)).Select(same => same.Last()).ToList());
}
