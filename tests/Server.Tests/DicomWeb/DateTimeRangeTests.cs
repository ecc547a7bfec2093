using System.Globalization;
using Meridian.Gateway.DicomWeb.Search;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

public sealed class DateTimeRangeTests
{
    [Theory]
    [InlineData("20261122", "2026-11-22T00:00:00+08:00", "2026-11-23T00:00:00+08:00")]
    [InlineData("2026", "2026-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00")]
    [InlineData("20261122083000", "2026-11-22T08:30:00+08:00", "2026-11-22T08:30:01+08:00")]
    [InlineData("20261122083000.25+0000", "2026-11-22T08:30:00.25Z", "2026-11-22T08:30:00.26Z")]
    [InlineData("20261122083000-0500", "2026-11-22T08:30:00-05:00", "2026-11-22T08:30:01-05:00")]
    [InlineData("20261122-20261123", "2026-11-22T00:00:00+08:00", "2026-11-24T00:00:00+08:00")]
    [InlineData("2026112208-0500-2026112209+0100", "2026-11-22T08:00:00-05:00", null)]
    [InlineData("20261122-", "2026-11-22T00:00:00+08:00", "")]
    [InlineData("-202611221200", "", "2026-11-22T12:01:00+08:00")]
    [InlineData("20261122-99991231", "2026-11-22T00:00:00+08:00", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("99991231235959-1200", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("0001", "0001-01-01T00:00:00Z", "0001-12-31T16:00:00Z")]
    [InlineData("20261123-20261122", null, null)]
    [InlineData("20261322", null, null)]
    [InlineData("2026112", null, null)]
    [InlineData("-", null, null)]
    [InlineData("", null, null)]
    [InlineData("soon", null, null)]
    public void A_range_is_of_instants_and_what_is_left_out_is_meant_whole(string text, string? from, string? to)
    {
        var range = DateTimeRange.Parse(text, _ => TimeSpan.FromHours(8));
        // a range whose end lies before its start is none
        if (from is null || to is null) Assert.Null(range);
        else Assert.Equal((At(from), At(to)), (range!.Value.From, range.Value.To));
    }

    private static DateTimeOffset? At(string text) => text.Length == 0 ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
