using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>RLE Lossless (PS3.5 Annex G): up to fifteen segments, each one byte of each sample, most significant first, packed in runs.</summary>
internal static class RleDecoder
{
    /// <summary>PS3.5 G.5: sixteen 32-bit numbers.</summary>
    internal const int HeaderBytes = 64;

    public static DecodedFrame Decode(ReadOnlySpan<byte> frame, PixelDescription description)
    {
        if (frame.Length < HeaderBytes) throw new PixelException(PixelReject.Truncated, "the RLE header");
        var count = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        var planes = description.SamplesPerPixel * description.SampleBytes;
        if (count != planes) throw new PixelException(PixelReject.Mismatch, "the number of RLE segments");
        if (count > 15) throw new PixelException(PixelReject.UnsupportedSyntax, "more than fifteen RLE segments");
        var samples = new byte[description.DecodedFrameBytes];
        var packedBits = description.BitsAllocated == 1 ? new byte[(description.Pixels + 7) / 8] : null;
        for (var segment = 0; segment < (int)count; segment++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(frame[(4 * (segment + 1))..]);
            var end = segment + 1 < (int)count ? BinaryPrimitives.ReadUInt32LittleEndian(frame[(4 * (segment + 2))..]) : (uint)frame.Length;
            if (start < HeaderBytes || start > frame.Length || end < start || end > frame.Length) throw new PixelException(PixelReject.Corrupt, "an RLE segment's offset");
            var packed = frame[(int)start..(int)end];
            if (packedBits is not null)
            {
                Unpack(packed, packedBits, 0, 1, packedBits.Length);
                break;
            }
            var (sample, part) = Math.DivRem(segment, description.SampleBytes);
            // G.2: byte planes from the most significant to the least; ours are little endian.
            Unpack(packed, samples, (sample * description.SampleBytes) + (description.SampleBytes - 1 - part), planes, description.Pixels);
        }
        if (packedBits is not null) return NativeDecoder.Decode(packedBits, description, 1, 0);
        var plain = description with { PlanarConfiguration = 0 };
        if (description.Photometric == PhotometricInterpretation.YbrFull && description.BitsAllocated == 8)
        {
            YbrColor.FullToRgb(samples);
            plain = plain with { Photometric = PhotometricInterpretation.Rgb };
        }
        return new(plain, samples);
    }

    /// <summary>PS3.5 G.3.2: n ≥ 0 copies n + 1 bytes, −127 ≤ n ≤ −1 repeats the next byte 1 − n times, −128 says nothing.</summary>
    private static void Unpack(ReadOnlySpan<byte> packed, Span<byte> to, int first, int step, int pixels)
    {
        var at = 0;
        var done = 0;
        while (done < pixels)
        {
            if (at >= packed.Length) throw new PixelException(PixelReject.Truncated, "an RLE segment");
            var n = (sbyte)packed[at++];
            if (n >= 0)
            {
                // A run past the last pixel is padding that some senders make of it.
                var length = n + 1;
                if (length > packed.Length - at) throw new PixelException(PixelReject.Truncated, "an RLE segment");
                var take = Math.Min(length, pixels - done);
                if (step == 1) packed.Slice(at, take).CopyTo(to[(first + done)..]);
                else
                    for (int i = 0, place = first + (done * step); i < take; i++, place += step) to[place] = packed[at + i];
                done += take;
                at += length;
            }
            else if (n != -128)
            {
                if (at >= packed.Length) throw new PixelException(PixelReject.Truncated, "an RLE segment");
                var value = packed[at++];
                var take = Math.Min(1 - n, pixels - done);
                if (step == 1) to.Slice(first + done, take).Fill(value);
                else
                    for (int i = 0, place = first + (done * step); i < take; i++, place += step) to[place] = value;
                done += take;
            }
        }
    }
}
