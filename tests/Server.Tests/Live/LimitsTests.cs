using Meridian.Gateway.Live;
using Meridian.Model;
using Meridian.Server.Tests.Admin;
using Xunit;

namespace Meridian.Server.Tests.Live;

/// <summary>The limits are the equipment's own: OBX-7 and OBX-8.</summary>
public sealed class LimitsTests
{
    [Theory]
    [InlineData(49.9, "50-120", null, true)]
    [InlineData(50, "50-120", null, false)]
    [InlineData(120.1, " 50 - 120 ", null, true)]
    [InlineData(-6, "-5--1", null, true)]
    [InlineData(-3, "-5--1", null, false)]
    [InlineData(5, "-2-4", null, true)]
    [InlineData(9, ">10", null, true)]
    [InlineData(11, "<10", null, true)]
    [InlineData(11, "<=12", null, false)]
    [InlineData(1, "negative", null, false)]
    [InlineData(1, null, null, false)]
    [InlineData(70, "50-120", "H", true)]
    [InlineData(70, null, "QUES~LL", true)]
    [InlineData(70, null, "QUES~N", false)]
    public void A_value_is_outside_when_the_equipment_says_so(double value, string? range, string? flags, bool outside) =>
        Assert.Equal(outside, Limits.IsOutside(ApiHost.HeartRate((decimal)value, range) with { Flags = flags }));

    [Fact]
    public void What_is_no_number_is_not_outside() =>
        Assert.False(Limits.IsOutside(ApiHost.HeartRate(0) with { Kind = ValueKind.None }));
}
