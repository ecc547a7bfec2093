using Meridian.Model;

namespace Meridian.Core.Intake;

/// <summary>What became of a submission.</summary>
public enum ReceiptKind : byte
{
    /// <summary>Facts and bytes are on stable storage.</summary>
    Committed = 1,
    /// <summary>The same sender sent the same message before, within the window; the first stands, nothing was stored again.</summary>
    Duplicate = 2,
    /// <summary>The bytes are on stable storage in quarantine, with the reason.</summary>
    Quarantined = 3,
    /// <summary>Nothing was stored: the store cannot take it now. The sender should try again.</summary>
    Unavailable = 4,
}

/// <summary>The receipt that an answer on the wire is made from.</summary>
/// <param name="Sequence">The durable number; for a duplicate that of the first; default when unavailable.</param>
/// <param name="Reason">For quarantine and unavailable: one sentence without payload.</param>
public readonly record struct Receipt(ReceiptKind Kind, Sequence Sequence, string? Reason = null);
