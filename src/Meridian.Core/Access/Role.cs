namespace Meridian.Core.Access;

/// <summary>What somebody may do; each includes those before it. Stored by name.</summary>
public enum Role : byte
{
    Viewer = 1,
    /// <summary>May acknowledge alerts.</summary>
    Nurse = 2,
    /// <summary>May look at the wire, map codes, replay quarantine, assign equipment.</summary>
    Engineer = 3,
    /// <summary>May manage accounts and tokens and read the audit trail.</summary>
    Administrator = 4,
}
