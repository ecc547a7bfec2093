using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>An object that came under the SOP Instance UID of another one: kept apart, until a person decides.</summary>
public sealed record ConflictRow
{
    /// <summary>The number of this object in the record. Its own bytes are at <see cref="Other"/>'s location.</summary>
    public required Sequence Sequence { get; init; }
    /// <summary>The instance that stands.</summary>
    public required Sequence Standing { get; init; }
    public required string StudyUid { get; init; }
    public required string SeriesUid { get; init; }
    public required string SopUid { get; init; }
    /// <summary>What came: its own study and series may be others. The row's numbers of study and series are 0 unless they exist.</summary>
    public required InstanceRow Other { get; init; }
    /// <summary>Why they are not one: <c>bytes</c>, <c>transferSyntax</c> (the same object coded otherwise), <c>place</c> (another study or series).</summary>
    public required string Difference { get; init; }
    public ConflictState State { get; init; } = ConflictState.Waiting;
    public string? ResolvedBy { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public string? Note { get; init; }
}
