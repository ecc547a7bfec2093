namespace Meridian.Virtual.Physiology;

public sealed partial class VirtualPatient
{
    /// <summary>
    /// Writes consecutive samples of a wave, from sample <paramref name="first"/> (0 is the patient's start) on, as whole
    /// numbers of the signal's resolution, or <see cref="WaveSignal.Missing"/> where the sensor is off.
    /// </summary>
    public void Fill(WaveKind kind, long first, Span<int> samples)
    {
        var signal = WaveSignal.Of(kind);
        // in pieces of ten seconds, well within what the train remembers
        for (var piece = (int)(10 * signal.SampleHz); samples.Length > piece; samples = samples[piece..], first += piece)
            FillPiece(signal, first, samples[..piece]);
        if (!samples.IsEmpty) FillPiece(signal, first, samples);
    }

    private void FillPiece(WaveSignal signal, long first, Span<int> samples)
    {
        var kind = signal.Kind;
        var from = first / signal.SampleHz;
        train.ExtendTo((first + samples.Length) / signal.SampleHz);
        var scale = Math.Pow(10, signal.Decimals);
        var low = (int)Math.Round(signal.Low * scale);
        var high = (int)Math.Round(signal.High * scale);
        var walk = new BeatWalk(train.Beats, from);
        var noise = new SeededNoise(seed, 0x5741_0000 + (uint)kind);
        for (var i = 0; i < samples.Length; i++)
        {
            var index = first + i;
            var t = index / signal.SampleHz;
            var episode = Plan.At(t);
            if (SensorOff(kind, episode)) { samples[i] = WaveSignal.Missing; continue; }
            var value = kind switch
            {
                WaveKind.EcgII => Ecg(EcgLead.II, t, ref walk) + (0.006 * noise.Gaussian(index)),
                WaveKind.EcgV1 => Ecg(EcgLead.V1, t, ref walk) + (0.006 * noise.Gaussian(index)),
                WaveKind.EcgI => Ecg(EcgLead.I, t, ref walk) + (0.006 * noise.Gaussian(index)),
                WaveKind.Pleth => Pleth(t, ref walk) + (0.15 * noise.Gaussian(index)),
                WaveKind.ArterialPressure => ArterialPressure(t, ref walk) + (0.15 * noise.Gaussian(index)),
                WaveKind.Capnogram => Depth(t) * EndTidalAt(t) * Capnogram.Shape(breathing.TurnsAt(t)),
                WaveKind.Respiration => Impedance(t, ref walk) + (0.01 * noise.Gaussian(index)),
                _ => throw new ArgumentOutOfRangeException(nameof(kind)),
            };
            if (episode is { Kind: EpisodeKind.MotionArtefact }) value += episode.Presence(t, 1) * Disturbance(kind, t, noise, signal);
            samples[i] = Math.Clamp((int)Math.Round(value * scale), low, high);
        }
    }

    /// <summary>The template's beat before and after this moment, joined by a flat line where the pause is longer than the template.</summary>
    private double Ecg(EcgLead lead, double t, ref BeatWalk walk)
    {
        walk.ToR(t);
        var (beat, next) = (walk.Current, walk.Next);
        var gap = next.R - beat.R;
        var length = Math.Min(gap, EcgTemplate.Longest);
        var millivolts = t - beat.R < length / 2 ? lead.For(beat.Origin).At((t - beat.R) / length, length)
            : next.R - t < length / 2 ? lead.For(next.Origin).At(1 - ((next.R - t) / length), length)
            : 0;
        if (beat.Origin == BeatOrigin.Fibrillation)
            millivolts += (0.035 * Math.Sin(Math.Tau * 5.7 * t)) + (0.025 * Math.Sin((Math.Tau * 7.1 * t) + Math.Sin(2.3 * t)));
        return (Traits.EcgGain * millivolts) + Baseline(t);
    }

    /// <summary>z₀(t) = A sin 2πf₂t of the paper (A = 0.15 mV) as it comes through z' = … − (z − z₀): a first-order lag of one second.</summary>
    private double Baseline(double t)
    {
        var w = Math.Tau * Traits.RespiratoryRate / 60;
        return Depth(t) * 0.15 / Math.Sqrt(1 + (w * w)) * Math.Sin((Math.Tau * breathing.TurnsAt(t)) - Math.Atan(w));
    }

    private double ArterialPressure(double t, ref BeatWalk walk)
    {
        walk.ToArterialFoot(t);
        return train.Pressure(walk.Current, t) - (1.5 * Depth(t) * RespiratoryDrive.LungVolume(breathing.TurnsAt(t)));
    }

    private double Pleth(double t, ref BeatWalk walk)
    {
        walk.ToFingerFoot(t);
        var (beat, next) = (walk.Current, walk.Next);
        var gap = next.FingerFoot - beat.FingerFoot;
        var length = Math.Min(gap, EcgTemplate.Longest);
        var turn = Math.Min((t - beat.FingerFoot) / length, 1);
        // the pulse's size goes over into the next one's along its diastole, so that the foot has no step
        var ease = Math.Clamp((turn - 0.7) / 0.3, 0, 1);
        var size = Math.Min(1.6, (beat.Stroke * (1 - ease)) + (next.Stroke * ease));
        var perfusion = 1 + (0.2 * perfusionDrift.At(t));
        return 22 + (34 * size * perfusion * PlethPulse.At(turn)) + (3 * Depth(t) * (1 - RespiratoryDrive.LungVolume(breathing.TurnsAt(t))));
    }

    private double Impedance(double t, ref BeatWalk walk)
    {
        walk.ToR(t);
        var cardiac = 0.04 * Math.Sin(Math.Tau * (t - walk.Current.R) / (walk.Next.R - walk.Current.R));
        return (Depth(t) * 1.6 * (RespiratoryDrive.LungVolume(breathing.TurnsAt(t)) - 0.45)) + cardiac;
    }

    private static double Disturbance(WaveKind kind, double t, SeededNoise noise, WaveSignal signal) => kind switch
    {
        WaveKind.EcgII or WaveKind.EcgV1 or WaveKind.EcgI => (0.8 * noise.Smooth(t * 2.5)) + (0.25 * noise.Smooth((t * 30) + 1e6)),
        WaveKind.Pleth => 18 * noise.Smooth(t * 3),
        WaveKind.ArterialPressure => 6 * noise.Smooth(t * 5),
        WaveKind.Respiration => 0.9 * noise.Smooth(t * 2),
        WaveKind.Capnogram => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), signal.Kind, null),
    };
}
