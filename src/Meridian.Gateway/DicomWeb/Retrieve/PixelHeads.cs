using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>Remembers where the frames of the objects lie that are being looked at.</summary>
internal sealed class PixelHeads
{
    // the slices of some viewers' series; one entry of a single frame takes about 300 bytes, a long run some KiB
    private readonly BoundedCache<long, PixelHead> cache = new(8 << 20);

    public PixelHead Of(InstanceRow row, StoredObject stored)
    {
        if (cache.TryGet(row.Sequence.Value, out var head)) return head;
        using var stream = stored.AsStream();
        try { head = Of(DicomReader.ReadFile(stream, new DicomReadOptions { DeferLargerThan = 1024 }), stream); }
        catch (DicomRejectException wrong) { throw DicomWebException.NotAcceptable($"The frames of the object cannot be told apart ({wrong.Reason})"); }
        if (head.Inflated is null) cache.Put(row.Sequence.Value, head, 300 + (head.Frames.Count * 96));
        return head;
    }

    /// <param name="file">The object, with its pixel data deferred or not.</param>
    /// <param name="source">What deferred values are in.</param>
    public static PixelHead Of(DicomFile file, Stream? source)
    {
        var located = PixelFrames.Locate(file, source);
        var frames = new List<IReadOnlyList<(long, long)>>(located?.Count ?? 0);
        List<int>? firstBits = null;
        // a deflated data set's places are those of what it inflates to, which is in memory
        var inflated = file.Syntax.IsDeflated && located is not null ? located.Element.Value : (ReadOnlyMemory<byte>?)null;
        foreach (var (index, frame) in (located ?? Enumerable.Empty<PixelFrame>()).Index())
        {
            var pieces = new (long, long)[frame.Fragments.Count];
            for (var i = 0; i < pieces.Length; i++) pieces[i] = (frame.Fragments[i].Offset - (inflated is null ? 0 : located!.Element.Offset), frame.Fragments[i].Length);
            frames.Add(pieces);
            if (frame.FirstBit > 0) firstBits ??= [.. Enumerable.Repeat(0, index)];
            firstBits?.Add(frame.FirstBit);
        }
        return new()
        {
            Syntax = file.Syntax, Description = Describe(file.Dataset, located), WordBytes = located is null ? 1 : PixelAttributes.WordBytes(located.Element.Vr), Frames = frames, FirstBits = firstBits, Inflated = inflated,
        };
    }

    private static PixelDescription? Describe(DicomDataset dataset, PixelFrames? located)
    {
        if (located is null) return null;
        try
        {
            var description = PixelAttributes.Describe(dataset);
            description.Check(PixelLimits.Default);
            return description;
        }
        catch (PixelException) { return null; }
    }
}
