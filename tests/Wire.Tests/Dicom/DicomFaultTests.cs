using System.Buffers;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>Broken bytes: what is borne is told with tag and offset, what is not is refused.</summary>
public sealed class DicomFaultTests
{

    [Theory]
    // an odd length
    [InlineData("10002000 4C4F 0300 503141", DicomFault.OddLength, "(0010,0020)", 0)]
    // cut off within a value
    [InlineData("10002000 4C4F 0800 5031", DicomFault.Truncated, "(0010,0020)", 0)]
    // cut off within a header
    [InlineData("08006000 4353 0200 4354 1000", DicomFault.Truncated, "(0008,0060)", 10)]
    // zeros after the last element
    [InlineData("08006000 4353 0200 4354 0000000000000000", DicomFault.TrailingBytes, "(0000,0000)", 10)]
    // letters that are no representation
    [InlineData("10002000 5A5A 0200 5031", DicomFault.UnknownVr, "(0010,0020)", 0)]
    // an implicit element in an explicit data set
    [InlineData("08006000 4353 0200 4354 10002000 02000000 5031", DicomFault.WrongElementEncoding, "(0010,0020)", 10)]
    // descending tags
    [InlineData("10002000 4C4F 0200 5031 08006000 4353 0200 4354", DicomFault.OutOfOrder, "(0008,0060)", 10)]
    // a tag twice
    [InlineData("08006000 4353 0200 4354 08006000 4353 0200 4D52", DicomFault.Duplicate, "(0008,0060)", 10)]
    // a delimiter at the top
    [InlineData("08006000 4353 0200 4354 FEFF0DE0 00000000", DicomFault.StrayDelimiter, "(FFFE,E00D)", 10)]
    // a sequence of undefined length that nothing ends
    [InlineData("08001110 5351 0000 FFFFFFFF FEFF00E0 00000000", DicomFault.MissingDelimiter, "(FFFE,E0DD)", 20)]
    // an item of undefined length that the sequence's delimiter ends
    [InlineData("08001110 5351 0000 FFFFFFFF FEFF00E0 FFFFFFFF 08005011 5549 0200 3100 FEFFDDE0 00000000", DicomFault.MissingDelimiter, "(FFFE,E0DD)", 30)]
    // something else than an item
    [InlineData("08001110 5351 0000 0A000000 08006000 4353 0200 4354", DicomFault.NotAnItem, "(0008,0060)", 12)]
    // an item beyond its sequence
    [InlineData("08001110 5351 0000 08000000 FEFF00E0 20000000 08006000 4353 0200 4354", DicomFault.LengthBeyondParent, "(FFFE,E000)", 12)]
    // an undefined length of text
    [InlineData("10002000 5554 0000 FFFFFFFF 5031", DicomFault.UndefinedLength, "(0010,0020)", 0)]
    // three bytes of two-byte numbers
    [InlineData("28001000 5553 0300 000102 00", DicomFault.WrongValueLength, "(0028,0010)", 0)]
    // OB with a length of 16 bits
    [InlineData("E07F1000 4F42 0200 0102 FCFFFCFF 4F42 0000 00000000", DicomFault.ShortLengthForm, "(7FE0,0010)", 0)]
    // a group length that counts otherwise
    [InlineData("08000000 554C 0400 63000000 08006000 4353 0200 4354", DicomFault.WrongGroupLength, "(0008,0000)", 22)]
    public void A_fault_is_borne_told_and_never_written(string hex, DicomFault fault, string tag, long offset)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", ""));
        var set = DicomReader.ReadDataset(bytes, TransferSyntax.ExplicitVRLittleEndian, null, out var warnings);
        Assert.Contains(new DicomWarning(fault, Tag(tag), offset), warnings);
        foreach (var syntax in TransferSyntax.All.Where(s => s.IsNative))
        {
            var output = new ArrayBufferWriter<byte>();
            DicomWriter.WriteDataset(output, set, syntax);
            DicomReader.ReadDataset(output.WrittenMemory, syntax, null, out var again);
            Assert.DoesNotContain(again, w => w.Fault is not (DicomFault.WrongValueLength or DicomFault.TrailingBytes));
        }
    }

    [Fact]
    public void Pixel_data_without_its_delimiter_keeps_its_fragments()
    {
        var bytes = Convert.FromHexString("E07F1000 4F42 0000 FFFFFFFF FEFF00E0 00000000 FEFF00E0 02000000 0102".Replace(" ", ""));
        var set = DicomReader.ReadDataset(bytes, TransferSyntax.RLELossless, null, out var warnings);
        Assert.Equal([new DicomWarning(DicomFault.MissingDelimiter, DicomTags.PixelData, 30)], warnings);
        Assert.Equal([1, 2], set[DicomTags.PixelData]!.Fragments!.List.Single().Value.ToArray());
    }

    [Theory]
    [InlineData("", DicomReject.Empty)]
    [InlineData("474946383961 0000 0000 0000", DicomReject.NotDicom)]
    [InlineData("2008 0005 0043 530A 0049 534F", DicomReject.NotDicom)]
    public void What_is_no_data_set_is_refused(string hex, DicomReject reason) =>
        Assert.Equal(reason, Assert.Throws<DicomRejectException>(() => DicomReader.ReadFile(Convert.FromHexString(hex.Replace(" ", "")))).Reason);

    [Fact]
    public void Nesting_beyond_the_limit_is_refused_before_the_stack_ends()
    {
        var level = Convert.FromHexString("080011105351 0000FFFFFFFF FEFF00E0FFFFFFFF".Replace(" ", ""));
        var bytes = Enumerable.Repeat(level, 100_000).SelectMany(b => b).ToArray();
        Assert.Equal(DicomReject.TooDeep, Assert.Throws<DicomRejectException>(() => DicomReader.ReadDataset(bytes, TransferSyntax.ExplicitVRLittleEndian)).Reason);
    }

    [Fact]
    public void More_elements_than_the_limit_are_refused()
    {
        var items = Enumerable.Repeat(Convert.FromHexString("FEFF00E000000000"), 1000).SelectMany(b => b).ToArray();
        byte[] bytes = [.. Convert.FromHexString("0800101153510000"), .. BitConverter.GetBytes(items.Length), .. items];
        Assert.Equal(DicomReject.TooManyElements, Assert.Throws<DicomRejectException>(() => DicomReader.ReadDataset(bytes, TransferSyntax.ExplicitVRLittleEndian, new DicomReadOptions { MaxElements = 500 })).Reason);
        Assert.Equal(1000, DicomReader.ReadDataset(bytes, TransferSyntax.ExplicitVRLittleEndian)[DicomTags.ReferencedStudySequence]!.Items!.Count);
    }

    [Fact]
    public void A_deflate_bomb_is_refused_at_the_limit()
    {
        var set = new DicomDataset();
        set.SetBytes(DicomTags.PixelData, DicomVr.OW, new byte[8_000_000]);
        var output = new ArrayBufferWriter<byte>();
        DicomWriter.WriteDataset(output, set, TransferSyntax.DeflatedExplicitVRLittleEndian);
        Assert.True(output.WrittenCount < 20_000);
        Assert.Equal(DicomReject.TooLong, Assert.Throws<DicomRejectException>(() => DicomReader.ReadDataset(output.WrittenMemory, TransferSyntax.DeflatedExplicitVRLittleEndian, new DicomReadOptions { MaxInflatedBytes = 1_000_000 })).Reason);
    }

    [Fact]
    public void A_length_of_four_gigabytes_takes_no_memory()
    {
        var bytes = Convert.FromHexString("E07F1000 4F57 0000 FEFFFFFF 0102".Replace(" ", ""));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var set = DicomReader.ReadDataset(bytes, TransferSyntax.ExplicitVRLittleEndian, null, out var warnings);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(DicomFault.Truncated, warnings.Single().Fault);
        Assert.Equal(2, set[DicomTags.PixelData]!.Value.Length);
    }

    [Fact]
    public void Every_prefix_of_a_file_reads_to_where_it_was_cut_or_is_refused()
    {
        Assert.SkipWhen(DicomCorpus.Root is null, "The DICOM corpus is not here");
        foreach (var name in new[] { "files/rtplan.dcm", "files/UN_sequence.dcm", "files/nested_priv_SQ.dcm", "files/SC_rgb_small_odd_big_endian.dcm", "files/JPEGLSNearLossless_08.dcm", "files/test-SR.dcm", "files/image_dfl.dcm", "charsets/chrSQEncoding.dcm", "files/ExplVR_BigEndNoMeta.dcm" })
        {
            var bytes = DicomCorpus.Read(name);
            var whole = DicomReader.ReadFile(bytes).Dataset.Count;
            for (var length = 0; length < bytes.Length; length++)
            {
                try
                {
                    var file = DicomReader.ReadFile(bytes.AsMemory(0, length));
                    Assert.True(file.Dataset.Count <= whole, $"{name}, {length} bytes");
                    var output = new ArrayBufferWriter<byte>();
                    DicomWriter.WriteFile(output, file.Dataset, file.Syntax, file.Meta);
                }
                catch (DicomRejectException)
                {
                }
            }
        }
    }

    private static DicomTag Tag(string text) => DicomTag.TryParse(text, out var tag) ? tag : throw new ArgumentException(text);
}
