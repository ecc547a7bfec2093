using System.Globalization;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

public sealed class Hl7v2NumberTests
{
    private static Hl7v2Message With(string raw) => Hl7v2Message.Parse(System.Text.Encoding.UTF8.GetBytes($"MSH|^~\\&|A\rOBX|1|NM|||{raw}\r"));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0.0")]
    [InlineData("72.50", "72.50")]
    [InlineData("+5", "5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("5.", "5")]
    [InlineData(" 7 ", "7")]
    [InlineData("1.5e-3", "0.0015")]
    [InlineData("999999999999999999", "999999999999999999")]
    [InlineData("12345678901234567890.5", "12345678901234567890.5")]
    [InlineData("-0.000000000000000001", "-0.000000000000000001")]
    [InlineData("7^note", "7")]
    public void Numbers_are_read_with_their_digits(string raw, string expected)
    {
        Assert.True(With(raw)[1][5].TryGetDecimal(out var value));
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), value);
        if (!expected.StartsWith("-0", StringComparison.Ordinal) && raw == expected) Assert.Equal(expected, value.ToString(CultureInfo.InvariantCulture));
        Assert.True(With(raw)[1][5].TryGetDouble(out var real));
        Assert.InRange(real, (double)value - (Math.Abs((double)value) * 1e-15), (double)value + (Math.Abs((double)value) * 1e-15));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("+.")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("0x10")]
    [InlineData(">100")]
    [InlineData("\u0661")]
    [InlineData("\"\"")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000001")]
    public void What_is_no_number_is_none(string raw)
    {
        Assert.False(With(raw)[1][5].TryGetDecimal(out _));
        Assert.False(With(raw)[1][5].TryGetDouble(out _));
        Assert.False(With(raw)[1][5].TryGetInt32(out _));
    }
}
