namespace Meridian.Core.Workitems;

/// <summary>One workitem (a unified procedure step, PS3.4 annex CC) as the hub keeps it: written whole, by its UID; it is never deleted.</summary>
public sealed record WorkitemRow
{
    /// <summary>SOP instance UID.</summary>
    public required string Uid { get; init; }
    public required WorkitemState State { get; init; }
    /// <summary>DICOM 0008,1195: what it was claimed with; null: it was not. It never leaves the hub (CC.2.7.3).</summary>
    public string? TransactionUid { get; init; }
    /// <summary>DICOM 0010,0020, for finding it.</summary>
    public string? PatientId { get; init; }
    /// <summary>All attributes but the Transaction UID, as the DICOM JSON model (PS3.18 annex F).</summary>
    public required string Attributes { get; init; }
    /// <summary>Who made it: account, <c>token:NAME</c> …</summary>
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
