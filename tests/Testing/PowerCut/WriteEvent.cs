namespace Meridian.Testing.PowerCut;

/// <summary>What a recorded process did; the numbers are the recorder's.</summary>
public enum WriteEventKind : byte { Opened = 1, Closed, Written, Truncated, SyncBegun, SyncEnded, Unlinked, Renamed, Said, Linked }

/// <summary>One thing that a recorded process did.</summary>
/// <param name="Offset">Of a write; the length of a truncation; the flags of an opening; the thread of a sync.</param>
/// <param name="Payload">Bytes written or said; names, two of them parted by a zero.</param>
public sealed record WriteEvent(WriteEventKind Kind, int Descriptor, long Offset, byte[] Payload);
