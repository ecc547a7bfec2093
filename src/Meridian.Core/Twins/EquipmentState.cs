namespace Meridian.Core.Twins;

/// <summary>Whether equipment is heard.</summary>
public enum EquipmentState : byte
{
    /// <summary>Known, but not heard since the hub started and not recently before.</summary>
    Never = 0,
    Live = 1,
    /// <summary>Nothing came for longer than it ordinarily takes: what is shown of it is old.</summary>
    Silent = 2,
}
