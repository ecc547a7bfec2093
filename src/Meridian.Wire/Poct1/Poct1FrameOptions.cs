namespace Meridian.Wire.Poct1;

/// <summary>How a POCT1 stream is cut.</summary>
public sealed record Poct1FrameOptions
{
    public static Poct1FrameOptions Default { get; } = new();

    /// <summary>Longest document in bytes. Default: 1 MiB (meters announce 1,000 to 32,768 bytes in DSC.max_message_sz; an analyzer's message with pictures is larger).</summary>
    public int MaxMessage { get; init; } = 1024 * 1024;

    /// <summary>Bytes outside of a document that are handed over at once at most. Default: 64 KiB (a screenful of hex, and a small part of a pipe).</summary>
    public int MaxJunk { get; init; } = 64 * 1024;

    /// <summary>Deepest nesting of elements. Default: 32 (the deepest message of the standard has seven: OBS.R01, SVC, PT, OBS, NTE, text).</summary>
    public int MaxDepth { get; init; } = 32;
}
