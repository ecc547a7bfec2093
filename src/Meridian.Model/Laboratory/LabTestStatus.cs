namespace Meridian.Model;

/// <summary>How far one ordered test is. Stored; the numbers are pinned by a test.</summary>
public enum LabTestStatus : byte
{
    /// <summary>Nobody has asked for it yet.</summary>
    Ordered = 1,
    /// <summary>An analyzer was told to carry it out.</summary>
    Assigned = 2,
    /// <summary>A result has come and waits for a person.</summary>
    Resulted = 3,
    /// <summary>A result stands.</summary>
    Verified = 4,
    /// <summary>It is not to be carried out.</summary>
    Canceled = 5,
}
