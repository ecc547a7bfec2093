using System.Globalization;
using System.Text;
using Meridian.Virtual.Mllp;
using Meridian.Virtual.Monitors;
using Meridian.Virtual.Physiology;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Tests.Monitors;

public sealed class MonitorTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly WardPatient Wang = new()
    {
        RecordNumber = "MV1", VisitNumber = "V1", Family = "王", Given = "雪梅", IsChinese = true, PrefersGb18030 = true, Born = new(1970, 2, 3), Sex = 'F',
    };

    private static VirtualMonitor Monitor(ulong seed = 1, int bed = 1, WardPatient? who = null, VirtualMonitorOptions? options = null, DateTimeOffset? start = null, params Episode[] episodes)
        => new(MonitorIdentity.Of(seed, bed), new VirtualPatient(seed, PatientTraits.From(seed), EpisodePlan.Of(episodes)), options ?? new(), start ?? Start, () => who);

    private static List<OutboundMessage> Take(VirtualMonitor monitor, double until)
    {
        var messages = new List<OutboundMessage>();
        monitor.TakeDue(until, messages);
        return messages;
    }

    internal static Hl7v2Message Parse(OutboundMessage message) => Hl7v2Message.Parse(message.Framed[1..^2]);

    private static List<string[]> Rows(Hl7v2Message message)
    {
        var rows = new List<string[]>();
        foreach (var segment in message)
            if (segment.Is("OBX"u8)) rows.Add(Encoding.UTF8.GetString(segment.Raw).Split('|'));
        return rows;
    }

    private static string[] Row(List<string[]> rows, MdcTerm term) => rows.Single(r => r[3] == Encoding.ASCII.GetString(term.Bytes));

    [Fact]
    public void A_second_brings_two_wave_packets_twelve_numbers_and_the_watchdog()
    {
        var messages = Take(Monitor(), 1.0);
        Assert.Equal([OutboundKind.Waves, OutboundKind.Waves, OutboundKind.Numerics, OutboundKind.Alert], messages.Select(m => m.Kind));
        Assert.Equal(4, messages.Select(m => m.ControlId).Distinct().Count());
        Assert.All(messages, m =>
        {
            Assert.InRange(m.ControlId.Length, 1, 20);
            Assert.Equal(m.ControlId, Parse(m).Header[10].GetString());
        });
    }

    [Fact]
    public void The_numbers_are_twelve_with_their_codes_units_limits_and_places()
    {
        var message = Parse(Take(Monitor(), 1.0).Single(m => m.Kind == OutboundKind.Numerics));
        Assert.Equal("ORU^R01^ORU_R01", Encoding.ASCII.GetString(message.Header[9].Raw));
        Assert.Equal("IHE_PCD_001", message.Header[21][1].GetString());
        var rows = Rows(message);
        Assert.Equal(Encoding.ASCII.GetString(Mdc.Monitor.Bytes), rows[0][3]);
        Assert.Equal("1.0.0.0", rows[0][4]);
        var numbers = rows.Where(r => r[2] == "NM").ToList();
        Assert.Equal(12, numbers.Count);
        string[] codes = ["147842", "150456", "149530", "150033", "150034", "150035", "150021", "150022", "150023", "151562", "151728", "150344"];
        Assert.Equal(codes, numbers.Select(r => r[3].Split('^')[0]));
        var heart = Row(rows, Mdc.HeartRate);
        Assert.Equal("1.1.1.1", heart[4]);
        Assert.InRange(int.Parse(heart[5], CultureInfo.InvariantCulture), 40, 130);
        Assert.Equal("264864^MDC_DIM_BEAT_PER_MIN^MDC", heart[6]);
        Assert.Equal("50-120", heart[7]);
        Assert.Equal("R", heart[11]);
        // every metric's VMD and channel have rows of their own before it
        foreach (var number in numbers)
        {
            var at = number[4].Split('.');
            var index = rows.IndexOf(number);
            Assert.Contains(rows[..index], r => r[4] == $"1.{at[1]}.0.0" && r[11] == "X");
            Assert.Contains(rows[..index], r => r[4] == $"1.{at[1]}.{at[2]}.0" && r[11] == "X");
        }
    }

    [Fact]
    public void The_cuff_keeps_the_time_of_its_measurement()
    {
        var rows = Rows(Parse(Take(Monitor(), 1.0).Single(m => m.Kind == OutboundKind.Numerics)));
        var cuff = Row(rows, Mdc.CuffSystolic);
        Assert.True(Hl7v2Timestamp.TryParse(Encoding.ASCII.GetBytes(cuff[14]), out var measured));
        Assert.True(measured.ToDateTimeOffset(TimeSpan.Zero) < Start);
        Assert.True(Row(rows, Mdc.HeartRate).Length <= 14, "the others have the time of the message");
    }

    [Fact]
    public void A_wave_has_its_samples_unit_rate_range_and_the_time_of_the_first()
    {
        var monitor = Monitor(options: new() { Waves = 7 });
        var packets = Take(monitor, 2.0).Where(m => m.Kind == OutboundKind.Waves).Select(Parse).ToList();
        Assert.Equal(4, packets.Count);
        foreach (var (wave, index) in MonitorWave.All.Select((w, i) => (w, i)))
        {
            var expected = new int[(int)(2 * wave.Signal.SampleHz)];
            new VirtualPatient(1, PatientTraits.From(1), EpisodePlan.Of()).Fill(wave.Kind, 0, expected);
            var got = new List<int>();
            foreach (var packet in packets)
            {
                var rows = Rows(packet);
                var array = Row(rows, wave.Term);
                Assert.Equal("NA", array[2]);
                Assert.Equal(Start.AddSeconds(got.Count / wave.Signal.SampleHz).ToString("yyyyMMddHHmmss.fff", CultureInfo.InvariantCulture) + "+0000", array[14]);
                got.AddRange(array[5].Split('^').Select(v => (int)Math.Round(decimal.Parse(v, CultureInfo.InvariantCulture) / (decimal)wave.Signal.Resolution)));
                var rate = rows.Single(r => r[4] == array[4] + ".1");
                Assert.Equal("0^MDC_ATTR_SAMP_RATE^MDC", rate[3]);
                Assert.Equal(wave.Signal.SampleHz, double.Parse(rate[5], CultureInfo.InvariantCulture));
                Assert.Equal("264608^MDC_DIM_PER_SEC^MDC", rate[6]);
                var range = rows.Single(r => r[4] == array[4] + ".2");
                Assert.Equal($"{wave.Signal.Low}^{wave.Signal.High}", range[5]);
                Assert.Equal(array[6], range[6]);
            }
            Assert.Equal(expected, got);
        }
        Assert.True(packets[0].TryFind("OBR"u8, out var obr));
        Assert.Equal("69121^MDC_OBS_WAVE_CTS^MDC", Encoding.ASCII.GetString(obr[4].Raw));
        Assert.Equal("20261121080000.000+0000", obr[7].GetString());
        Assert.Equal("20261121080000.500+0000", obr[8].GetString());
    }

    [Fact]
    public void Leads_off_leave_empty_components_then_no_value_and_invalid_numbers_and_a_technical_alert()
    {
        var messages = Take(Monitor(options: new() { PacketMilliseconds = 1000 }, episodes: new Episode(EpisodeKind.EcgLeadsOff, 2.5, 20)), 8);
        var waves = messages.Where(m => m.Kind == OutboundKind.Waves).Select(m => Row(Rows(Parse(m)), Mdc.WaveEcgII)).ToList();
        var cut = waves[2][5].Split('^');
        Assert.Equal(250, cut.Length);
        Assert.InRange(cut.Count(v => v.Length == 0), 123, 126);
        Assert.Equal(("", "INV", "X"), (waves[4][5], waves[4][8], waves[4][11]));

        var numbers = Rows(Parse(messages.Last(m => m.Kind == OutboundKind.Numerics)));
        var heart = Row(numbers, Mdc.HeartRate);
        Assert.Equal(("", "INV", "X"), (heart[5], heart[8], heart[11]));
        Assert.Equal("R", Row(numbers, Mdc.PulseRate)[11]);

        var alert = messages.Where(m => m.Kind == OutboundKind.Alert).Select(Parse).Single(m => Rows(m)[3][3] == "196616^MDC_EVT_ALARM^MDC");
        Assert.Equal("ORU^R40^ORU_R40", Encoding.ASCII.GetString(alert.Header[9].Raw));
        var facets = Rows(alert);
        Assert.Equal("196882^MDC_EVT_LEADS_OFF^MDC^^^^^^ECG leads off", facets[3][5]);
        Assert.Equal("PM~ST", facets[3][8]);
        Assert.Equal("start", Row(facets, Mdc.EventPhase)[5]);
        Assert.Equal("active", Row(facets, Mdc.AlarmState)[5]);
        Assert.Equal("ST", Row(facets, Mdc.AlertType)[5]);
    }

    [Fact]
    public void A_broken_limit_starts_goes_on_and_ends_under_one_instance_with_value_and_limits()
    {
        var messages = Take(Monitor(seed: 6, options: new() { Waves = 0 }, episodes: new Episode(EpisodeKind.Hypotension, 10, 60)), 90);
        var alerts = messages.Where(m => m.Kind == OutboundKind.Alert).Select(Parse).Where(m => Rows(m)[3][5].Contains("ART low", StringComparison.Ordinal)).ToList();
        var phases = alerts.Select(m => Row(Rows(m), Mdc.EventPhase)[5]).ToList();
        Assert.Equal("start", phases[0]);
        Assert.Equal("end", phases[^1]);
        Assert.True(phases.Count(p => p == "continue") >= 2);
        Assert.Equal("inactive", Row(Rows(alerts[^1]), Mdc.AlarmState)[5]);
        var instances = alerts.Select(m => { _ = m.TryFind("OBR"u8, out var obr); return Encoding.ASCII.GetString(obr[29].Raw); }).Distinct().ToList();
        Assert.Single(instances);
        Assert.EndsWith("&EUI-64", instances[0], StringComparison.Ordinal);
        var source = Rows(alerts[0])[4];
        Assert.Equal("150033^MDC_PRESS_BLD_ART_SYS^MDC", source[3]);
        Assert.True(int.Parse(source[5], CultureInfo.InvariantCulture) < 90);
        Assert.Equal("90-160", source[7]);
        Assert.Equal("L", source[8]);
        Assert.Equal("PM", Row(Rows(alerts[0]), Mdc.AlarmPriority)[5]);
    }

    [Fact]
    public void The_watchdog_comes_every_ten_seconds_with_its_time_out()
    {
        var watchdogs = Take(Monitor(options: new() { Waves = 0 }), 60).Where(m => m.Kind == OutboundKind.Alert).Select(Parse)
            .Where(m => Rows(m).Exists(r => r[3] == "196614^MDC_EVT_ACTIVE^MDC")).ToList();
        Assert.Equal(6, watchdogs.Count);
        Assert.All(watchdogs, m => Assert.Equal("30", Row(Rows(m), Mdc.ConfirmTimeout)[5]));
    }

    [Fact]
    public void A_name_goes_out_in_GB_18030_and_one_make_sends_no_patient_at_all()
    {
        var message = Parse(Take(Monitor(who: Wang), 1.0)[0]);
        Assert.Equal("GB 18030-2000", message.Header[18].GetString());
        Assert.True(message.TryFind("PID"u8, out var pid));
        Assert.Equal("王", pid[5][1].GetString());
        Assert.Equal("雪梅", pid[5][2].GetString());
        Assert.Equal([0xCD, 0xF5], pid[5][1].Raw.ToArray());

        var zenith = Parse(Take(Monitor(bed: 3, who: Wang), 1.0)[0]);
        Assert.False(zenith.TryFind("PID"u8, out _));
        Assert.True(zenith.TryFind("PV1"u8, out var pv1));
        Assert.Equal("03", pv1[3][3].GetString());
        Assert.Contains("UCUM", Row(Rows(zenith), Mdc.WaveEcgII)[6], StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_start_other_ids_and_times_only()
    {
        List<OutboundMessage> Run(DateTimeOffset start) => Take(new(MonitorIdentity.Of(5, 2), new VirtualPatient(5, 30), new(), start, () => Wang), 200);
        var (first, again, later) = (Run(Start), Run(Start), Run(Start.AddHours(1)));
        Assert.Equal(first.Select(m => Convert.ToBase64String(m.Framed.Span)), again.Select(m => Convert.ToBase64String(m.Framed.Span)));
        Assert.Empty(first.Select(m => m.ControlId).Intersect(later.Select(m => m.ControlId)));
        static string Blank(OutboundMessage m) => System.Text.RegularExpressions.Regex.Replace(
            Encoding.Latin1.GetString(m.Framed.Span), @"20261121\d{6}\.\d{3}\+0000|[0-9A-F]{12}(?=[0-9A-F]{7}\b|\d{6}\b)", "");
        Assert.Equal(first.Select(Blank), later.Select(Blank));
    }

    [Fact]
    public void Scaled_numbers_are_written_as_they_are_read()
    {
        Span<byte> text = stackalloc byte[24];
        foreach (var (value, decimals, expected) in new[] { (0, 3, "0"), (-45, 3, "-0.045"), (1200, 3, "1.2"), (-5000, 3, "-5"), (97, 0, "97"), (1185, 1, "118.5"), (-7, 1, "-0.7") })
            Assert.Equal(expected, Encoding.ASCII.GetString(text[..WaveMessage.FormatScaled(value, decimals, text)]));
    }
}
