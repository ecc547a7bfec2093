namespace Meridian.Virtual.Physiology;

public sealed partial class VirtualPatient
{
    private const int Averaged = 8;
    private readonly SeededNoise cuffNoise;
    private CuffReading cuff;

    /// <summary>The numbers at <paramref name="seconds"/>, which must not go back.</summary>
    public Vitals VitalsAt(double seconds)
    {
        train.ExtendTo(seconds);
        var episode = Plan.At(seconds);
        var (rate, pulses) = (Rate(seconds, static b => b.R), Rate(seconds, static b => b.FingerFoot));
        var (systolic, diastolic, mean) = Pressures(seconds);
        Measure(seconds, systolic, diastolic, mean);
        var breathless = Breathless(seconds);
        var ecgOff = episode?.Kind == EpisodeKind.EcgLeadsOff;
        var probeOff = episode?.Kind == EpisodeKind.Spo2ProbeOff;
        return new()
        {
            At = seconds,
            HeartRate = ecgOff ? null : Math.Round(rate),
            Saturation = probeOff ? null : Math.Round(SaturationAt(seconds)),
            PulseRate = probeOff ? null : Math.Round(pulses),
            ArterialSystolic = Math.Round(systolic),
            ArterialDiastolic = Math.Round(diastolic),
            ArterialMean = Math.Round(mean),
            RespiratoryRate = ecgOff ? null : breathless ? 0 : Math.Round(breathing.RateAt(seconds - 10)),
            EndTidal = breathless ? 0 : Math.Round(EndTidalAt(seconds)),
            Temperature = Math.Round(Traits.Temperature + (0.2 * temperatureDrift.At(seconds)), 1),
            Cuff = cuff,
            VentricularBeats = Count(seconds, BeatOrigin.Ventricular, 30),
            Fibrillating = Count(seconds, BeatOrigin.Fibrillation, 10) > 6,
            EcgLeadsOff = ecgOff,
            Spo2ProbeOff = probeOff,
            Disturbed = episode?.Kind == EpisodeKind.MotionArtefact,
        };
    }

    private double SaturationAt(double seconds)
    {
        var resting = Traits.Saturation + (0.8 * saturationDrift.At(seconds));
        // haemoglobin answers to missing breaths some twenty seconds late
        var fall = Plan.At(seconds) switch
        {
            { Kind: EpisodeKind.Desaturation } e => e.Presence(seconds, 20) * (9 + (8 * e.Strength)),
            _ => Plan.At(seconds - 20) is { Kind: EpisodeKind.Apnea } a ? a.Presence(seconds - 20, 12) * (6 + (6 * a.Strength)) : 0,
        };
        return Math.Min(100, resting - fall);
    }

    /// <summary>True when no breath has been taken for ten seconds.</summary>
    private bool Breathless(double seconds) => Depth(seconds) < 0.5 && Depth(seconds - 10) < 0.5;

    private double Rate(double seconds, Func<Beat, double> time)
    {
        var last = train.Beats.Count - 1;
        while (last > 0 && time(train.Beats[last]) > seconds) last--;
        if (seconds - time(train.Beats[last]) > 4) return 0; // nothing for four seconds: asystole
        var first = Math.Max(0, last - Averaged);
        // a pause that is over does not belong to the rate of the beats after it
        for (var i = last; i > first; i--)
        {
            if (time(train.Beats[i]) - time(train.Beats[i - 1]) <= 4) continue;
            first = i;
            break;
        }
        return first == last ? 60 / (seconds - time(train.Beats[last - 1])) : 60 * (last - first) / (time(train.Beats[last]) - time(train.Beats[first]));
    }

    private (double Systolic, double Diastolic, double Mean) Pressures(double seconds)
    {
        var last = train.Beats.Count - 1;
        while (last > 0 && train.Beats[last].ArterialFoot > seconds) last--;
        var open = train.Beats[last];
        if (seconds - open.ArterialFoot > 4)
        {
            var flat = train.Pressure(open, seconds);
            return (flat, flat, flat);
        }
        var (s, d, m, n) = (0.0, 0.0, 0.0, 0);
        for (var i = last - 1; i >= 0 && n < Averaged; i--, n++)
            (s, d, m) = (s + train.Beats[i].Systolic, d + train.Beats[i].Diastolic, m + train.Beats[i].Mean);
        return (s / n, d / n, m / n);
    }

    private int Count(double seconds, BeatOrigin origin, double within)
    {
        var count = 0;
        foreach (var beat in train.Beats) if (beat.Origin == origin && beat.R <= seconds && beat.R > seconds - within) count++;
        return count;
    }

    /// <summary>Takes a cuff measurement when its time has come: what the arterial line shows, with the cuff's own error (±3 mm Hg).</summary>
    private void Measure(double seconds, double systolic, double diastolic, double mean)
    {
        if (seconds - cuff.At < Traits.CuffMinutes * 60) return;
        var index = (long)seconds;
        cuff = new(seconds, Math.Round(systolic + (2 * cuffNoise.Gaussian(index))), Math.Round(diastolic + (2 * cuffNoise.Gaussian(index + 1))),
            Math.Round(mean + (1.5 * cuffNoise.Gaussian(index + 2))));
    }
}
