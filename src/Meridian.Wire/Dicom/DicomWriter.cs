using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Meridian.Wire.Dicom;

/// <summary>
/// Writes data sets and files as the standard has them: ascending tags, even lengths, right padding, right group lengths. Sequences and items keep the form of length they were read with;
/// a well-formed file that was read is written byte for byte as it was (a deflated one with other deflated bytes). Deferred values must be loaded first.
/// </summary>
public static partial class DicomWriter
{
    /// <summary>Of this implementation, for (0002,0012): a UID from a UUID (PS3.5 B.2), as no registered root is needed.</summary>
    public const string ImplementationClassUid = "2.25.136853863777019132071570579124455634196";

    /// <summary>For (0002,0013), at most 16 characters.</summary>
    public const string ImplementationVersionName = "MERIDIAN_01";

    /// <summary>Writes preamble, prefix, file meta information and the data set (PS3.10 7.1). Elements of <paramref name="meta"/> are kept; what is missing is filled from the data set.</summary>
    public static void WriteFile(IBufferWriter<byte> output, DicomDataset dataset, TransferSyntax syntax, DicomDataset? meta = null, ReadOnlySpan<byte> preamble = default)
    {
        var own = meta is null ? new DicomDataset() : meta.Clone();
        if (!own.Contains(DicomTags.FileMetaInformationVersion)) own.SetBytes(DicomTags.FileMetaInformationVersion, DicomVr.OB, new byte[] { 0, 1 });
        if (!own.Contains(DicomTags.MediaStorageSOPClassUID) && dataset.GetUid(DicomTags.SOPClassUID) is { } sopClass) own.SetString(DicomTags.MediaStorageSOPClassUID, sopClass);
        if (!own.Contains(DicomTags.MediaStorageSOPInstanceUID) && dataset.GetUid(DicomTags.SOPInstanceUID) is { } instance) own.SetString(DicomTags.MediaStorageSOPInstanceUID, instance);
        if (own.GetUid(DicomTags.TransferSyntaxUID) != syntax.Uid) own.SetString(DicomTags.TransferSyntaxUID, syntax.Uid);
        if (!own.Contains(DicomTags.ImplementationClassUID))
        {
            own.SetString(DicomTags.ImplementationClassUID, ImplementationClassUid);
            own.SetString(DicomTags.ImplementationVersionName, ImplementationVersionName);
        }
        WriteHead(output, own, preamble);
        WriteDataset(output, dataset, syntax);
    }

    /// <summary>Writes preamble, prefix and file meta information for a data set that follows as it was received.</summary>
    public static void WriteMeta(IBufferWriter<byte> output, string sopClassUid, string sopInstanceUid, string transferSyntaxUid, string? sourceAe = null)
    {
        var meta = new DicomDataset();
        meta.SetBytes(DicomTags.FileMetaInformationVersion, DicomVr.OB, new byte[] { 0, 1 });
        meta.SetString(DicomTags.MediaStorageSOPClassUID, sopClassUid);
        meta.SetString(DicomTags.MediaStorageSOPInstanceUID, sopInstanceUid);
        meta.SetString(DicomTags.TransferSyntaxUID, transferSyntaxUid);
        meta.SetString(DicomTags.ImplementationClassUID, ImplementationClassUid);
        meta.SetString(DicomTags.ImplementationVersionName, ImplementationVersionName);
        if (!string.IsNullOrEmpty(sourceAe)) meta.SetString(DicomTags.SourceApplicationEntityTitle, sourceAe);
        WriteHead(output, meta, default);
    }

    /// <summary>Writes a data set without file meta information. Between native transfer syntaxes words are swapped as needed; pixel data in fragments needs an encapsulated one.</summary>
    public static void WriteDataset(IBufferWriter<byte> output, DicomDataset dataset, TransferSyntax syntax)
    {
        dataset = WithoutMeta(dataset);
        if (!syntax.IsDeflated)
        {
            new Run(output, syntax.IsExplicit, syntax.IsBigEndian, syntax.IsEncapsulated).Write(dataset);
            return;
        }
        var plain = new ArrayBufferWriter<byte>();
        new Run(plain, true, false, false).Write(dataset);
        using var compressed = new MemoryStream();
        using (var deflater = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) deflater.Write(plain.WrittenSpan);
        output.Write(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        if ((compressed.Length & 1) != 0) output.Write("\0"u8); // PS3.5 A.5: a single trailing NUL makes the file even
    }

    /// <summary>
    /// What <see cref="WriteFile"/> would write, with deferred values as places in the source instead of bytes: a large object is written again without being read into memory.
    /// For a data set in the byte order of the transfer syntax, and one that is not deflated.
    /// </summary>
    public static IReadOnlyList<DicomSegment> PlanFile(DicomDataset dataset, TransferSyntax syntax, DicomDataset? meta = null)
    {
        var output = new SegmentOutput();
        WriteFile(output, dataset, syntax, meta);
        output.End();
        return output.Segments;
    }

    /// <summary>What <see cref="WriteDataset"/> would write, likewise.</summary>
    public static IReadOnlyList<DicomSegment> PlanDataset(DicomDataset dataset, TransferSyntax syntax)
    {
        var output = new SegmentOutput();
        WriteDataset(output, dataset, syntax);
        output.End();
        return output.Segments;
    }

    /// <summary>The bytes that <see cref="WriteDataset"/> would write, for a transfer syntax that is not deflated.</summary>
    public static long Measure(DicomDataset dataset, TransferSyntax syntax) => Run.Measure(WithoutMeta(dataset), syntax.IsExplicit);

    /// <summary>Commands and file meta information that some writer put among the data elements would be read as such: groups 0000 and 0002 are no part of a data set (PS3.5 7.1, PS3.10 7.1).</summary>
    private static DicomDataset WithoutMeta(DicomDataset dataset)
    {
        var stray = false;
        foreach (var element in dataset)
        {
            if (element.Tag.Group > 2) break;
            stray |= element.Tag.Group is 0 or 2;
        }
        if (!stray) return dataset;
        var clean = dataset.Clone();
        clean.RemoveAll(e => e.Tag.Group is 0 or 2);
        return clean;
    }

    /// <summary>Words with their bytes in the other order (PS3.5 7.3). A rest that is no whole word stays.</summary>
    internal static byte[] Swap(ReadOnlySpan<byte> bytes, int wordSize)
    {
        var swapped = bytes.ToArray();
        var whole = bytes.Length - (bytes.Length % wordSize);
        switch (wordSize)
        {
            case 2:
                var shorts = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(swapped.AsSpan(0, whole));
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(swapped.AsSpan(0, whole));
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(swapped.AsSpan(0, whole));
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
        return swapped;
    }

    private static void WriteHead(IBufferWriter<byte> output, DicomDataset meta, ReadOnlySpan<byte> preamble)
    {
        var head = output.GetSpan(132);
        head[..132].Clear();
        if (preamble.Length == 128) preamble.CopyTo(head);
        "DICM"u8.CopyTo(head[128..]);
        output.Advance(132);
        if (!meta.Contains(DicomTags.FileMetaInformationGroupLength)) meta.SetUInt32(DicomTags.FileMetaInformationGroupLength, 0);
        new Run(output, true, false, false).Write(meta); // the group length is counted while writing
    }
}
