namespace Meridian.Virtual.Physiology;

/// <summary>
/// The beats of one patient in order, made as far ahead as someone asks. Each beat follows from the one before it and from
/// closed forms of time, so the train is a function of the seed alone. Beats older than half a minute are forgotten.
/// </summary>
public sealed class BeatTrain
{
    /// <summary>Seconds of beats that are kept behind the newest sample asked for.</summary>
    public const double KeptSeconds = 30;

    private const double PreEjection = 0.095, ToArterialLine = 0.085, ToFinger = 0.165;
    private readonly List<Beat> beats = [];
    private readonly PatientTraits traits;
    private readonly EpisodePlan plan;
    private readonly RespiratoryDrive breathing;
    private readonly Tachogram tachogram;
    private readonly ArterialWindkessel windkessel;
    private readonly SlowDrift rateDrift, pressureDrift;
    private readonly SeededNoise noise;
    private long number;
    private double compensateTo = double.NegativeInfinity;

    public BeatTrain(ulong seed, PatientTraits traits, EpisodePlan plan, RespiratoryDrive breathing)
    {
        (this.traits, this.plan, this.breathing) = (traits, plan, breathing);
        tachogram = new(seed);
        rateDrift = new(seed, 0x4452_4852);
        pressureDrift = new(seed, 0x4452_4250);
        noise = new(seed, 0x4245_4154);
        windkessel = new(traits.Systolic, traits.Diastolic, 60 / traits.HeartRate);
        var first = -12 * 60 / traits.HeartRate; // a dozen beats before the first sample, so that pressure has settled
        beats.Add(new()
        {
            R = first, Origin = BeatOrigin.Sinus, ArterialFoot = first + PreEjection + ToArterialLine, FingerFoot = first + PreEjection + ToFinger,
            Ejection = ArterialWindkessel.EjectionTime(60 / traits.HeartRate), Stroke = 1, StartPressure = windkessel.RestingStart,
        });
    }

    /// <summary>The beats that are known, oldest first.</summary>
    public IReadOnlyList<Beat> Beats => beats;

    /// <summary>Makes beats until the R, and the pulse's foot, of the last one lie beyond <paramref name="seconds"/>, and forgets old ones.</summary>
    public void ExtendTo(double seconds)
    {
        while (beats[^1].R <= seconds + 0.5) beats.Add(Follow(beats[^1]));
        var keepFrom = seconds - KeptSeconds;
        var old = 0;
        while (old < beats.Count - 16 && beats[old + 1].R < keepFrom) old++;
        if (old > 16) beats.RemoveRange(0, old);
    }

    /// <summary>Arterial pressure, mm Hg, within a beat's pulse.</summary>
    public double Pressure(Beat beat, double seconds)
        => ArterialWindkessel.FillingPressure + windkessel.At(seconds - beat.ArterialFoot, beat.StartPressure, beat.Ejection, beat.Stroke);

    /// <summary>Beats a minute that the sinus node aims at.</summary>
    public double AimedRate(double seconds)
    {
        var resting = traits.HeartRate * (1 + (0.06 * rateDrift.At(seconds)));
        if (plan.At(seconds) is not { } episode) return resting;
        var presence = episode.Presence(seconds, 8);
        return episode.Kind switch
        {
            EpisodeKind.Bradycardia => resting + (presence * (34 + (8 * episode.Strength) - resting)),
            EpisodeKind.Tachycardia => resting + (presence * (130 + (32 * episode.Strength) - resting)),
            EpisodeKind.AtrialFibrillation => resting + (presence * (112 + (20 * episode.Strength) - resting)),
            EpisodeKind.Hypotension => resting * (1 + (0.18 * presence)),
            EpisodeKind.Desaturation or EpisodeKind.Apnea => resting * (1 + (0.08 * presence)),
            EpisodeKind.VentricularBeats or EpisodeKind.Asystole or EpisodeKind.Hypertension or EpisodeKind.MotionArtefact
                or EpisodeKind.EcgLeadsOff or EpisodeKind.Spo2ProbeOff => resting,
            _ => throw new ArgumentOutOfRangeException(nameof(seconds)),
        };
    }

    private Beat Follow(Beat last)
    {
        number++;
        var episode = plan.At(last.R);
        var interval = 60 / AimedRate(last.R);
        var origin = BeatOrigin.Sinus;
        var aim = interval * (1 + (traits.Variability * tachogram.At(last.R, breathing.TurnsAt(last.R))));
        var r = last.R + aim;
        if (episode?.Kind == EpisodeKind.AtrialFibrillation && episode.Presence(last.R, 2) > 0.5)
        {
            // no respiratory order is left in fibrillation: intervals scatter by about a fifth of their mean
            origin = BeatOrigin.Fibrillation;
            r = last.R + Math.Max(0.33, interval * (1 + (0.21 * noise.Gaussian(number * 4))));
        }
        else if (compensateTo > last.R)
        {
            // the sinus beat after a premature one comes when the one after next was due (compensatory pause)
            r = compensateTo;
        }
        else if (last.Origin == BeatOrigin.Sinus && last.R > 0
            && noise.Uniform(number * 4) < (episode?.Kind == EpisodeKind.VentricularBeats ? 0.3 : 0.002))
        {
            origin = BeatOrigin.Ventricular;
            compensateTo = last.R + (2 * aim);
            r = last.R + (noise.Between((number * 4) + 1, 0.58, 0.68) * aim);
        }
        if (origin != BeatOrigin.Ventricular) compensateTo = double.NegativeInfinity;
        if (plan.At(r) is { Kind: EpisodeKind.Asystole } still) r = still.End;
        return Eject(last, r, origin);
    }

    private Beat Eject(Beat last, double r, BeatOrigin origin)
    {
        var interval = r - last.R;
        var usual = 60 / traits.HeartRate;
        // a short filling time gives a small stroke, a long one a slightly larger one
        var filling = Math.Pow(Math.Clamp(interval / usual, 0.2, 1.5), interval < usual ? 0.8 : 0.3);
        var ectopy = origin == BeatOrigin.Ventricular ? 0.6 : 1;
        var breath = 1 - (0.05 * Math.Cos(Math.Tau * breathing.TurnsAt(r)));
        var ejection = ArterialWindkessel.EjectionTime(Math.Min(interval, 1.6)) * (origin == BeatOrigin.Ventricular ? 0.8 : 1);
        var foot = r + PreEjection + ToArterialLine;
        var beat = new Beat
        {
            R = r, Origin = origin, ArterialFoot = foot, FingerFoot = r + PreEjection + ToFinger, Ejection = ejection,
            // a stroke is a volume: the shorter its ejection, the higher its flow
            Stroke = filling * ectopy * breath * Vigor(r) * ArterialWindkessel.EjectionTime(usual) / ejection, StartPressure = Pressure(last, foot) - ArterialWindkessel.FillingPressure,
        };
        Close(last, foot);
        return beat;
    }

    private double Vigor(double seconds)
    {
        var vigor = 1 + (0.07 * pressureDrift.At(seconds));
        if (plan.At(seconds) is not { } episode) return vigor;
        var presence = episode.Presence(seconds, 15);
        return episode.Kind switch
        {
            EpisodeKind.Hypotension => vigor * (1 - (presence * (0.35 + (0.2 * episode.Strength)))),
            EpisodeKind.Hypertension => vigor * (1 + (presence * (0.4 + (0.3 * episode.Strength)))),
            EpisodeKind.Bradycardia => vigor * (1 + (0.2 * presence)),
            EpisodeKind.Tachycardia or EpisodeKind.AtrialFibrillation or EpisodeKind.VentricularBeats or EpisodeKind.Asystole or EpisodeKind.Desaturation or EpisodeKind.Apnea
                or EpisodeKind.MotionArtefact or EpisodeKind.EcgLeadsOff or EpisodeKind.Spo2ProbeOff => vigor,
            _ => throw new ArgumentOutOfRangeException(nameof(seconds)),
        };
    }

    /// <summary>Now that the next foot is known, reads the beat's pressures off its own curve.</summary>
    private void Close(Beat beat, double nextFoot)
    {
        const int Points = 48;
        var (top, bottom, sum) = (double.MinValue, double.MaxValue, 0.0);
        for (var i = 0; i <= Points; i++)
        {
            var pressure = Pressure(beat, beat.ArterialFoot + ((nextFoot - beat.ArterialFoot) * i / Points));
            top = Math.Max(top, pressure);
            bottom = Math.Min(bottom, pressure);
            if (i < Points) sum += pressure;
        }
        (beat.Systolic, beat.Diastolic, beat.Mean) = (top, bottom, sum / Points);
    }
}
