using System.Text;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

public sealed class Hl7v2MessageTests
{
    private const string Sample =
        "MSH|^~\\&|MON^001122^EUI-64|WARD|||20260727124424.0000+0000||ORU^R01^ORU_R01|42|P|2.6|||AL|NE||UNICODE UTF-8|EN\r"
        + "PID|||123^^^A&1.2.3&ISO^MR~456^^^B^PI||Doe\\T\\Co^Jane||19800101|F\r"
        + "OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.0.0.1|-72.5|264864^MDC_DIM_BEAT_PER_MIN^MDC|||\"\"||F\r";

    private static Hl7v2Message Parse(string text) => Hl7v2Message.Parse(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Fields_are_numbered_as_HL7_numbers_them()
    {
        var message = Parse(Sample);
        var header = message.Header;
        Assert.Equal("|", header[1].GetString());
        Assert.Equal("^~\\&", header[2].GetString());
        Assert.Equal(1, header[2].ComponentCount);
        Assert.Equal("001122", header[3][2].GetString());
        Assert.Equal("R01", header[9][2].GetString());
        Assert.True(header[10].Is("42"u8));
        Assert.True(header[11].Is("P"u8));
        Assert.Equal("UNICODE UTF-8", header[18].GetString());
        Assert.Equal(19, header.FieldCount);
        Assert.True(header[20].IsEmpty);
        Assert.Equal(3, message.SegmentCount);
    }

    [Fact]
    public void Repetitions_components_and_subcomponents_come_apart()
    {
        var message = Parse(Sample);
        Assert.True(message.TryFind("PID"u8, out var pid));
        Assert.Equal(2, pid[3].RepetitionCount);
        Assert.Equal("123", pid[3][1].GetString());
        Assert.Equal("1.2.3", pid[3][4][2].GetString());
        Assert.Equal("456", pid[3].Repetition(1)[1].GetString());
        Assert.True(pid[3].Repetition(2).IsEmpty);
        Assert.Equal("Doe&Co", pid[5][1].GetString());
        var seen = new List<string>();
        foreach (var repetition in pid[3].Repetitions)
            foreach (var component in repetition.Components)
                seen.Add(component.GetString());
        Assert.Equal(["123", "", "", "A&1.2.3&ISO", "MR", "456", "", "", "B", "PI"], seen);
    }

    [Fact]
    public void Values_are_read()
    {
        var message = Parse(Sample);
        Assert.True(message.TryFind("OBX"u8, out var obx));
        Assert.True(obx[5].TryGetDecimal(out var number));
        Assert.Equal(-72.5m, number);
        Assert.True(obx[1].TryGetInt32(out var set));
        Assert.Equal(1, set);
        Assert.True(obx[9].IsNull);
        Assert.True(obx[8].IsEmpty);
        Assert.True(message.Header[7].TryGetTimestamp(out var time));
        Assert.Equal(new DateTimeOffset(2026, 7, 27, 12, 44, 24, TimeSpan.Zero), time.ToDateTimeOffset(TimeSpan.FromHours(8)));
        Assert.Equal("20260727124424.0000+0000", time.ToString());
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r\r")]
    public void Any_line_end_serves_and_the_last_may_be_missing(string end)
    {
        var text = Sample.Replace("\r", end, StringComparison.Ordinal);
        foreach (var variant in (string[])[text, text.TrimEnd('\r', '\n'), "\uFEFF" + text, "\r\n \r\n" + text, text + "\0\u001A"])
        {
            var message = Parse(variant);
            Assert.Equal(3, message.SegmentCount);
            Assert.True(message.TryFind("OBX"u8, out var obx));
            Assert.Equal("F", obx[11].GetString());
            Assert.Equal(11, obx.FieldCount);
        }
    }

    [Fact]
    public void A_bare_line_feed_in_a_field_stays_text_where_segments_end_with_CR()
    {
        var message = Parse("MSH|^~\\&|A\rOBX|1|TX|||first\nsecond and third\n\rOBX|2\nOBX|3\r");
        Assert.Equal(4, message.SegmentCount);
        Assert.True(message.TryFind("OBX"u8, out var obx));
        Assert.Equal("first\nsecond and third\n", obx[5].GetString());
    }
}
