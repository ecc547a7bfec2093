namespace Meridian.Wire.Poct1;

/// <summary>How far a conversation is.</summary>
public enum Poct1Phase : byte
{
    AwaitingHello,
    AwaitingStatus,
    /// <summary>Topics, directives and lists, one after another.</summary>
    Topics,
    /// <summary>The device sends what it has when it has it.</summary>
    Continuous,
    /// <summary>END was sent.</summary>
    Ending,
    Closed,
}
