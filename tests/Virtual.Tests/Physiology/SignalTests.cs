using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Tests.Physiology;

public sealed class SignalTests
{
    public static TheoryData<ulong> Seeds => [1, 2, 3, 17, 99, 12345];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void R_peaks_found_in_the_samples_give_the_heart_rate_that_the_monitor_shows(ulong seed)
    {
        var patient = Measure.Patient(seed);
        var peaks = Measure.RPeaks(Measure.Wave(patient, WaveKind.EcgII, 0, 60), 250);
        var shown = Enumerable.Range(8, 52).Average(s => Measure.Patient(seed).VitalsAt(s).HeartRate!.Value);
        Assert.Equal(shown, Measure.RatePerMinute(peaks), 1.0);
        // and at one moment, over the same eight intervals
        var vitals = Measure.Patient(seed).VitalsAt(30);
        var last = peaks.Where(p => p <= 30).TakeLast(9).ToList();
        Assert.Equal(vitals.HeartRate!.Value, Measure.RatePerMinute(last), 1.0);
    }

    [Theory]
    [InlineData(EpisodeKind.Bradycardia, 30, 45)]
    [InlineData(EpisodeKind.Tachycardia, 125, 170)]
    public void Episodes_change_the_rate_in_the_samples_and_in_the_numbers_alike(EpisodeKind kind, double low, double high)
    {
        var patient = Measure.Patient(5, new Episode(kind, 10, 60));
        var peaks = Measure.RPeaks(Measure.Wave(patient, WaveKind.EcgII, 25, 55), 250);
        var rate = Measure.RatePerMinute(peaks);
        Assert.InRange(rate, low, high);
        Assert.Equal(rate, Measure.Patient(5, new Episode(kind, 10, 60)).VitalsAt(50).HeartRate!.Value, 6.0);
    }

    [Fact]
    public void Fibrillation_scatters_the_intervals_as_a_sinus_rhythm_does_not()
    {
        var sinus = Measure.Intervals(Measure.RPeaks(Measure.Wave(Measure.Patient(9), WaveKind.EcgII, 15, 75), 250));
        var patient = Measure.Patient(9, new Episode(EpisodeKind.AtrialFibrillation, 10, 70));
        var fibrillation = Measure.Intervals(Measure.RPeaks(Measure.Wave(patient, WaveKind.EcgII, 15, 75), 250));
        Assert.True(Measure.Scatter(sinus) < 0.1);
        Assert.True(Measure.Scatter(fibrillation) > 0.13);
        Assert.True(patient.VitalsAt(75).Fibrillating);
    }

    [Fact]
    public void Premature_beats_come_early_and_are_followed_by_a_compensatory_pause()
    {
        var patient = Measure.Patient(3, new Episode(EpisodeKind.VentricularBeats, 5, 25));
        _ = patient.VitalsAt(29);
        var beats = patient.Beats;
        var early = Enumerable.Range(1, beats.Count - 2).Where(i => beats[i].Origin == BeatOrigin.Ventricular && beats[i].R > 0).ToList();
        Assert.True(early.Count >= 4);
        Assert.All(early, i =>
        {
            var usual = beats[i - 1].R - beats[i - 2].R;
            if (beats[i - 2].Origin != BeatOrigin.Sinus) return;
            Assert.True(beats[i].R - beats[i - 1].R < 0.8 * usual);
            Assert.True(beats[i + 1].R - beats[i].R > 1.2 * usual);
        });
    }

    [Fact]
    public void In_asystole_the_trace_is_flat_the_pressure_falls_and_the_rate_is_zero()
    {
        var patient = Measure.Patient(8, new Episode(EpisodeKind.Asystole, 10, 9));
        var ecg = Measure.Wave(patient, WaveKind.EcgII, 12, 18);
        Assert.True(ecg.Max() - ecg.Min() < 0.35, "only the wander of breathing is left");
        Assert.Equal(0, patient.VitalsAt(16).HeartRate);
        Assert.Equal(0, patient.VitalsAt(16.5).PulseRate);
        Assert.True(Measure.Wave(patient, WaveKind.ArterialPressure, 15, 18).Max() < 30);
        Assert.True(patient.VitalsAt(26).HeartRate > 40, "the heart goes on");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_arterial_pulse_follows_each_R_peak_with_a_notch_and_the_pressures_shown(ulong seed)
    {
        var patient = Measure.Patient(seed);
        var ecg = Measure.Wave(patient, WaveKind.EcgII, 2, 22);
        var pressure = Measure.Wave(Measure.Patient(seed), WaveKind.ArterialPressure, 2, 22);
        var (tops, bottoms, notches, beats) = (new List<double>(), new List<double>(), 0, 0);
        var peaks = Measure.RPeaks(ecg, 250);
        for (var p = 1; p < peaks.Count - 2; p++)
        {
            // foot: lowest in the first 0.25 s after R; top: highest before the next R
            var (from, to) = ((int)(peaks[p] * 125), (int)(peaks[p + 1] * 125));
            var foot = Enumerable.Range(from, 31).MinBy(i => pressure[i]);
            var top = Enumerable.Range(foot, to - foot).MaxBy(i => pressure[i]);
            Assert.InRange((top / 125.0) - peaks[p], 0.2, 0.45);
            tops.Add(pressure[top]);
            bottoms.Add(pressure[foot]);
            beats++;
            var dip = false;
            for (var i = top + 3; i < top + 38 && !dip; i++) dip = pressure[i + 4] > pressure[i] + 0.4;
            if (dip) notches++;
        }
        var shown = Measure.Patient(seed).VitalsAt(20);
        Assert.Equal(shown.ArterialSystolic!.Value, tops.Average(), 4.0);
        Assert.Equal(shown.ArterialDiastolic!.Value, bottoms.Average(), 4.0);
        Assert.InRange(shown.ArterialMean!.Value, shown.ArterialDiastolic.Value + 8, shown.ArterialSystolic.Value - 8);
        Assert.True(notches >= beats * 0.9, $"a dicrotic notch in {notches} of {beats} beats");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_finger_pulse_comes_once_a_beat_and_after_the_arterial_one(ulong seed)
    {
        var patient = Measure.Patient(seed);
        var peaks = Measure.RPeaks(Measure.Wave(patient, WaveKind.EcgII, 0, 30), 250);
        var pleth = Measure.Wave(Measure.Patient(seed), WaveKind.Pleth, 0, 30);
        var level = pleth.Min() + ((pleth.Max() - pleth.Min()) * 0.55);
        var pulses = Measure.Upstrokes(pleth, 125, level, pleth.Min() + ((pleth.Max() - pleth.Min()) * 0.3));
        Assert.Equal(Measure.RatePerMinute(peaks), Measure.RatePerMinute(pulses), 1.0);
        foreach (var pulse in pulses.Skip(1).SkipLast(1)) Assert.InRange(pulse - peaks.Last(p => p < pulse), 0.25, 0.6);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_capnogram_rises_once_a_breath_to_the_end_tidal_value_shown(ulong seed)
    {
        var patient = Measure.Patient(seed);
        var capnogram = Measure.Wave(patient, WaveKind.Capnogram, 0, 90);
        var vitals = patient.VitalsAt(90);
        var breaths = Measure.Upstrokes(capnogram, 62.5, 15, 2);
        Assert.Equal(vitals.RespiratoryRate!.Value, Measure.RatePerMinute([.. breaths.TakeLast(8)]), 1.5);
        Assert.Equal(vitals.EndTidal!.Value, capnogram.TakeLast(600).Max(), 1.5);
        Assert.True(capnogram.Min() < 0.5, "inspired gas carries none");
        var impedance = Measure.Wave(Measure.Patient(seed), WaveKind.Respiration, 0, 90);
        Assert.Equal(Measure.RatePerMinute(breaths), Measure.RatePerMinute(Measure.Upstrokes(impedance, 62.5, 0.3, -0.3)), 0.5);
    }

    [Fact]
    public void Apnoea_stops_the_capnogram_then_lowers_the_saturation()
    {
        var apnea = new Episode(EpisodeKind.Apnea, 10, 40);
        var patient = Measure.Patient(5, apnea);
        Assert.True(Measure.Wave(patient, WaveKind.Capnogram, 15, 45).Max() < 1);
        Assert.Equal(0, Measure.Patient(5, apnea).VitalsAt(30).RespiratoryRate);
        Assert.True(Measure.Patient(5, apnea).VitalsAt(20).Saturation - Measure.Patient(5, apnea).VitalsAt(48).Saturation >= 5);
    }

    [Fact]
    public void Intervals_vary_in_two_bands_and_the_high_one_is_breathing()
    {
        var patient = Measure.Patient(21);
        var beats = new List<double>();
        for (var t = 40; t <= 320; t += 20)
        {
            _ = patient.VitalsAt(t);
            beats.AddRange(patient.Beats.Where(b => b.R > t - 20 && b.R <= t && b.Origin == BeatOrigin.Sinus).Select(b => b.R));
        }
        var all = Measure.Intervals(beats);
        var typical = all.Order().ElementAt(all.Length / 2);
        var rr = all.Select(i => Math.Abs(i - typical) > 0.3 * typical ? 0 : i - typical).ToArray(); // without the gaps that premature beats leave
        var mean = rr.Average();
        for (var i = 0; i < rr.Length; i++) rr[i] = (rr[i] - mean) * (1 - Math.Cos(Math.Tau * (beats[i] - 20) / 300)); // Hann
        double Power(double from, double to)
        {
            var power = 0.0;
            for (var hz = from; hz < to; hz += 1 / 300.0)
            {
                var (re, im) = (0.0, 0.0);
                for (var i = 0; i < rr.Length; i++)
                {
                    re += rr[i] * Math.Cos(Math.Tau * hz * beats[i]);
                    im += rr[i] * Math.Sin(Math.Tau * hz * beats[i]);
                }
                power += (re * re) + (im * im);
            }
            return power;
        }
        var breathing = patient.Traits.RespiratoryRate / 60;
        var (low, high, between) = (Power(0.07, 0.13), Power(breathing - 0.05, breathing + 0.05), Power(0.145, breathing - 0.05));
        Assert.True(low > 4 * between && high > 4 * between, $"{low} {high} {between}");
        Assert.InRange(low / high, 0.2, 1.0);
    }

    [Theory]
    [InlineData(WaveKind.EcgII)]
    [InlineData(WaveKind.EcgV1)]
    [InlineData(WaveKind.Pleth)]
    [InlineData(WaveKind.ArterialPressure)]
    [InlineData(WaveKind.Capnogram)]
    [InlineData(WaveKind.Respiration)]
    public void Samples_depend_on_the_seed_and_the_index_not_on_the_packets(WaveKind kind)
    {
        var whole = new int[7500];
        new VirtualPatient(42, 30).Fill(kind, 0, whole);
        var pieces = new int[7500];
        var patient = new VirtualPatient(42, 30);
        for (int at = 0, size = 1; at < pieces.Length; at += size, size = (size * 7 % 311) + 1)
        {
            size = Math.Min(size, pieces.Length - at);
            patient.Fill(kind, at, pieces.AsSpan(at, size));
            _ = patient.VitalsAt(at / WaveSignal.Of(kind).SampleHz); // asking for numbers between changes nothing
        }
        Assert.Equal(whole, pieces);
        var other = new int[7500];
        new VirtualPatient(43, 30).Fill(kind, 0, other);
        Assert.NotEqual(whole, other);
    }

    [Fact]
    public void Leads_off_leave_no_samples_and_no_number_while_the_pleth_goes_on()
    {
        var patient = Measure.Patient(4, new Episode(EpisodeKind.EcgLeadsOff, 10, 20));
        Assert.All(Measure.Wave(patient, WaveKind.EcgII, 11, 29), v => Assert.True(double.IsNaN(v)));
        Assert.All(Measure.Wave(Measure.Patient(4, new Episode(EpisodeKind.EcgLeadsOff, 10, 20)), WaveKind.Pleth, 11, 29), v => Assert.False(double.IsNaN(v)));
        var vitals = patient.VitalsAt(29.5);
        Assert.Null(vitals.HeartRate);
        Assert.Null(vitals.RespiratoryRate);
        Assert.NotNull(vitals.PulseRate);
        Assert.True(vitals.EcgLeadsOff);
        Assert.DoesNotContain(double.NaN, Measure.Wave(patient, WaveKind.EcgII, 31, 40));
    }

    [Fact]
    public void A_probe_that_is_off_takes_the_pleth_and_its_numbers_only()
    {
        var patient = Measure.Patient(4, new Episode(EpisodeKind.Spo2ProbeOff, 10, 20));
        Assert.All(Measure.Wave(patient, WaveKind.Pleth, 11, 29), v => Assert.True(double.IsNaN(v)));
        var vitals = patient.VitalsAt(29.5);
        Assert.Null(vitals.Saturation);
        Assert.Null(vitals.PulseRate);
        Assert.NotNull(vitals.HeartRate);
    }

    [Fact]
    public void Over_hours_every_kind_of_episode_happens_and_all_values_stay_within_the_declared_range()
    {
        var seen = new HashSet<EpisodeKind>();
        var plan = new EpisodePlan(7, 30);
        for (var t = 0.0; t < 4 * 3600; t += 5) if (plan.At(t) is { } episode) seen.Add(episode.Kind);
        Assert.Equal(Enum.GetValues<EpisodeKind>().Length, seen.Count);
        Assert.Null(new EpisodePlan(7, 0).At(100));

        var patient = new VirtualPatient(7, 30);
        var samples = new int[250];
        for (var second = 0; second < 1200; second++)
        {
            patient.Fill(WaveKind.EcgII, second * 250, samples);
            Assert.False(Array.Exists(samples, s => s is not (WaveSignal.Missing or (> -5000 and < 5000))), "an ECG that stands at its rail");
            var vitals = patient.VitalsAt(second);
            Assert.True(vitals.HeartRate is null or (>= 0 and < 220));
            Assert.True(vitals.Saturation is null or (>= 70 and <= 100));
            Assert.True(vitals.ArterialSystolic is > 5 and < 280);
        }
    }
}
