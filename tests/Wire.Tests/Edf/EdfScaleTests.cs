using FsCheck;
using FsCheck.Fluent;
using Meridian.Wire.Edf;
using Xunit;

namespace Meridian.Wire.Tests.Edf;

public sealed class EdfScaleTests
{
    [Fact]
    public void Keeps_raw_samples_as_they_are_when_they_fit()
    {
        var scale = EdfScale.Fit(0.0025m, 0, -1000, 1000);
        Assert.True(scale is { Lossless: true, Shift: 0, ExactPhysical: true });
        Assert.Equal(-1001, scale.DigitalMinimum);
        Assert.Equal(1000, scale.DigitalMaximum);
        Assert.Equal(-2.5025m, scale.PhysicalMinimum);
        Assert.Equal(-1000, scale.ToDigital(-1000));
    }

    [Fact]
    public void Moves_extremes_outwards_until_eight_characters_tell_them_exactly()
    {
        // 1/1024 has ten decimals, but every 1024th code is a whole number
        var scale = EdfScale.Fit(1 / 1024m, 0, -700, 700);
        Assert.True(scale.ExactPhysical);
        Assert.True(EdfNumber.TryExact(scale.PhysicalMinimum, 8, out _));
        Assert.Equal(scale.DigitalMinimum / 1024m, scale.PhysicalMinimum);
        Assert.Equal(scale.DigitalMaximum / 1024m, scale.PhysicalMaximum);
    }

    [Fact]
    public void Shifts_what_lies_beyond_sixteen_bits_and_stays_lossless()
    {
        var scale = EdfScale.Fit(1, 0, 100_000, 160_000);
        Assert.True(scale.Lossless);
        Assert.Equal(160_000, scale.ToDigital(160_000) + scale.Shift);
        Assert.Equal(100_000, scale.ToDigital(100_000) + scale.Shift);
    }

    [Fact]
    public void Says_that_it_loses_when_the_range_is_wider_than_sixteen_bits()
    {
        var scale = EdfScale.Fit(0.001m, 0, -1_000_000, 1_000_000);
        Assert.False(scale.Lossless);
        Assert.InRange(scale.ToDigital(1_000_000) * scale.Step + scale.Shift, 1_000_000 - scale.Step, 1_000_000 + scale.Step);
    }

    [Fact]
    public void Whatever_the_range_a_reader_of_the_header_gets_the_value_back_and_never_the_missing_code()
    {
        Prop.ForAll(Gen.Choose(-40_000, 40_000).SelectMany(low => Gen.Choose(0, 30_000).SelectMany(width => Gen.Choose(1, 5000).Select(gain => (low, width, gain)))).ToArbitrary(), t =>
        {
            decimal gain = t.gain / 10_000m;
            var scale = EdfScale.Fit(gain, -3, t.low, t.low + t.width);
            var signal = new EdfSignal
            {
                Label = "x", PhysicalMinimum = scale.PhysicalMinimum, PhysicalMaximum = scale.PhysicalMaximum, DigitalMinimum = scale.DigitalMinimum, DigitalMaximum = scale.DigitalMaximum, SamplesPerRecord = 1,
            };
            foreach (var raw in new[] { t.low, t.low + t.width / 2, t.low + t.width })
            {
                var digital = scale.ToDigital(raw);
                if (digital == scale.Missing || digital + scale.Shift != raw) return false;
                var expected = (double)(raw * gain - 3);
                // eight characters leave at least four significant digits of the range's ends
                var allowed = scale.ExactPhysical ? 1e-9 * (1 + Math.Abs(expected)) : 1e-3 * (double)(scale.PhysicalMaximum - scale.PhysicalMinimum);
                if (Math.Abs(signal.ToPhysical(digital) - expected) > allowed) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();
    }
}
