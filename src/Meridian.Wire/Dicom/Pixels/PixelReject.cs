namespace Meridian.Wire.Dicom.Pixels;

/// <summary>Why a frame cannot be decoded, rendered or encoded.</summary>
public enum PixelReject
{
    /// <summary>The attributes of the Image Pixel module contradict one another or are missing (PS3.3 C.7.6.3).</summary>
    BadDescription = 1,
    /// <summary>The frame would take more memory than <see cref="PixelLimits"/> allows.</summary>
    TooLarge = 2,
    /// <summary>No decoder here for this transfer syntax, or for this process of it.</summary>
    UnsupportedSyntax = 3,
    /// <summary>The bytes end before the frame is whole.</summary>
    Truncated = 4,
    /// <summary>The coded bytes break the rules of their coding.</summary>
    Corrupt = 5,
    /// <summary>The coded image has other dimensions, samples or bits than the attributes say.</summary>
    Mismatch = 6,
    /// <summary>A look-up table that is missing or too short (PS3.3 C.7.6.3.1.5, C.11).</summary>
    BadTable = 7,
    /// <summary>Pixels that have no defined way to be shown.</summary>
    NotRenderable = 8,
}

/// <summary>What the decoders and renderers throw. Carries the reason and the place, never pixels.</summary>
public sealed class PixelException(PixelReject reason, string place) : Exception($"{reason}: {place}")
{
    public PixelReject Reason { get; } = reason;
}

/// <summary>Bounds that are checked before memory is asked for.</summary>
public sealed record PixelLimits
{
    public static PixelLimits Default { get; } = new();

    /// <summary>Bytes of one decoded frame. Default: 512 MiB (a 16,384 × 16,384 image of 16 bits; whole-slide images are tiled far below it).</summary>
    public long MaxFrameBytes { get; init; } = 512L << 20;
}
