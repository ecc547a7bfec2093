using System.Text;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>Waves as the WCM supplement prints them and as monitors send them.</summary>
public sealed class WaveTests
{
    private static EquipmentReport Read(string obx, string obr = "OBR|1|||w|||20261121080000.000+0000|20261121080001.000+0000") =>
        Assert.Single(new Hl7v2Reception(new()).Receive(Encoding.ASCII.GetBytes(Messages.Header("1") + obr + "\r" + obx), DateTimeOffset.UnixEpoch, default, 1).Submission.Facts.Reports);

    [Fact]
    public void Whole_numbers_are_steps_of_the_resolution_in_its_unit()
    {
        var wave = Assert.Single(Read("OBX|1|NA|131329^MDC_ECG_ELEC_POTL_I^MDC|1.7.6.131329|80^88^^92^32767\rOBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.7.6.131329.1|500|264640^MDC_DIM_HZ^MDC\rOBX|3|NM|2327^MDC_ATTR_NU_MSMT_RES^MDC|1.7.6.131329.2|0.001221|266418^MDC_DIM_MILLI_VOLT^MDC\rOBX|4|NM|262196^MDC_EVT_INOP^MDC|1.7.6.131329.3|32767\r").Waves);
        Assert.Equal([80, 88, WaveSegment.Missing, 92, WaveSegment.Missing], wave.Samples);
        Assert.Equal((500, 0.001221, "MDC_DIM_MILLI_VOLT"), (wave.SampleHz, wave.Gain, wave.Metric.Unit!.Text));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), wave.Start);
        Assert.True(wave.Metric.IsWave);
    }

    [Fact]
    public void Numbers_with_a_point_are_values_and_keep_every_digit()
    {
        var wave = Assert.Single(Read("OBX|1|NA|131329^MDC_ECG_LEAD_I^MDC|1.1.1.1001|-0.53714565^1.05^0|266418^MDC_DIM_MILLI_VOLT^MDC|||||F|||20261121080000.500\rOBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.1001.1|150.0|264608^MDC_DIM_PER_SEC\rOBX|3|NR|0^MDC_ATTR_DATA_RANGE^MDC|1.1.1.1001.2|-5.0^10.0|266418^MDC_DIM_MILLI_VOLT^MDC\r").Waves);
        Assert.Equal([-53714565, 105000000, 0], wave.Samples);
        Assert.Equal(-0.53714565, wave.Samples[0] * wave.Gain, 12);
        Assert.Equal((-5, 10), (wave.RangeLow, wave.RangeHigh));
        Assert.Equal(500, wave.Start.Millisecond);
    }

    [Fact]
    public void Facets_may_stand_before_their_wave_and_waves_do_not_mix()
    {
        var report = Read("OBX|1|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.1.1|250\rOBX|2|NA|1^A^L|1.1.1.1|1~2~3\rOBX|3|NA|2^B^L|1.1.1.2|4^5\rOBX|4|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.2.1|125\r");
        Assert.Equal([250, 125], report.Waves.Select(w => w.SampleHz));
        Assert.Equal([[1, 2, 3], [4, 5]], report.Waves.Select(w => w.Samples));
        Assert.Empty(report.Observations);
    }

    [Fact]
    public void Without_places_a_facet_belongs_to_the_wave_before_it()
    {
        var report = Read("OBX|1|NA|149504^ MDC_PULS_OXIM_PLETH^MDC |1|1027^3504^4586\rOBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC |1|200|264608^MDC_DIM_PER_SEC\r");
        Assert.Equal(200, Assert.Single(report.Waves).SampleHz);
        Assert.Empty(report.Observations);
    }

    [Fact]
    public void The_period_or_the_groups_end_tell_the_rate_where_nothing_else_does()
    {
        Assert.Equal(100, Assert.Single(Read("OBX|1|NA|1^A^L|1.1.1.1|1^2\rOBX|2|NM|67981^MDC_ATTR_TIME_PD_SAMP^MDC|1.1.1.1.1|10|264338^MDC_DIM_MILLI_SEC^MDC\r").Waves).SampleHz, 9);
        Assert.Equal(4, Assert.Single(Read("OBX|1|NA|1^A^L|1.1.1.1|1^2^3^4\r").Waves).SampleHz);
    }

    [Fact]
    public void An_array_without_rate_or_numbers_is_still_a_value()
    {
        var report = Read("OBX|1|NA|1^A^L|1.1.1.1|1^2^3\rOBX|2|NA|2^B^L|1.1.1.2|Pleth signal\r", obr: "OBR|1|||w");
        Assert.Empty(report.Waves);
        Assert.Equal(["Pleth signal", "[NA, 3 samples without rate or time]"], report.Observations.Select(o => o.Text).Order());
    }
}
