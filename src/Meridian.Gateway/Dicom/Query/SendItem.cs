using Meridian.Core.Imaging;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>What is needed of a stored instance to send it; small, so that a study of ten thousand fits.</summary>
internal sealed record SendItem(string SopClassUid, string SopUid, string StudyUid, string TransferSyntaxUid, ObjectLocation Location, long DatasetOffset, IReadOnlyList<AttributeOverride> Overrides)
{
    public static SendItem Of(InstanceRow row) => new(row.SopClassUid, row.SopUid, row.StudyUid, row.TransferSyntaxUid, row.Location, row.DatasetOffset, row.Overrides);
}

/// <summary>What became of sending one instance.</summary>
internal enum SendOutcome : byte
{
    Sent = 1,
    /// <summary>The peer has it, with a warning.</summary>
    SentWithWarning = 2,
    /// <summary>The peer refused it.</summary>
    Refused = 3,
    /// <summary>The peer takes no such class, or no form that the hub can make of it.</summary>
    NotAccepted = 4,
    /// <summary>The hub's own copy cannot be read.</summary>
    Unreadable = 5,
    /// <summary>The association broke while it was under way.</summary>
    Broken = 6,
}

/// <param name="Reason">For all but sent: one sentence without patient data.</param>
internal readonly record struct SendResult(SendOutcome Outcome, string? Reason = null)
{
    public bool IsSent => Outcome is SendOutcome.Sent or SendOutcome.SentWithWarning;
}
