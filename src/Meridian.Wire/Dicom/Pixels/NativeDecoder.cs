using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>Native pixels (PS3.5 8.1, 8.2, Annex D) into plain form: byte order, planes, packed bits, YBR_FULL_422.</summary>
internal static class NativeDecoder
{
    /// <param name="frame">The frame's bytes.</param>
    /// <param name="description">Checked by the caller.</param>
    /// <param name="bigEndianWordBytes">Bytes of the words that were swapped, by the VR of a big-endian Pixel Data: 1 (OB, or not big endian), 2 (OW), 4, 8.</param>
    /// <param name="firstBit">The bit of the first byte at which a 1-bit frame begins.</param>
    public static DecodedFrame Decode(ReadOnlySpan<byte> frame, PixelDescription description, int bigEndianWordBytes, int firstBit)
    {
        var needed = description.BitsAllocated == 1 ? ((long)description.Pixels + firstBit + 7) / 8 : description.NativeFrameBytes;
        if (bigEndianWordBytes == 2 && description.BitsAllocated <= 8) needed += needed & 1;
        if (frame.Length < needed) throw new PixelException(PixelReject.Truncated, "the native frame");
        frame = frame[..(int)needed];
        if (bigEndianWordBytes > 1) frame = Swapped(frame, Math.Max(bigEndianWordBytes, description.SampleBytes));
        if (description.BitsAllocated == 1) return Unpacked(frame, description, firstBit);
        if (description.Photometric is PhotometricInterpretation.YbrFull422 or PhotometricInterpretation.YbrPartial422) return From422(frame, description);

        var samples = new byte[description.DecodedFrameBytes];
        if (description is { SamplesPerPixel: 3, PlanarConfiguration: 1 }) Interleave(frame, samples, description.SampleBytes);
        else frame[..samples.Length].CopyTo(samples);
        var plain = description with { PlanarConfiguration = 0 };
        if (description.Photometric == PhotometricInterpretation.YbrFull && description.BitsAllocated == 8)
        {
            YbrColor.FullToRgb(samples);
            plain = plain with { Photometric = PhotometricInterpretation.Rgb };
        }
        return new(plain, samples);
    }

    /// <summary>Planes R…G…B… into pixels RGBRGB….</summary>
    internal static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels, int sampleBytes)
    {
        var plane = pixels.Length / 3;
        for (var sample = 0; sample < 3; sample++)
        {
            var from = planes.Slice(sample * plane, plane);
            for (int at = 0, to = sample * sampleBytes; at < plane; at += sampleBytes, to += 3 * sampleBytes)
                from.Slice(at, sampleBytes).CopyTo(pixels[to..]);
        }
    }

    private static byte[] Swapped(ReadOnlySpan<byte> frame, int wordBytes)
    {
        var swapped = new byte[frame.Length];
        switch (wordBytes)
        {
            case 2: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(frame), MemoryMarshal.Cast<byte, ushort>(swapped.AsSpan())); break;
            case 4: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(frame), MemoryMarshal.Cast<byte, uint>(swapped.AsSpan())); break;
            case 8: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(frame), MemoryMarshal.Cast<byte, ulong>(swapped.AsSpan())); break;
            default: throw new PixelException(PixelReject.BadDescription, "word length");
        }
        return swapped;
    }

    /// <summary>PS3.5 8.1.1, D.2 for single bits: the first pixel is the least significant bit of the first byte.</summary>
    private static DecodedFrame Unpacked(ReadOnlySpan<byte> frame, PixelDescription description, int firstBit)
    {
        var samples = new byte[description.Pixels];
        for (var i = 0; i < samples.Length; i++)
        {
            var bit = i + firstBit;
            samples[i] = (byte)((frame[bit >> 3] >> (bit & 7)) & 1);
        }
        return new(description with { BitsAllocated = 8, BitsStored = 1, HighBit = 0, IsSigned = false, PlanarConfiguration = 0 }, samples);
    }

    /// <summary>PS3.3 C.7.6.3.1.2: Y1 Y2 Cb Cr for two pixels side by side; the last pixel of an odd row stands alone in its group.</summary>
    private static DecodedFrame From422(ReadOnlySpan<byte> frame, PixelDescription description)
    {
        if (description.BitsAllocated != 8 || description.SamplesPerPixel != 3) throw new PixelException(PixelReject.BadDescription, "YBR_FULL_422 with other than three samples of 8 bits");
        var samples = new byte[description.DecodedFrameBytes];
        var groups = (description.Columns + 1) / 2;
        var to = 0;
        for (var row = 0; row < description.Rows; row++)
        {
            var line = frame.Slice(row * groups * 4, groups * 4);
            for (var column = 0; column < description.Columns; column++)
            {
                var group = line.Slice(column / 2 * 4, 4);
                samples[to++] = group[column & 1];
                samples[to++] = group[2];
                samples[to++] = group[3];
            }
        }
        if (description.Photometric == PhotometricInterpretation.YbrFull422) YbrColor.FullToRgb(samples);
        else YbrColor.PartialToRgb(samples);
        return new(description with { Photometric = PhotometricInterpretation.Rgb, PlanarConfiguration = 0 }, samples);
    }
}
