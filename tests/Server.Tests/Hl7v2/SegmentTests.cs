using System.Buffers;
using System.Text;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

public sealed class SegmentTests
{
    [Theory]
    // what came from DICOM or a page has components, what came over HL7 is in one
    [InlineData("Wang", "XiaoMing", "王^小明", "Wang^XiaoMing^^^^^L^A~王^小明^^^^^L^I")]
    [InlineData("Wang", "XiaoMing", "王小明", "Wang^XiaoMing^^^^^L^A~王小明^^^^^^L^I")]
    [InlineData(null, null, "王^小明", "王^小明^^^^^L^I")]
    [InlineData("O'Neil", null, null, "O'Neil^^^^^^L")]
    public void A_name_goes_out_in_its_components(string? family, string? given, string? ideographic, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new Hl7v2Writer(output);
        writer.Segment("MSH"u8).Field(12).Text("2.5.1"u8).Field(18).Text(Hl7v2Charset.Utf8.Name);
        Hl7v2Segments.Patient(writer, new() { Identifiers = [], Name = new(family, given) { Ideographic = ideographic } });
        writer.End();
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Equal("PID|1||||" + expected, text.Split('\r')[1]);
    }
}
