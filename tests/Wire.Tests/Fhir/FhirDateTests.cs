using Meridian.Wire.Fhir;
using Xunit;

namespace Meridian.Wire.Tests.Fhir;

public sealed class FhirDateTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(8), null, null);

    [Theory]
    [InlineData("2026", "2025-12-31T16:00:00.000Z", "2026-12-31T16:00:00.000Z")]
    [InlineData("2026-02", "2026-01-31T16:00:00.000Z", "2026-02-28T16:00:00.000Z")]
    [InlineData("2024-02-29", "2024-02-28T16:00:00.000Z", "2024-02-29T16:00:00.000Z")]
    [InlineData("2026-11-21T08:00", "2026-11-21T00:00:00.000Z", "2026-11-21T00:01:00.000Z")]
    [InlineData("2026-11-21T08:00Z", "2026-11-21T08:00:00.000Z", "2026-11-21T08:01:00.000Z")]
    [InlineData("2026-11-21T08:00:00-05:00", "2026-11-21T13:00:00.000Z", "2026-11-21T13:00:01.000Z")]
    [InlineData("2026-11-21T08:00:00 05:30", "2026-11-21T02:30:00.000Z", "2026-11-21T02:30:01.000Z")]
    [InlineData("2026-11-21T08:00:00.25Z", "2026-11-21T08:00:00.250Z", "2026-11-21T08:00:00.260Z")]
    [InlineData("2026-11-21T08:00:00.1234567Z", "2026-11-21T08:00:00.1234567Z", "2026-11-21T08:00:00.1234568Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z", "2017-01-01T00:00:01.000Z")]
    public void A_date_of_any_precision_is_an_interval(string text, string start, string end)
    {
        Assert.True(FhirDate.TryParse(text, Shanghai, out var date));
        Assert.Equal((start, end), (FhirDate.Format(date.Start), FhirDate.Format(date.End)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("26")]
    [InlineData("2026-13")]
    [InlineData("2026-02-30")]
    [InlineData("2026-11-21T24:00")]
    [InlineData("2026-11-21T08")]
    [InlineData("2026-11-21T08:00:00+15:00")]
    [InlineData("2026-11-21Z")]
    [InlineData("0000")]
    [InlineData("yesterday")]
    [InlineData("2026-11-21T08:00:00.Z")]
    public void What_is_no_date_is_refused(string text) => Assert.False(FhirDate.TryParse(text, Shanghai, out _));

    [Theory]
    [InlineData("9999", true)]
    [InlineData("9999-12-31T23:59:59Z", true)]
    [InlineData("0001-01-01", true)]
    public void The_ends_of_time_do_not_overflow(string text, bool read) => Assert.Equal(read, FhirDate.TryParse(text, Shanghai, out _));

    // against a search for the hour from 09:00; the bounds that narrow a search must keep what matches
    [Theory]
    [InlineData("", "09:30", true)]
    [InlineData("", "10:00", false)]
    [InlineData("eq", "09:00", true)]
    [InlineData("ne", "09:30", false)]
    [InlineData("ne", "08:59", true)]
    [InlineData("gt", "09:30", false)]
    [InlineData("gt", "10:00", true)]
    [InlineData("ge", "09:00", true)]
    [InlineData("ge", "08:59", false)]
    [InlineData("lt", "09:00", false)]
    [InlineData("lt", "08:59", true)]
    [InlineData("le", "09:59", true)]
    [InlineData("le", "10:00", false)]
    [InlineData("sa", "10:00", true)]
    [InlineData("eb", "08:59", true)]
    [InlineData("eb", "09:00", false)]
    public void A_prefix_compares_an_instant_as_R4_says(string prefix, string time, bool expected)
    {
        // no way of writing a date means an hour; the prefix is read from a minute and then compared with the hour
        var start = DateTimeOffset.Parse("2026-11-21T09:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        var parsed = FhirDateMatch.TryParse(prefix + "2026-11-21T09:00Z", TimeZoneInfo.Utc, out var match);
        Assert.True(parsed);
        match = match with { Value = new(start, start.AddHours(1)) };
        var at = DateTimeOffset.Parse($"2026-11-21T{time}:00Z", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, match.Matches(FhirDate.At(at), start));
        var (from, to) = match.Bounds(start, TimeSpan.Zero);
        if (expected) Assert.True((from is null || at >= from) && (to is null || at < to), "the bounds leave out what matches");
    }

    [Theory]
    [InlineData("eq", false)]
    [InlineData("ne", true)]
    [InlineData("gt", false)]
    [InlineData("lt", true)]
    [InlineData("ge", false)]
    [InlineData("le", true)]
    [InlineData("sa", false)]
    [InlineData("eb", false)]
    [InlineData("ap", true)]
    public void A_prefix_compares_a_period_as_R4_says(string prefix, bool expected)
    {
        var nine = DateTimeOffset.Parse("2026-11-21T09:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(FhirDateMatch.TryParse(prefix + "2026", TimeZoneInfo.Utc, out var match));
        match = match with { Value = new(nine, nine.AddHours(1)) };
        Assert.Equal(expected, match.Matches(new(nine.AddHours(-1), nine.AddHours(1)), nine));
    }
}
