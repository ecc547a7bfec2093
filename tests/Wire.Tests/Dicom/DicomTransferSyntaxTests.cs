using System.Buffers;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>What we write in each native transfer syntax, read by others.</summary>
public sealed class DicomTransferSyntaxTests
{
    public static TheoryData<string> Syntaxes => [.. TransferSyntax.All.Where(s => s.IsNative).Select(s => s.Uid)];

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public async Task Dcmtk_reads_in_each_syntax_what_it_reads_in_the_original(string uid)
    {
        var syntax = TransferSyntax.Find(uid)!;
        using var scratch = new ScratchDirectory();
        var files = Natives().ToList();
        Assert.SkipWhen(files.Count == 0, "The DICOM corpus is not here");
        Assert.True(files.Count > 40);
        foreach (var (name, file) in files)
            await File.WriteAllBytesAsync(scratch.File(name.Replace('/', '_')), Write(file, syntax), TestContext.Current.CancellationToken);
        var (code, output, errors) = await Peer.RunAsync("/usr/bin/dcmdump", "dcmtk", ["-q", "+F", "+L", "-Un", "+R", "4194302", .. files.Select(f => scratch.File(f.Name.Replace('/', '_')))]);
        Assert.True(code == 0, errors);
        var dumps = output.Split("# dcmdump (").Skip(1).Select(Dump.Theirs).ToList();
        Assert.Equal(files.Count, dumps.Count);
        foreach (var ((name, file), theirs) in files.Zip(dumps))
        {
            // lengths of sequences, and of what explicit encoding adds, differ between encodings
            var ours = Dump.Ours(new DicomDataset(), file.Dataset).Select(l => Plain(l, syntax.IsExplicit));
            Assert.Equal(ours.Select(l => name + " " + l), theirs.Where(l => !l.StartsWith("0 0002", StringComparison.Ordinal)).Select(l => Plain(l, syntax.IsExplicit)).Select(l => name + " " + l));
        }
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Each_syntax_carries_the_same_values(string uid)
    {
        var syntax = TransferSyntax.Find(uid)!;
        var files = Natives().ToList();
        Assert.SkipWhen(files.Count == 0, "The DICOM corpus is not here");
        foreach (var (name, file) in files)
        {
            var again = DicomReader.ReadFile(Write(file, syntax));
            Assert.Empty(again.Warnings);
            Assert.Equal(syntax.Uid, again.Syntax.Uid);
            Assert.Equal(Dump.Ours(new DicomDataset(), file.Dataset).Select(l => Plain(l, syntax.IsExplicit)).Select(l => name + " " + l), Dump.Ours(new DicomDataset(), again.Dataset).Select(l => Plain(l, syntax.IsExplicit)).Select(l => name + " " + l));
            if (!syntax.IsDeflated)
            {
                var output = new ArrayBufferWriter<byte>();
                DicomWriter.WriteDataset(output, file.Dataset, syntax);
                Assert.Equal(output.WrittenCount, DicomWriter.Measure(file.Dataset, syntax));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public async Task Gdcm_reads_the_pixels_that_we_wrote(string uid)
    {
        var syntax = TransferSyntax.Find(uid)!;
        using var scratch = new ScratchDirectory();
        var count = 0;
        foreach (var (name, file) in Natives().Where(f => f.File.Dataset[DicomTags.PixelData] is { Length: > 0, Value.Length: > 0 } && f.Name is "files/CT_small.dcm" or "files/MR_small_implicit.dcm" or "files/MR_small_bigendian.dcm" or "files/rtdose_1frame.dcm" or "files/SC_rgb_small_odd.dcm"))
        {
            var path = scratch.File(name.Replace('/', '_'));
            await File.WriteAllBytesAsync(path, Write(file, syntax), TestContext.Current.CancellationToken);
            var raw = path + ".raw";
            var (code, _, errors) = await Peer.RunAsync("/usr/bin/gdcmraw", "libgdcm-tools", ["-i", path, "-o", raw, "-t", "7fe0,0010"]);
            Assert.True(code == 0, name + ": " + errors);
            var theirs = await File.ReadAllBytesAsync(raw, TestContext.Current.CancellationToken);
            var pixels = file.Dataset[DicomTags.PixelData]!;
            // gdcm gives words in little endian whatever the file has
            var expected = pixels.LittleEndianValue;
            Assert.Equal(Convert.ToHexString(expected.Span), Convert.ToHexString(theirs.AsSpan(0, expected.Length)));
            count++;
        }
        Assert.SkipWhen(DicomCorpus.Root is null, "The DICOM corpus is not here");
        Assert.Equal(5, count);
    }

    [Fact]
    public void Pixel_data_in_fragments_is_not_written_into_a_native_syntax_nor_the_other_way_round()
    {
        var fragments = new DicomDataset();
        fragments.Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, new DicomFragments(default, [new DicomFragment(new byte[] { 1, 2 })])));
        var native = new DicomDataset();
        native.SetBytes(DicomTags.PixelData, DicomVr.OW, new byte[] { 1, 2 });
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(DicomReject.WrongPixelForm, Assert.Throws<DicomRejectException>(() => DicomWriter.WriteDataset(output, fragments, TransferSyntax.ExplicitVRLittleEndian)).Reason);
        Assert.Equal(DicomReject.WrongPixelForm, Assert.Throws<DicomRejectException>(() => DicomWriter.WriteDataset(output, native, TransferSyntax.RLELossless)).Reason);
    }

    /// <summary>Without the lengths of what holds others, and without what only one encoding has.</summary>
    private static string Plain(string line, bool isExplicit)
    {
        var parts = line.Split(' ', 5);
        // an implicit encoding forgets what a private element is
        if (!isExplicit && parts.Length == 5 && parts[1].Length == 9 && (Convert.ToInt32(parts[1][..4], 16) & 1) != 0) return $"{parts[0]} {parts[1]} {(parts[2] is "SQ" ? "" : parts[3])}";
        // in implicit encoding 8-bit pixels are words too (PS3.5 A.1): the same bytes
        if (parts is [_, _, "OW", _, var words]) return $"{parts[0]} {parts[1]} bytes {string.Join('\\', words.Split('\\').Select(w => w.Length == 4 ? $"{w[2..]}\\{w[..2]}" : w))}";
        if (parts is [_, _, "OB", _, var bytes]) return $"{parts[0]} {parts[1]} bytes {bytes}";
        return parts[1] == "item" ? $"{parts[0]} item" : parts[2] == "SQ" ? $"{parts[0]} {parts[1]} SQ" : parts[1].EndsWith(",0000", StringComparison.Ordinal) ? $"{parts[0]} {parts[1]}" : line;
    }

    private static IEnumerable<(string Name, DicomFile File)> Natives()
    {
        foreach (var name in DicomCorpus.Kinds.Select(k => (string)k.Data).Where(n => n.Length > 0 && n != "files/no_meta.dcm" && !n.Contains("DICOMDIR", StringComparison.Ordinal)))
        {
            var file = DicomReader.ReadFile(DicomCorpus.Read(name));
            if (file.Dataset.All(e => e.Fragments is null) && file.Warnings.All(w => w.Fault is DicomFault.NoMeta or DicomFault.NoPreamble or DicomFault.NoTransferSyntax or DicomFault.WrongGroupLength)) yield return (name, file);
        }
    }

    private static byte[] Write(DicomFile file, TransferSyntax syntax)
    {
        var output = new ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(output, file.Dataset, syntax);
        return output.WrittenSpan.ToArray();
    }
}
