using System.Buffers;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Pixels;

/// <summary>What the head of a compressed frame tells, held beside what recorded objects say of themselves.</summary>
public sealed class CodedImageTests
{
    /// <summary>Made so that stream and attributes disagree: the sign of the samples; a delimiter of items written over the size in the stream.</summary>
    private static readonly HashSet<string> Untrue = ["J2K_pixelrep_mismatch.dcm", "JPEG2000-embedded-sequence-delimiter.dcm"];

    [Fact]
    public void The_head_says_what_the_attributes_of_recorded_objects_say()
    {
        Assert.SkipWhen(DicomCorpus.Root is null, "The DICOM corpus is not here");
        var (wrong, seen) = (new List<string>(), 0);
        foreach (var path in Directory.GetFiles(Path.Combine(DicomCorpus.Root, "files"), "*.dcm").Order(StringComparer.Ordinal))
        {
            if (Frame(path) is not { } found || found.Syntax == DicomUids.RLELossless || Untrue.Contains(Path.GetFileName(path))) continue;
            seen++;
            var (frame, syntax, said) = found;
            var head = CodedImage.Read(frame);
            if ((head.Rows, head.Columns, head.SamplesPerPixel) != (said.Rows, said.Columns, said.SamplesPerPixel) || head.Precision > said.BitsAllocated || head.IsSigned && !said.IsSigned) wrong.Add($"{Path.GetFileName(path)}: {head}");
            // a stream may do without loss, or in the baseline process, what its syntax allows with loss or in the extended one
            if (head.TransferSyntaxUid != syntax && (head.TransferSyntaxUid, syntax) is not ((DicomUids.JPEG2000Lossless, DicomUids.JPEG2000) or (DicomUids.JPEGBaseline8Bit, DicomUids.JPEGExtended12Bit) or (DicomUids.JPEGLosslessSV1, DicomUids.JPEGLossless)))
                wrong.Add($"{Path.GetFileName(path)}: {head.TransferSyntaxUid}, not {syntax}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(seen >= 15, $"{seen} streams");
    }

    [Fact]
    public void Every_beginning_of_a_stream_asks_for_more_or_says_the_same()
    {
        var stream = new ArrayBufferWriter<byte>();
        JpegEncoder.Encode(new(24, 16, 3, new byte[24 * 16 * 3]), 80, stream, true);
        var whole = CodedImage.Read(stream.WrittenSpan);
        Assert.Equal((16, 24, 3, 8, PhotometricInterpretation.YbrFull422), (whole.Rows, whole.Columns, whole.SamplesPerPixel, whole.Precision, whole.Photometric));
        var told = 0;
        for (var length = 0; length < stream.WrittenCount; length++)
        {
            try
            {
                Assert.Equal(whole, CodedImage.Read(stream.WrittenSpan[..length]));
                told++;
            }
            catch (PixelException wrong) { Assert.Equal((PixelReject.Truncated, 0), (wrong.Reason, told)); }
        }
        Assert.NotEqual(0, told);
    }

    [Fact]
    public void Only_what_is_missing_is_filled_in()
    {
        var head = new CodedImage { Rows = 2, Columns = 3, SamplesPerPixel = 3, Precision = 12, IsLossless = true, TransferSyntaxUid = "1.2", Photometric = PhotometricInterpretation.YbrRct };
        var set = new DicomDataset();
        set.SetUInt16(DicomTags.BitsAllocated, 32);
        set.SetEmpty(DicomTags.PhotometricInterpretation);
        head.Describe(set);
        Assert.Equal(new PixelDescription { Rows = 2, Columns = 3, SamplesPerPixel = 3, BitsAllocated = 32, BitsStored = 12, HighBit = 11, Photometric = PhotometricInterpretation.YbrRct }, PixelAttributes.Describe(set));
    }

    private static (byte[] Bytes, string Syntax, PixelDescription Said)? Frame(string path)
    {
        try
        {
            var file = DicomReader.ReadFile(File.ReadAllBytes(path));
            if (!file.Syntax.IsEncapsulated || PixelFrames.Locate(file) is not { Count: > 0 } frames) return null;
            return ([.. frames[0].Fragments.SelectMany(f => f.Value.ToArray())], file.Syntax.Uid, PixelAttributes.Describe(file.Dataset));
        }
        catch (Exception wrong) when (wrong is DicomRejectException or PixelException) { return null; }
    }
}
