namespace Meridian.Core.Workitems;

/// <summary>What one transaction writes of workitems. Part of <see cref="Record.RecordBatch"/>; filled and read on the writer's thread.</summary>
public sealed class WorkitemBatch
{
    /// <summary>New or changed workitems; written whole, by UID.</summary>
    public List<WorkitemRow> Rows { get; } = [];
    /// <summary>New, changed or ended subscriptions; written whole, by target and AE title.</summary>
    public List<WorkitemSubscriptionRow> Subscriptions { get; } = [];
    /// <summary>What subscribers are told. A store does not write these; they are sent after the commit.</summary>
    public List<WorkitemReport> Reports { get; } = [];

    /// <summary>Nothing is to be written.</summary>
    public bool IsEmpty => Rows.Count + Subscriptions.Count == 0;

    internal Marks Mark() => new(Rows.Count, Subscriptions.Count, Reports.Count);

    internal void Truncate(Marks to)
    {
        Cut(Rows, to.Rows); Cut(Subscriptions, to.Subscriptions); Cut(Reports, to.Reports);
    }

    internal void Clear() => Truncate(default);

    private static void Cut<T>(List<T> list, int count) => list.RemoveRange(count, list.Count - count);

    /// <summary>Counts of each list at one moment.</summary>
    public readonly record struct Marks(int Rows, int Subscriptions, int Reports);
}
