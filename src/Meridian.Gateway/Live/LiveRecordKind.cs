namespace Meridian.Gateway.Live;

/// <summary>Kinds of record on the live stream; the numbers are those of docs/live-protocol.md.</summary>
public enum LiveRecordKind : byte
{
    Hello = 1,
    Directory = 2,
    Numerics = 3,
    Wave = 4,
    Text = 5,
    Alert = 6,
    State = 7,
    Dropped = 8,
    Beat = 9,
}
