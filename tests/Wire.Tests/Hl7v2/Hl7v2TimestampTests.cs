using System.Text;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

public sealed class Hl7v2TimestampTests
{
    [Theory]
    [InlineData("2026", Hl7v2Precision.Year, 0, "2026-01-01T00:00:00.0000000")]
    [InlineData("202607", Hl7v2Precision.Month, 0, "2026-07-01T00:00:00.0000000")]
    [InlineData("18991230", Hl7v2Precision.Day, 0, "1899-12-30T00:00:00.0000000")]
    [InlineData("2026072712", Hl7v2Precision.Hour, 0, "2026-07-27T12:00:00.0000000")]
    [InlineData("202607271244", Hl7v2Precision.Minute, 0, "2026-07-27T12:44:00.0000000")]
    [InlineData("20260727124424", Hl7v2Precision.Second, 0, "2026-07-27T12:44:24.0000000")]
    [InlineData("20260727124424.1", Hl7v2Precision.Fraction, 1, "2026-07-27T12:44:24.1000000")]
    [InlineData("20260727124424.0000", Hl7v2Precision.Fraction, 4, "2026-07-27T12:44:24.0000000")]
    [InlineData("20260727124424.1234567", Hl7v2Precision.Fraction, 7, "2026-07-27T12:44:24.1234567")]
    [InlineData("20240229", Hl7v2Precision.Day, 0, "2024-02-29T00:00:00.0000000")]
    public void Every_precision_is_read_kept_and_written(string text, Hl7v2Precision precision, int digits, string local)
    {
        foreach (var (suffix, offset) in new (string, TimeSpan?)[] { ("", null), ("+0000", TimeSpan.Zero), ("-0600", TimeSpan.FromHours(-6)), ("+0545", new TimeSpan(5, 45, 0)), ("-0330", -new TimeSpan(3, 30, 0)) })
        {
            Assert.True(Hl7v2Timestamp.TryParse(Encoding.ASCII.GetBytes(text + suffix), out var time));
            Assert.Equal((precision, digits, offset), (time.Precision, time.FractionDigits, time.Offset));
            Assert.Equal(local, time.Local.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(text + suffix, time.ToString());
            var assumed = TimeSpan.FromHours(8);
            Assert.Equal(time.Local - (offset ?? assumed), time.ToDateTimeOffset(assumed).UtcDateTime);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("20261")]
    [InlineData("202613")]
    [InlineData("20260230")]
    [InlineData("2026072724")]
    [InlineData("202607271260")]
    [InlineData("20260727124460")]
    [InlineData("2026072712442")]
    [InlineData("20260727.5")]
    [InlineData("20260727124424.12345678")]
    [InlineData("20260727124424+1500")]
    [InlineData("20260727124424+060")]
    [InlineData("20260727124424+0")]
    [InlineData("20260727124424+0160")]
    [InlineData("20260727124424+01-0")]
    [InlineData("2026-07-27")]
    [InlineData("+0000")]
    [InlineData("\"\"")]
    [InlineData("2026072712442\u0661")]
    public void What_is_no_time_is_none(string text) => Assert.False(Hl7v2Timestamp.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void An_hour_alone_serves_as_an_offset_and_a_bare_point_as_seconds()
    {
        Assert.True(Hl7v2Timestamp.TryParse(" 20260727124424.+02 "u8, out var time));
        Assert.Equal((Hl7v2Precision.Second, TimeSpan.FromHours(2)), (time.Precision, time.Offset));
    }

    [Theory]
    [InlineData("00010101000000+1400")]
    [InlineData("99991231235959-1200")]
    public void The_ends_of_the_calendar_do_not_overflow(string text)
    {
        Assert.True(Hl7v2Timestamp.TryParse(Encoding.ASCII.GetBytes(text), out var time));
        Assert.Contains(time.ToDateTimeOffset(TimeSpan.Zero), (DateTimeOffset[])[DateTimeOffset.MinValue, DateTimeOffset.MaxValue]);
    }

    [Fact]
    public void A_time_of_the_hub_is_written_in_full() =>
        Assert.Equal("20261121203015.042+0100", Hl7v2Timestamp.From(new(2026, 11, 21, 20, 30, 15, 42, TimeSpan.FromHours(1))).ToString());
}
