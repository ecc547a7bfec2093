using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>What one transaction writes of images. Part of <see cref="Record.RecordBatch"/>; filled and read on the writer's thread.</summary>
public sealed class ImagingBatch
{
    /// <summary>New studies and those of which more than the counts changed; written whole, by id, in their order.</summary>
    public List<StudyRow> Studies { get; } = [];
    /// <summary>Studies of which only counts, modalities, classes, times and revision changed; the last of each id counts.</summary>
    public List<StudyRow> StudyTallies { get; } = [];
    public List<SeriesRow> Series { get; } = [];
    public List<SeriesRow> SeriesTallies { get; } = [];
    /// <summary>New instances.</summary>
    public List<InstanceRow> Instances { get; } = [];
    /// <summary>Instances that another object takes the place of; written whole, by sequence.</summary>
    public List<InstanceRow> Replaced { get; } = [];
    /// <summary>New or decided conflicts; written whole, by sequence.</summary>
    public List<ConflictRow> Conflicts { get; } = [];
    public List<DisagreementRow> Disagreements { get; } = [];
    /// <summary>Objects that have become files: their bytes leave the record.</summary>
    public List<ObjectLocation> Moved { get; } = [];
    /// <summary>What checks of the bytes found.</summary>
    public List<(Sequence Instance, ObjectDamage Damage)> Damage { get; } = [];
    /// <summary>Studies that go with all that is below them.</summary>
    public List<long> Removed { get; } = [];

    /// <summary>Nothing is to be written.</summary>
    public bool IsEmpty => Studies.Count + StudyTallies.Count + Series.Count + SeriesTallies.Count + Instances.Count + Replaced.Count + Conflicts.Count
        + Disagreements.Count + Moved.Count + Damage.Count + Removed.Count == 0;

    internal Marks Mark() => new(Studies.Count, StudyTallies.Count, Series.Count, SeriesTallies.Count, Instances.Count, Replaced.Count, Conflicts.Count,
        Disagreements.Count, Moved.Count, Damage.Count, Removed.Count);

    internal void Truncate(Marks to)
    {
        Cut(Studies, to.Studies); Cut(StudyTallies, to.StudyTallies); Cut(Series, to.Series); Cut(SeriesTallies, to.SeriesTallies);
        Cut(Instances, to.Instances); Cut(Replaced, to.Replaced); Cut(Conflicts, to.Conflicts); Cut(Disagreements, to.Disagreements);
        Cut(Moved, to.Moved); Cut(Damage, to.Damage); Cut(Removed, to.Removed);
    }

    internal void Clear() => Truncate(default);

    private static void Cut<T>(List<T> list, int count) => list.RemoveRange(count, list.Count - count);

    /// <summary>Counts of each list at one moment.</summary>
    public readonly record struct Marks(int Studies, int StudyTallies, int Series, int SeriesTallies, int Instances, int Replaced, int Conflicts,
        int Disagreements, int Moved, int Damage, int Removed);
}
