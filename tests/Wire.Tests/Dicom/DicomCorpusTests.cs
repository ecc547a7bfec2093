using System.Buffers;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>Every file of the corpus.</summary>
public sealed class DicomCorpusTests
{
    [Theory]
    [MemberData(nameof(DicomCorpus.Rows), MemberType = typeof(DicomCorpus))]
    public void A_file_without_faults_is_written_byte_for_byte_as_it_was(string name)
    {
        var bytes = DicomCorpus.Read(name);
        var file = DicomReader.ReadFile(bytes);
        Assert.SkipWhen(file.Warnings.Count > 0, "Faults: " + string.Join(", ", file.Warnings.Take(3)));
        Assert.SkipWhen(file.Syntax.IsDeflated, "Deflated: another deflater makes other bytes; see the test of transfer syntaxes");
        var output = new ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(output, file.Dataset, file.Syntax, file.Meta, file.Preamble.Span);
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(output.WrittenSpan));
    }
}
