namespace Meridian.Wire.Dicom.Pixels;

/// <summary>The attributes of the Image Pixel module that say how a frame's bytes are samples (PS3.3 C.7.6.3, PS3.5 8).</summary>
public sealed record PixelDescription
{
    /// <summary>(0028,0010).</summary>
    public required int Rows { get; init; }
    /// <summary>(0028,0011).</summary>
    public required int Columns { get; init; }
    /// <summary>(0028,0002): 1 or 3.</summary>
    public int SamplesPerPixel { get; init; } = 1;
    /// <summary>(0028,0004).</summary>
    public PhotometricInterpretation Photometric { get; init; } = PhotometricInterpretation.Monochrome2;
    /// <summary>(0028,0100): 1, 8, 16, 32, or 64 (floating point only).</summary>
    public required int BitsAllocated { get; init; }
    /// <summary>(0028,0101).</summary>
    public required int BitsStored { get; init; }
    /// <summary>(0028,0102).</summary>
    public required int HighBit { get; init; }
    /// <summary>(0028,0103) is 1: samples are two's complement.</summary>
    public bool IsSigned { get; init; }
    /// <summary>(0028,0006): 0 color by pixel, 1 color by plane.</summary>
    public int PlanarConfiguration { get; init; }
    /// <summary>The samples are those of Float or Double Float Pixel Data (7FE0,0008), (7FE0,0009), PS3.3 C.7.6.24.</summary>
    public bool IsFloat { get; init; }

    public int Pixels => Rows * Columns;

    /// <summary>Bytes of a sample once decoded: 1-bit samples take a byte each.</summary>
    public int SampleBytes => BitsAllocated <= 8 ? 1 : BitsAllocated / 8;

    /// <summary>Bytes of one frame in native form (PS3.5 8.1.1, 8.2); a frame of 1-bit pixels may begin and end inside a byte and is rounded up.</summary>
    public long NativeFrameBytes => Photometric is PhotometricInterpretation.YbrFull422 or PhotometricInterpretation.YbrPartial422
        ? (long)Rows * ((Columns + 1) / 2) * 4 * SampleBytes
        : (((long)Rows * Columns * SamplesPerPixel * BitsAllocated) + 7) / 8;

    /// <summary>Bytes of one frame as decoders here give it.</summary>
    public long DecodedFrameBytes => (long)Rows * Columns * SamplesPerPixel * SampleBytes;

    /// <exception cref="PixelException">The attributes contradict one another, or a frame of them exceeds <paramref name="limits"/>.</exception>
    public void Check(PixelLimits limits)
    {
        if (Rows is < 1 or > 65535 || Columns is < 1 or > 65535) throw Bad("Rows, Columns");
        if (SamplesPerPixel is not (1 or 3)) throw Bad("Samples per Pixel");
        if (IsFloat ? BitsAllocated is not (32 or 64) : BitsAllocated is not (1 or 8 or 16 or 32)) throw Bad("Bits Allocated");
        if (BitsStored < 1 || BitsStored > BitsAllocated) throw Bad("Bits Stored");
        if (HighBit < BitsStored - 1 || HighBit >= BitsAllocated) throw Bad("High Bit");
        if (BitsAllocated == 1 && SamplesPerPixel != 1) throw Bad("Samples per Pixel of 1-bit pixels");
        if (PlanarConfiguration is not (0 or 1)) throw Bad("Planar Configuration");
        if (DecodedFrameBytes > Math.Min(limits.MaxFrameBytes, Array.MaxLength)) throw new PixelException(PixelReject.TooLarge, "the frame");
    }

    private static PixelException Bad(string what) => new(PixelReject.BadDescription, what);
}
