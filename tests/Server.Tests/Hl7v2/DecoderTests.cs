using System.Text;
using Meridian.Gateway.Decoding;
using Meridian.Gateway.Hl7v2;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

public sealed class DecoderTests
{
    private static readonly Hl7v2Decoder Decoder = new(new());

    [Fact]
    public void Every_part_stands_where_it_says()
    {
        var raw = Encoding.UTF8.GetBytes(Messages.HeartRate("1", charset: "UNICODE UTF-8", family: "王") + "NTE|1||a~b^c\r");
        var decoded = Decoder.Decode(raw);
        Assert.Null(decoded.Problem);
        Assert.Equal("ORU^R01^ORU_R01", decoded.Kind);
        Assert.Equal("UNICODE UTF-8", decoded.Charset);
        foreach (var field in decoded.Segments.SelectMany(s => s.Fields).SelectMany(f => (DecodedField[])[f, .. f.Parts ?? []]))
            Assert.Equal(field.Text, Encoding.UTF8.GetString(raw, field.Offset, field.Length));
        var name = decoded.Segments.Single(s => s.Id == "PID").Fields.Single(f => f.Place == "PID-5");
        Assert.Equal(("Patient name", "王^Jane", "王"), (name.Name, name.Text, name.Parts![0].Text));
        Assert.Equal(["NTE-3[1]", "NTE-3[2]"], decoded.Segments[^1].Fields.Single(f => f.Place == "NTE-3").Parts!.Select(p => p.Place));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("MSH|^~\\&|A")]
    [InlineData("MSH|^~\\&|A|||||||ORU\r\u0000\u0001\u0002")]
    public void No_bytes_make_it_throw(string text)
    {
        var decoded = Decoder.Decode(Encoding.Latin1.GetBytes(text));
        Assert.True(decoded.Problem is not null || decoded.Segments.Count > 0);
    }

    [Fact]
    public void A_broken_message_is_shown_as_far_as_it_goes()
    {
        var decoded = Decoder.Decode(Encoding.Latin1.GetBytes(Messages.Header("9") + "this is no segment\r"));
        Assert.Equal("BadSegmentId", decoded.Problem!.Reason);
        Assert.Equal("MSH", Assert.Single(decoded.Segments).Id);
    }

    [Fact]
    public void A_corrected_message_takes_the_road_of_the_wire()
    {
        var translation = new Hl7v2MessageTranslation(new(), new DrivenClock());
        var at = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
        var good = translation.Translate(Encoding.Latin1.GetBytes(Messages.HeartRate("5")), at);
        Assert.Null(good.Rejection);
        Assert.Equal(("MON^0012210000000042^EUI-64|WARD", "5", "ORU^R01"), (good.Sender, good.ControlId, good.Kind));
        Assert.Equal(72, Assert.Single(Assert.Single(good.Facts.Reports).Observations).Number);
        Assert.Equal("NoHeader", translation.Translate("nonsense"u8.ToArray(), at).Rejection!.Reason);
    }
}
