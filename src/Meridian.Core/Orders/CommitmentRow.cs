namespace Meridian.Core.Orders;

/// <summary>How far a transaction of storage commitment is. Stored; the numbers are pinned by a test.</summary>
public enum CommitmentState : byte
{
    /// <summary>Taken on; its result was not yet told.</summary>
    Pending = 1,
    /// <summary>The requester has the result.</summary>
    Reported = 2,
    /// <summary>The requester could not be told; shown, and told again when a person asks.</summary>
    Undeliverable = 3,
}

/// <summary>One instance that somebody wants to be sure of.</summary>
/// <param name="Failure">DICOM 0008,1197 (PS3.3 C.14); null: committed, or not yet looked at.</param>
public sealed record CommitmentItem(string SopClassUid, string SopUid, int? Failure = null);

/// <summary>One transaction of the storage commitment push model (PS3.4 annex J): written whole, by its UID and requester.</summary>
public sealed record CommitmentRow
{
    public required string TransactionUid { get; init; }
    /// <summary>AE title of who asked.</summary>
    public required string RequesterAe { get; init; }
    /// <summary>The hub's AE title that was called.</summary>
    public required string CalledAe { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required CommitmentState State { get; init; }
    public required IReadOnlyList<CommitmentItem> Items { get; init; }
}
