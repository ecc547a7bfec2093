using System.Buffers;
using System.IO.Compression;

namespace Meridian.Wire.Dicom;

/// <summary>
/// Reads files of PS3.10 and data sets of PS3.5. Values in memory are slices of what was given: it must stay as long as they are used. Offsets count from the first byte given.
/// Faults of the field are borne and noted; what cannot be read at all throws <see cref="DicomRejectException"/>.
/// </summary>
public static class DicomReader
{
    /// <summary>The prefix after the preamble (PS3.10 7.1).</summary>
    private static ReadOnlySpan<byte> Prefix => "DICM"u8;

    /// <summary>Reads a file in memory.</summary>
    public static DicomFile ReadFile(ReadOnlyMemory<byte> bytes, DicomReadOptions? options = null) => ReadFile(new MemorySource(bytes), options ?? DicomReadOptions.Default, () => bytes);

    /// <summary>Reads a file from a stream that can seek, from its beginning. Values above <see cref="DicomReadOptions.DeferLargerThan"/> and fragments are not read.</summary>
    public static DicomFile ReadFile(Stream stream, DicomReadOptions? options = null)
    {
        options ??= DicomReadOptions.Default;
        return ReadFile(new StreamSource(stream), options, () =>
        {
            if (stream.Length > Math.Min(options.MaxInflatedBytes, Array.MaxLength)) DicomRejectException.Throw(DicomReject.TooLong, stream.Length);
            var all = new byte[stream.Length];
            stream.Position = 0;
            stream.ReadExactly(all);
            return all;
        });
    }

    /// <summary>Reads a data set without file meta information, as it travels over an association.</summary>
    public static DicomDataset ReadDataset(ReadOnlyMemory<byte> bytes, TransferSyntax syntax, DicomReadOptions? options = null) => ReadDataset(bytes, syntax, options, out _);

    /// <summary>Reads a data set and says what was borne. Bytes that end within an element give what stands before, and <see cref="DicomFault.Truncated"/>.</summary>
    public static DicomDataset ReadDataset(ReadOnlyMemory<byte> bytes, TransferSyntax syntax, DicomReadOptions? options, out IReadOnlyList<DicomWarning> warnings)
    {
        options ??= DicomReadOptions.Default;
        var list = new List<DicomWarning>();
        warnings = list;
        if (syntax.IsDeflated) bytes = Inflate(bytes, 0, options, list);
        var parser = new DicomParser(new MemorySource(bytes), options, list);
        return parser.ReadDataset(0, bytes.Length, new DicomParser.Coding(syntax.IsExplicit, syntax.IsBigEndian));
    }

    /// <summary>Reads a data set from pieces; more than one piece is copied together.</summary>
    public static DicomDataset ReadDataset(in ReadOnlySequence<byte> bytes, TransferSyntax syntax, DicomReadOptions? options = null) => ReadDataset(bytes, syntax, options, out _);

    /// <summary>Reads a data set from pieces and says what was borne; more than one piece is copied together.</summary>
    public static DicomDataset ReadDataset(in ReadOnlySequence<byte> bytes, TransferSyntax syntax, DicomReadOptions? options, out IReadOnlyList<DicomWarning> warnings) =>
        ReadDataset(bytes.IsSingleSegment ? bytes.First : bytes.ToArray(), syntax, options, out warnings);

    private static DicomFile ReadFile(DicomSource source, DicomReadOptions options, Func<ReadOnlyMemory<byte>> whole)
    {
        if (source.Length == 0) DicomRejectException.Throw(DicomReject.Empty, 0);
        var warnings = new List<DicomWarning>();
        var parser = new DicomParser(source, options, warnings);
        long at = 0;
        ReadOnlyMemory<byte> preamble = default;
        source.Peek(0, 132); // so that a stream is read from its beginning, once
        if (source.Peek(128, 4).SequenceEqual(Prefix))
        {
            preamble = source.Take(0, 128);
            at = 132;
        }
        else
        {
            warnings.Add(new DicomWarning(DicomFault.NoPreamble, default, 0));
            if (source.Peek(0, 4).SequenceEqual(Prefix)) at = 4;
            else if (parser.Guess(0) is null) DicomRejectException.Throw(DicomReject.NotDicom, 0);
        }
        var meta = parser.ReadMeta(at);
        if (meta.Count == 0) warnings[^1] = new DicomWarning(DicomFault.NoMeta, default, at);
        var start = meta.EndOffset;
        var uid = meta.GetUid(DicomTags.TransferSyntaxUID);
        var syntax = Syntax(uid, parser, start, warnings);
        if (options.MetaOnly) return new DicomFile(meta, syntax, new DicomDataset(), start, warnings) { Preamble = preamble };
        if (syntax.IsDeflated)
        {
            var inflated = Inflate(whole()[(int)start..], start, options, warnings);
            var inner = new DicomParser(new MemorySource(inflated), options, warnings);
            return new DicomFile(meta, syntax, inner.ReadDataset(0, inflated.Length, new DicomParser.Coding(true, false)), start, warnings) { Preamble = preamble };
        }
        var coding = new DicomParser.Coding(syntax.IsExplicit, syntax.IsBigEndian);
        if (uid is not null && parser.Guess(start) is { } looks && looks != coding && (looks.IsExplicit != coding.IsExplicit || !parser.Fits(start, coding)))
        {
            warnings.Add(new DicomWarning(DicomFault.WrongTransferSyntax, DicomTags.TransferSyntaxUID, start));
            coding = looks;
            if (!syntax.IsEncapsulated) syntax = Native(looks);
        }
        return new DicomFile(meta, syntax, parser.ReadDataset(start, source.Length, coding), start, warnings) { Preamble = preamble };
    }

    private static TransferSyntax Syntax(string? uid, DicomParser parser, long start, List<DicomWarning> warnings)
    {
        if (uid is not null)
        {
            if (TransferSyntax.Find(uid) is { } known) return known;
            warnings.Add(new DicomWarning(DicomFault.UnknownTransferSyntax, DicomTags.TransferSyntaxUID, start));
            return TransferSyntax.FindOrAssume(uid);
        }
        warnings.Add(new DicomWarning(DicomFault.NoTransferSyntax, DicomTags.TransferSyntaxUID, start));
        return Native(parser.Guess(start) ?? new DicomParser.Coding(false, false));
    }

    private static TransferSyntax Native(DicomParser.Coding coding) =>
        coding.IsBigEndian ? TransferSyntax.ExplicitVRBigEndian : coding.IsExplicit ? TransferSyntax.ExplicitVRLittleEndian : TransferSyntax.ImplicitVRLittleEndian;

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> deflated, long offset, DicomReadOptions options, List<DicomWarning> warnings)
    {
        using var input = new ReadOnlyMemoryStream(deflated);
        using var inflater = new DeflateStream(input, CompressionMode.Decompress);
        using var output = new MemoryStream();
        var block = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int count;
            while ((count = inflater.Read(block)) > 0)
            {
                if (output.Length + count > Math.Min(options.MaxInflatedBytes, Array.MaxLength)) DicomRejectException.Throw(DicomReject.TooLong, offset);
                output.Write(block, 0, count);
            }
        }
        catch (InvalidDataException)
        {
            if (output.Length == 0) DicomRejectException.Throw(DicomReject.BrokenDeflate, offset);
            warnings.Add(new DicomWarning(DicomFault.BrokenDeflate, default, offset));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }
}
