using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Quality;

/// <summary>Which control results. Null: any.</summary>
public sealed record ControlQuery
{
    public EquipmentId? Equipment { get; init; }
    public string? Test { get; init; }
    public string? Material { get; init; }
    public string? Lot { get; init; }
    public string? Level { get; init; }
    /// <summary>Empty: any.</summary>
    public IReadOnlyList<ControlState> States { get; init; } = [];
    /// <summary>Hub time of the measurement, inclusive.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Hub time of the measurement, exclusive.</summary>
    public DateTimeOffset? To { get; init; }
    public long? Before { get; init; }
    public int Limit { get; init; } = 200;
}

/// <summary>One series of control results: what a chart shows.</summary>
public sealed record ControlSeries(EquipmentId Equipment, string Test, LotLevel Sample, int Count, DateTimeOffset FirstAt, DateTimeOffset LastAt);

/// <summary>The read side of quality control: committed rows only, from any thread.</summary>
/// <remarks>Every member throws <see cref="RecordUnavailableException"/> when the store cannot be read.</remarks>
public interface IQualityReader
{
    /// <summary>The highest ids given; 0 where none.</summary>
    (long Control, long Lock, long Average) LastQuality();

    ControlResultRow? Control(long id);
    /// <summary>By id, newest first.</summary>
    IEnumerable<ControlResultRow> Controls(ControlQuery query);
    /// <summary>Every series that has results.</summary>
    IReadOnlyList<ControlSeries> ControlSeries();

    QualityLockRow? QualityLock(long id);
    /// <summary>Newest first. <paramref name="open"/> null: all.</summary>
    IEnumerable<QualityLockRow> QualityLocks(bool? open, EquipmentId? equipment, string? test, long? before, int limit);

    /// <summary>Newest first.</summary>
    IEnumerable<AveragePointRow> Averages(EquipmentId equipment, string test, DateTimeOffset? from, DateTimeOffset? to, int limit);
    /// <summary>The newest point with an average of each analyzer and test.</summary>
    IReadOnlyList<AveragePointRow> LatestAverages();
}
