using Meridian.Core.Record;

namespace Meridian.Store.Sqlite;

/// <summary>How the record fares.</summary>
public sealed record RecordCheck
{
    /// <summary>What the last commit or reading failed for; null: nothing.</summary>
    public RecordTrouble? Trouble { get; init; }
    /// <summary>What to do about it.</summary>
    public string? Message { get; init; }
    public required long FreeDiskBytes { get; init; }
    public required long DatabaseBytes { get; init; }
    /// <summary>Bytes in the write-ahead log at its last checkpoint.</summary>
    public required long LogBytes { get; init; }
    /// <summary>Null: none since the start.</summary>
    public DateTimeOffset? LastCommitAt { get; init; }

    public bool IsHealthy => Trouble is null;
}
