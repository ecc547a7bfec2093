namespace Meridian.Store.Sqlite;

/// <summary>How the embedded record is kept.</summary>
public sealed record SqliteRecordOptions
{
    /// <summary>The data directory; made when missing. No default.</summary>
    public required string Directory { get; init; }
    /// <summary>How long to wait for a lock that another program holds on the database. Default: 2 s (an acknowledgement is due within seconds: IHE PCD senders resend after 5 to 30 s).</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(2);
    /// <summary>Longest check for damage at the start after an unclean end; a larger record is checked in part. Default: 5 s (ours: a hub must be back before monitors raise their own alarm).</summary>
    public TimeSpan DamageCheckTimeout { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>Size of the write-ahead log at which it is started over, bytes. Default: 16 MiB (measured: a checkpoint of that size takes some tens of milliseconds).</summary>
    public long LogBytes { get; init; } = 16 << 20;
    /// <summary>Most bytes that the database file may take; null: what the disk has. Default: null (contract: the disk is the hub's own).</summary>
    public long? MaximumBytes { get; init; }
}
