using System.Buffers;
using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>
/// A stored instance as it leaves: as stored wherever the peer takes that, straight from disk; with the attributes that a recorded rule changes
/// put in before the pixels, which still come from disk; and in another transfer syntax only for a peer that does not take the one it is stored in:
/// between uncompressed ones, and decoded where the hub has the decoder. Nothing is compressed here, so nothing is lost; what was lost before is said in (0028,2110).
/// </summary>
internal sealed class OutgoingCopy : IDisposable
{
    private readonly StoredObject stored;

    private OutgoingCopy(StoredObject stored, string transferSyntax, DicomContent content) => (this.stored, TransferSyntax, Content) = (stored, transferSyntax, (content.Length & 1) == 0 ? content : new PaddedContent(content));

    public string TransferSyntax { get; }
    public DicomContent Content { get; }

    /// <param name="takes">Whether the peer takes the class in a transfer syntax.</param>
    /// <param name="longestRewrite">Bytes.</param>
    /// <exception cref="NotSupportedException">The peer takes no form of it that the hub can make; says why.</exception>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    public static OutgoingCopy Open(IImageStore store, SendItem item, Func<string, bool> takes, long longestRewrite)
    {
        var stored = store.Open(item.Location);
        try
        {
            if (takes(item.TransferSyntaxUid))
            {
                if (item.Overrides.Count == 0) return new(stored, item.TransferSyntaxUid, DicomContent.Of(stored, item.DatasetOffset));
                QueryMetrics.Rewritten.Add(1, new KeyValuePair<string, object?>("reason", "coercion"));
                return new(stored, item.TransferSyntaxUid, Coerced(stored, item, longestRewrite));
            }
            var target = ((string[])[DicomUids.ExplicitVRLittleEndian, DicomUids.ImplicitVRLittleEndian, DicomUids.DeflatedExplicitVRLittleEndian, DicomUids.ExplicitVRBigEndian]).FirstOrDefault(takes)
                ?? throw new NotSupportedException($"The peer takes no {item.SopClassUid} as stored ({item.TransferSyntaxUid}) nor uncompressed.");
            QueryMetrics.Rewritten.Add(1, new KeyValuePair<string, object?>("reason", "transfer-syntax"));
            return new(stored, target, Transcoded(stored, item, Wire.Dicom.TransferSyntax.Find(target)!, longestRewrite));
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    public void Dispose() => stored.Dispose();

    // Everything before the pixels is written anew, the rest stays where it is: so a coerced object of any length goes.
    private static DicomContent Coerced(StoredObject stored, SendItem item, long longestRewrite)
    {
        var syntax = Wire.Dicom.TransferSyntax.FindOrAssume(item.TransferSyntaxUid);
        if (syntax.IsDeflated) return Written(Whole(stored, item, longestRewrite), item, syntax);
        using var stream = stored.AsStream();
        var file = DicomReader.ReadFile(stream, new DicomReadOptions { StopBefore = new DicomTag(0x7FE0_0000), DeferLargerThan = long.MaxValue });
        Apply(file.Dataset, item.Overrides);
        var head = new ArrayBufferWriter<byte>(4096);
        DicomWriter.WriteDataset(head, file.Dataset, syntax);
        return file.Dataset.IsStopped ? new SplicedContent(head.WrittenMemory, stored, file.Dataset.EndOffset) : DicomContent.Of(head.WrittenMemory);
    }

    private static DicomContent Transcoded(StoredObject stored, SendItem item, TransferSyntax target, long longestRewrite)
    {
        var source = Wire.Dicom.TransferSyntax.FindOrAssume(item.TransferSyntaxUid);
        var isCompressed = source.IsEncapsulated;
        if (isCompressed && !FrameDecoder.CanDecode(source.Uid)) throw new NotSupportedException($"The peer does not take {source.Name}, and the hub does not decode it.");
        if (!isCompressed && !source.IsNative) throw new NotSupportedException($"The peer does not take {source.Name}.");
        var dataset = Whole(stored, item, longestRewrite);
        if (isCompressed) Decode(dataset, source, longestRewrite);
        return Written(dataset, item, target);
    }

    private static DicomContent Written(DicomDataset dataset, SendItem item, TransferSyntax syntax)
    {
        Apply(dataset, item.Overrides);
        var bytes = new ArrayBufferWriter<byte>(65_536);
        DicomWriter.WriteDataset(bytes, dataset, syntax);
        return DicomContent.Of(bytes.WrittenMemory);
    }

    private static DicomDataset Whole(StoredObject stored, SendItem item, long longestRewrite)
    {
        if (stored.Length > Math.Min(longestRewrite, Array.MaxLength)) throw new NotSupportedException($"The peer does not take {item.TransferSyntaxUid}, and {stored.Length} bytes are too many to write anew.");
        var bytes = new byte[stored.Length];
        for (var read = 0; read < bytes.Length;)
        {
            var got = stored.Read(bytes.AsSpan(read), read);
            if (got == 0) throw new IOException("The object ends before its length.");
            read += got;
        }
        return DicomReader.ReadFile(bytes).Dataset;
    }

    /// <summary>Pixels as any viewer decodes them (PS3.5 8.2): frame after frame, color by pixel.</summary>
    private static void Decode(DicomDataset dataset, TransferSyntax source, long longestRewrite)
    {
        try
        {
            if (PixelFrames.Locate(dataset) is not { } frames) return;
            var before = PixelAttributes.Describe(dataset);
            var whole = before.DecodedFrameBytes * frames.Count;
            if (whole > Math.Min(longestRewrite, Array.MaxLength)) throw new NotSupportedException($"The peer does not take {source.Name}, and {whole} bytes are too many to decode.");
            if (before.BitsAllocated == 1) throw new NotSupportedException($"The peer does not take {source.Name}, and its 1-bit pixels are not written anew.");
            var pixels = new byte[(whole + 1) & ~1];
            PixelDescription? after = null;
            for (var i = 0; i < frames.Count; i++)
            {
                var frame = FrameDecoder.Decode(frames, i, source.Uid, before);
                frame.Samples.CopyTo(pixels.AsMemory((int)(before.DecodedFrameBytes * i)));
                after = frame.Description;
            }
            // PS3.3 C.7.6.1.1.5: who gets it uncompressed must still know that it once was not
            if (!FrameDecoder.IsLossless(source.Uid)) dataset.SetString(DicomTags.LossyImageCompression, "01");
            dataset.SetBytes(DicomTags.PixelData, before.BitsAllocated > 8 ? DicomVr.OW : DicomVr.OB, pixels);
            if (after is null || after.SamplesPerPixel == 1) return;
            dataset.SetString(DicomTags.PhotometricInterpretation, PhotometricInterpretationText.Write(after.Photometric));
            dataset.SetUInt16(DicomTags.PlanarConfiguration, 0);
        }
        catch (Exception broken) when (broken is PixelException or DicomRejectException)
        {
            throw new NotSupportedException($"The peer does not take {source.Name}, and the pixels cannot be decoded: {broken.Message}", broken);
        }
    }

    private static void Apply(DicomDataset dataset, IReadOnlyList<AttributeOverride> overrides)
    {
        foreach (var change in overrides)
        {
            if (!DicomTag.TryParse(change.Tag, out var tag)) continue;
            var vr = DicomVrs.Parse(change.Vr);
            if (change.Value is null) dataset.Set(new DicomElement(tag, vr, ReadOnlyMemory<byte>.Empty));
            else SetText(dataset, tag, vr, change.Value);
        }
    }

    // A value that the object's own character set lacks takes the whole object to UTF-8.
    private static void SetText(DicomDataset dataset, DicomTag tag, DicomVr vr, string value)
    {
        try
        {
            dataset.SetText(tag, vr, value);
        }
        catch (DicomRejectException)
        {
            ToUtf8(dataset);
            dataset.SetText(tag, vr, value);
        }
    }

    private static void ToUtf8(DicomDataset dataset)
    {
        var texts = dataset.Where(element => element.Items is null && element.Vr.IsCharacterSetText).Select(element => (element.Tag, element.Vr, Text: dataset.GetText(element.Tag))).ToList();
        var items = dataset.Where(element => element.Items is not null).SelectMany(element => element.Items!).Where(item => !item.Contains(DicomTags.SpecificCharacterSet)).ToList();
        foreach (var item in items) ToUtf8(item);
        if (dataset.Parent is null) dataset.SetString(DicomTags.SpecificCharacterSet, DicomCharacterSet.Utf8.Name);
        foreach (var (tag, vr, text) in texts)
            if (text is not null) dataset.Set(new DicomElement(tag, vr, Even(DicomCharacterSet.Utf8.Encode(text, vr, tag))));
    }

    private static byte[] Even(byte[] bytes) => (bytes.Length & 1) == 0 ? bytes : [.. bytes, (byte)' '];
}
