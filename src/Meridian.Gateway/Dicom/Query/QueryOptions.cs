namespace Meridian.Gateway.Dicom.Query;

/// <summary>How the hub answers queries and sends what is asked for.</summary>
public sealed class QueryOptions
{
    /// <summary>Answers identifiers without the unique keys of the levels above although relational queries were not negotiated. Default: true (a UID names one study without its patient's number; half the workstations of the field forget to negotiate).</summary>
    public bool AlwaysRelational { get; set; } = true;

    /// <summary>Most C-STORE operations in flight on one association to a peer, where it agrees to an asynchronous window. Default: 8 (hides a round trip of a few milliseconds at the speed of a disk).</summary>
    public ushort SendWindow { get; set; } = 8;

    /// <summary>Longest object that is decoded or written again in memory for a peer that does not take it as stored. Default: 1 GiB (beyond it, the object fails with the reason; as stored, any length goes).</summary>
    public long LongestRewrite { get; set; } = 1L << 30;
}
