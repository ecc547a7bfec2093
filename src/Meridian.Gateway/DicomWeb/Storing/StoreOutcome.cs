using Meridian.Core.Imaging;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>Why an instance was not stored (PS3.18 table I.2-2; C001 and C002 are our own of its range Cxxx).</summary>
public enum FailureReason : ushort
{
    /// <summary>Out of resources: try again later.</summary>
    OutOfResources = 0xA700,
    /// <summary>Data set does not match its SOP class, or lacks what names it.</summary>
    Mismatch = 0xA900,
    /// <summary>Of another study than the one that the request is for: one of A9xx.</summary>
    OtherStudy = 0xA901,
    /// <summary>Cannot be understood.</summary>
    NotUnderstood = 0xC000,
    /// <summary>Bulk data that the metadata refer to is not in the request.</summary>
    MissingBulkData = 0xC001,
    /// <summary>A part of bulk data that no metadata refer to: it is not stored.</summary>
    UnreferencedPart = 0xC002,
    /// <summary>The pixel data are of a media type or transfer syntax that is not taken.</summary>
    TransferSyntax = 0xC122,
    /// <summary>Processing failure.</summary>
    Failed = 0x0110,
}

/// <summary>What became of one part of a store request, or of one instance of its metadata.</summary>
/// <param name="SopClassUid">Null: it could not be read.</param>
/// <param name="SopUid">Null: it could not be read.</param>
/// <param name="Failure">Null: it is kept.</param>
/// <param name="Warning">Reason of a warning (PS3.18 table I.2-1): B000 where a recorded rule changes what is served; null: none.</param>
/// <param name="Detail">In words, for who sent it; null: none.</param>
public sealed record StoreOutcome(string? SopClassUid, string? SopUid, string? StudyUid, string? SeriesUid, FailureReason? Failure, ushort? Warning, string? Detail)
{
    /// <summary>Coercion of data elements.</summary>
    public const ushort Coerced = 0xB000;

    public static StoreOutcome Of(InstanceFacts facts, InstanceReceipt receipt) => new(facts.SopClassUid, facts.SopUid, facts.StudyUid, facts.SeriesUid,
        receipt.IsKept ? null : receipt.Outcome == InstanceOutcome.Unavailable ? FailureReason.OutOfResources : FailureReason.Mismatch,
        receipt.IsKept && (receipt.Overrides.Count > 0 || receipt.Outcome == InstanceOutcome.Conflict) ? Coerced : null, receipt.Reason);
}
