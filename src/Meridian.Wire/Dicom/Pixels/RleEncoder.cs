using System.Buffers;
using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>Writes a frame as RLE Lossless (PS3.5 Annex G).</summary>
public static class RleEncoder
{
    /// <summary>Encodes a decoded frame; the length is even. Runs end at the end of a row (G.3.1).</summary>
    /// <exception cref="PixelException">More than fifteen byte planes.</exception>
    public static void Encode(DecodedFrame frame, IBufferWriter<byte> to)
    {
        var d = frame.Description;
        var planes = d.SamplesPerPixel * d.SampleBytes;
        if (planes > 15) throw new PixelException(PixelReject.UnsupportedSyntax, "more than fifteen RLE segments");
        var packed = new ArrayBufferWriter<byte>((int)Math.Min(frame.Samples.Length + 64L, 1 << 20));
        Span<byte> header = stackalloc byte[RleDecoder.HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(header, planes);
        var row = ArrayPool<byte>.Shared.Rent(d.Columns);
        try
        {
            var samples = frame.Samples.Span;
            for (var segment = 0; segment < planes; segment++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(header[(4 * (segment + 1))..], RleDecoder.HeaderBytes + packed.WrittenCount);
                var (sample, part) = Math.DivRem(segment, d.SampleBytes);
                var place = (sample * d.SampleBytes) + (d.SampleBytes - 1 - part);
                for (var y = 0; y < d.Rows; y++)
                {
                    for (var x = 0; x < d.Columns; x++, place += planes) row[x] = samples[place];
                    Pack(row.AsSpan(0, d.Columns), packed);
                }
                if ((packed.WrittenCount & 1) != 0) packed.Write<byte>([0]); // G.3.1: a segment has an even length
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(row);
        }
        to.Write(header);
        to.Write(packed.WrittenSpan);
    }

    private static void Pack(ReadOnlySpan<byte> row, ArrayBufferWriter<byte> to)
    {
        // The worst case of a row is one byte more for each 128 that do not repeat.
        var space = to.GetSpan(row.Length + (row.Length / 128) + 2);
        int at = 0, written = 0;
        while (at < row.Length)
        {
            var run = 1;
            while (run < 128 && at + run < row.Length && row[at + run] == row[at]) run++;
            if (run >= 2)
            {
                space[written++] = unchecked((byte)(1 - run));
                space[written++] = row[at];
                at += run;
                continue;
            }
            // Literals last until three equal bytes come, which are cheaper as a run.
            var end = at + 1;
            while (end < row.Length && end - at < 128 && !(end + 2 < row.Length && row[end] == row[end + 1] && row[end] == row[end + 2])) end++;
            space[written++] = (byte)(end - at - 1);
            row[at..end].CopyTo(space[written..]);
            written += end - at;
            at = end;
        }
        to.Advance(written);
    }
}
