using System.Buffers;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>Every file of the corpus, written again.</summary>
public sealed class DicomCorpusTests
{
    [Theory]
    [MemberData(nameof(DicomCorpus.Rows), MemberType = typeof(DicomCorpus))]
    public void A_file_without_faults_is_written_byte_for_byte_as_it_was_and_one_with_faults_without_them(string name)
    {
        var bytes = DicomCorpus.Read(name);
        if (name == "files/no_meta.dcm")
        {
            Assert.Equal(DicomReject.NotDicom, Assert.Throws<DicomRejectException>(() => DicomReader.ReadFile(bytes)).Reason);
            return;
        }
        var file = DicomReader.ReadFile(bytes);
        var written = Write(file);
        var again = DicomReader.ReadFile(written);
        Assert.Empty(again.Warnings);
        if (file.Warnings.Count == 0 && !file.Syntax.IsDeflated) Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(written));
        else if (file.Warnings.All(w => w.Fault != DicomFault.OddLength)) Assert.Equal(DicomJson.ToBytes(file.Dataset), DicomJson.ToBytes(again.Dataset));
        Assert.Equal(Convert.ToHexString(written), Convert.ToHexString(Write(again)));
    }

    [Theory]
    [MemberData(nameof(DicomCorpus.Rows), MemberType = typeof(DicomCorpus))]
    public void A_stream_reads_as_memory_does_without_large_values(string name)
    {
        var bytes = DicomCorpus.Read(name);
        if (name == "files/no_meta.dcm") return;
        var whole = DicomReader.ReadFile(bytes);
        using var stream = new MemoryStream(bytes);
        var file = DicomReader.ReadFile(stream, new DicomReadOptions { DeferLargerThan = 200 });
        Assert.Equal(whole.Warnings, file.Warnings);
        Compare(whole.Dataset, file.Dataset);
        Compare(whole.Meta, file.Meta);

        void Compare(DicomDataset all, DicomDataset some)
        {
            Assert.Equal(all.Count, some.Count);
            foreach (var (full, lazy) in all.Zip(some))
            {
                Assert.Equal((full.Tag, full.Vr, full.Offset, full.Length), (lazy.Tag, lazy.Vr, lazy.Offset, lazy.Length));
                if (full.Items is { } items) foreach (var (a, b) in items.Zip(lazy.Items!)) Compare(a, b);
                else if (full.Fragments is { } fragments) Assert.Equal(fragments.List.Select(f => (f.Offset, f.Length)), lazy.Fragments!.List.Select(f => (f.Offset, f.Length)));
                else if (lazy.IsDeferred) Assert.Equal(Convert.ToHexString(full.Value.Span), Convert.ToHexString(bytes.AsSpan((int)lazy.Offset, (int)lazy.Length)));
                else Assert.Equal(Convert.ToHexString(full.Value.Span), Convert.ToHexString(lazy.Value.Span));
            }
        }
    }

    private static byte[] Write(DicomFile file)
    {
        var output = new ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(output, file.Dataset, file.Syntax, file.Meta, file.Preamble.Span);
        return output.WrittenSpan.ToArray();
    }
}
