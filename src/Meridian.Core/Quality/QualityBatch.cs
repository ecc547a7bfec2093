namespace Meridian.Core.Quality;

/// <summary>What one transaction writes of quality control. Part of <see cref="Record.RecordBatch"/>; filled and read on the writer's thread.</summary>
public sealed class QualityBatch
{
    /// <summary>New or decided control results; written whole, by id.</summary>
    public List<ControlResultRow> Controls { get; } = [];
    /// <summary>New, changed or released lock-outs; written whole, by id.</summary>
    public List<QualityLockRow> Locks { get; } = [];
    /// <summary>Points of moving averages; appended.</summary>
    public List<AveragePointRow> Averages { get; } = [];

    /// <summary>Nothing is to be written.</summary>
    public bool IsEmpty => Controls.Count + Locks.Count + Averages.Count == 0;

    internal Marks Mark() => new(Controls.Count, Locks.Count, Averages.Count);

    internal void Truncate(Marks to)
    {
        Cut(Controls, to.Controls); Cut(Locks, to.Locks); Cut(Averages, to.Averages);
    }

    internal void Clear() => Truncate(default);

    private static void Cut<T>(List<T> list, int count) => list.RemoveRange(count, list.Count - count);

    /// <summary>Counts of each list at one moment.</summary>
    public readonly record struct Marks(int Controls, int Locks, int Averages);
}
