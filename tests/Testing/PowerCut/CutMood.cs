namespace Meridian.Testing.PowerCut;

/// <summary>What becomes of writes that no sync has covered when the power goes.</summary>
public enum CutMood
{
    /// <summary>None reached the disk.</summary>
    Nothing,
    /// <summary>All reached the disk.</summary>
    Everything,
    /// <summary>Some did, in no order.</summary>
    Some,
    /// <summary>Of each, some sectors of 512 bytes did.</summary>
    Torn,
}
