using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>What became of an instance.</summary>
public enum InstanceOutcome : byte
{
    /// <summary>Bytes and index are on stable storage.</summary>
    Stored = 1,
    /// <summary>The same instance, byte for byte, was stored before; nothing was stored again. As good as stored.</summary>
    Duplicate = 2,
    /// <summary>Another object with this SOP Instance UID is stored: this one is on stable storage beside it, apart, and shown as a conflict; the first stands.</summary>
    Conflict = 3,
    /// <summary>It cannot be stored as it is, and would not be if it were sent again.</summary>
    Refused = 4,
    /// <summary>Nothing was stored: no room, or the record is in trouble. The sender should try again later.</summary>
    Unavailable = 5,
}

/// <summary>The receipt that a C-STORE response or a STOW-RS answer is made from.</summary>
/// <param name="Sequence">The instance's number in the record (of the first for a duplicate, of the conflict for a conflict); default where nothing is stored.</param>
/// <param name="Location">Where the bytes are.</param>
/// <param name="Reason">For refused, unavailable and conflict: one sentence without patient data.</param>
/// <param name="Overrides">Attributes that a recorded rule changes in the index and in what is served (PS3.4 B.2.3: warning B000 when not empty).</param>
public sealed record InstanceReceipt(InstanceOutcome Outcome, Sequence Sequence, ObjectLocation Location, string? Reason, IReadOnlyList<AttributeOverride> Overrides)
{
    /// <summary>The sender may forget its copy: stored now or before.</summary>
    public bool IsKept => Outcome is InstanceOutcome.Stored or InstanceOutcome.Duplicate or InstanceOutcome.Conflict;

    public static InstanceReceipt Refused(string reason) => new(InstanceOutcome.Refused, default, default, reason, []);
    public static InstanceReceipt Unavailable(string reason) => new(InstanceOutcome.Unavailable, default, default, reason, []);
}
