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
    /// <summary>The hub is who asked: the peer's report is awaited.</summary>
    Asked = 4,
    /// <summary>The hub is who asked, and the peer has told.</summary>
    Answered = 5,
    /// <summary>The hub is who asked; no report came in time, and it has asked anew or given up.</summary>
    Unanswered = 6,
    /// <summary>The hub is who asked, and the peer refused the question.</summary>
    Refused = 7,
}

/// <summary>One instance that somebody wants to be sure of.</summary>
/// <param name="Failure">DICOM 0008,1197 (PS3.3 C.14); null: committed, or not yet looked at.</param>
public sealed record CommitmentItem(string SopClassUid, string SopUid, int? Failure = null);

/// <summary>One transaction of the storage commitment push model (PS3.4 annex J): written whole, by its UID and requester.</summary>
public sealed record CommitmentRow
{
    public required string TransactionUid { get; init; }
    /// <summary>AE title of who asked; the hub's own where it asks a peer.</summary>
    public required string RequesterAe { get; init; }
    /// <summary>The AE title that was called: the hub's, or the peer's where the hub asks.</summary>
    public required string CalledAe { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required CommitmentState State { get; init; }
    public required IReadOnlyList<CommitmentItem> Items { get; init; }
}
