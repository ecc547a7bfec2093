using System.Buffers.Binary;
using System.Collections;

namespace Meridian.Wire.Dicom;

/// <summary>
/// Where each frame of an image stands, found without reading a pixel: native frames by arithmetic (PS3.3 C.7.6.3, PS3.5 8.1.1), encapsulated ones by the extended offset table
/// (PS3.3 C.7.6.3.1.8), else the basic one (PS3.5 A.4), else by one fragment a frame, else by looking for the end of each frame's stream.
/// </summary>
public sealed class PixelFrames : IReadOnlyList<PixelFrame>
{
    private readonly DicomElement element;
    private readonly int[]? firsts;
    private readonly long frameBits;

    private PixelFrames(DicomElement element, int count, int[]? firsts, long frameBits)
    {
        (this.element, Count, this.firsts, this.frameBits) = (element, count, firsts, frameBits);
    }

    /// <summary>How many frames there are.</summary>
    public int Count { get; }

    /// <summary>True where a frame is one or more fragments of a compressed stream.</summary>
    public bool IsEncapsulated => element.Fragments is not null;

    /// <summary>The pixel data: (7FE0,0010), (7FE0,0008) or (7FE0,0009).</summary>
    public DicomElement Element => element;

    /// <summary>Bytes of one native frame; of one that ends within a byte (one bit a pixel) the bytes that it touches at most. 0 for encapsulated ones.</summary>
    public long FrameLength => (frameBits + 7) / 8;

    /// <summary>A frame, counted from 0.</summary>
    public PixelFrame this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            if (firsts is null)
            {
                var bit = index * frameBits;
                var (start, end) = (bit / 8, (bit + frameBits + 7) / 8);
                var value = element.IsDeferred ? default : element.Value.Slice((int)start, (int)(end - start));
                return new PixelFrame([new DicomFragment(element.Offset < 0 ? -1 : element.Offset + start, end - start, value)], (int)(bit % 8));
            }
            var list = element.Fragments!.List;
            var (first, after) = (firsts[index], index + 1 < firsts.Length ? firsts[index + 1] : list.Count);
            var fragments = new DicomFragment[after - first];
            for (var i = 0; i < fragments.Length; i++) fragments[i] = list[first + i];
            return new PixelFrame(fragments, 0);
        }
    }

    /// <summary>Finds the frames of a file.</summary>
    public static PixelFrames? Locate(DicomFile file, Stream? source = null) => Locate(file.Dataset, source);

    /// <summary>
    /// Finds the frames of a data set; null where it has no pixel data. <paramref name="source"/> is only read where fragments were deferred, no table says where frames begin, and there are
    /// more fragments than frames. Throws <see cref="DicomRejectException"/> where pixels and their description do not agree.
    /// </summary>
    public static PixelFrames? Locate(DicomDataset dataset, Stream? source = null)
    {
        if ((dataset[DicomTags.PixelData] ?? dataset[DicomTags.FloatPixelData] ?? dataset[DicomTags.DoubleFloatPixelData]) is not { } pixels) return null;
        var frames = Math.Max(1, dataset.GetInt32(DicomTags.NumberOfFrames) ?? 1);
        if (pixels.Fragments is { } fragments)
        {
            var firsts = Firsts(dataset, pixels, fragments, frames, source);
            return new PixelFrames(pixels, firsts.Length, firsts, 0);
        }
        if (pixels.Items is not null) throw new DicomRejectException(DicomReject.BrokenPixels, pixels.Offset, pixels.Tag);
        var bits = FrameBits(dataset, pixels);
        var whole = bits == 0 ? 0 : pixels.Length * 8 / bits;
        // A tail that was cut off leaves the frames before it.
        return new PixelFrames(pixels, (int)Math.Min(frames, whole), null, bits);
    }

    private static long FrameBits(DicomDataset dataset, DicomElement pixels)
    {
        long rows = dataset.GetInt32(DicomTags.Rows) ?? 0, columns = dataset.GetInt32(DicomTags.Columns) ?? 0, samples = dataset.GetInt32(DicomTags.SamplesPerPixel) ?? 1;
        long allocated = pixels.Tag == DicomTags.FloatPixelData ? 32 : pixels.Tag == DicomTags.DoubleFloatPixelData ? 64 : dataset.GetInt32(DicomTags.BitsAllocated) ?? 8;
        if (rows is < 0 or > 0xFFFF || columns is < 0 or > 0xFFFF || samples is < 1 or > 0xFFFF || allocated is < 1 or > 64) throw new DicomRejectException(DicomReject.BrokenPixels, pixels.Offset, pixels.Tag);
        var bits = rows * columns * samples * allocated;
        // PS3.3 C.7.6.3.1.2: in YBR_FULL_422 two pixels share their colors
        return dataset.GetString(DicomTags.PhotometricInterpretation) is "YBR_FULL_422" or "YBR_PARTIAL_422" && samples == 3 ? bits * 2 / 3 : bits;
    }

    private static int[] Firsts(DicomDataset dataset, DicomElement pixels, DicomFragments fragments, int frames, Stream? source)
    {
        var list = fragments.List;
        if (list.Count == 0) return [];
        if (Table(dataset, fragments) is { } offsets && ByTable(list, offsets) is { } byTable) return byTable;
        if (list.Count == frames)
        {
            var each = new int[frames];
            for (var i = 0; i < frames; i++) each[i] = i;
            return each;
        }
        if (frames == 1) return [0];
        if (list.Count < frames) throw new DicomRejectException(DicomReject.BrokenPixels, pixels.Offset, pixels.Tag);
        return ByStreams(list, frames, source) ?? throw new DicomRejectException(DicomReject.BrokenPixels, pixels.Offset, pixels.Tag);
    }

    /// <summary>Offsets of the frames' first fragments from the first byte behind the basic offset table.</summary>
    private static ulong[]? Table(DicomDataset dataset, DicomFragments fragments)
    {
        if (dataset[DicomTags.ExtendedOffsetTable] is { Value.Length: >= 8 } extended)
        {
            var wide = new ulong[extended.Value.Length / 8];
            for (var i = 0; i < wide.Length; i++) wide[i] = BinaryPrimitives.ReadUInt64LittleEndian(extended.Value.Span[(i * 8)..]);
            return wide;
        }
        if (fragments.OffsetCount == 0) return null;
        var offsets = new ulong[fragments.OffsetCount];
        for (var i = 0; i < offsets.Length; i++) offsets[i] = fragments.OffsetOf(i);
        return offsets;
    }

    /// <summary>The fragment at each offset; null where an offset meets none, as in tables that some writers get wrong.</summary>
    private static int[]? ByTable(IReadOnlyList<DicomFragment> list, ulong[] offsets)
    {
        var firsts = new int[offsets.Length];
        ulong at = 0;
        var next = 0;
        for (var i = 0; i < list.Count && next < offsets.Length; i++)
        {
            if (offsets[next] == at) firsts[next++] = i;
            at += 8 + (ulong)list[i].Length;
        }
        return next == offsets.Length && firsts[0] == 0 ? firsts : null;
    }

    /// <summary>A frame's last fragment ends with the end marker of JPEG, JPEG-LS and JPEG 2000 (FFD9), perhaps padded.</summary>
    private static int[]? ByStreams(IReadOnlyList<DicomFragment> list, int frames, Stream? source)
    {
        var firsts = new List<int> { 0 };
        Span<byte> tail = stackalloc byte[4];
        for (var i = 0; i < list.Count - 1; i++)
        {
            var fragment = list[i];
            var count = (int)Math.Min(4, fragment.Length);
            if (!fragment.IsDeferred)
            {
                fragment.Value.Span[^count..].CopyTo(tail);
            }
            else if (source is not null)
            {
                source.Position = fragment.Offset + fragment.Length - count;
                source.ReadExactly(tail[..count]);
            }
            else
            {
                return null;
            }
            if (tail[..count].LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0) firsts.Add(i + 1);
        }
        return firsts.Count == frames ? [.. firsts] : null;
    }

    public IEnumerator<PixelFrame> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
