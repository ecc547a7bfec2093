using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Tests.Physiology;

/// <summary>Measures signals from their samples alone, knowing nothing of how they were made.</summary>
internal static class Measure
{
    public static VirtualPatient Patient(ulong seed, params Episode[] episodes) => new(seed, PatientTraits.From(seed), EpisodePlan.Of(episodes));

    public static double[] Wave(VirtualPatient patient, WaveKind kind, double from, double to)
    {
        var signal = WaveSignal.Of(kind);
        var samples = new int[(int)Math.Round((to - from) * signal.SampleHz)];
        patient.Fill(kind, (long)Math.Round(from * signal.SampleHz), samples);
        return Array.ConvertAll(samples, s => s == WaveSignal.Missing ? double.NaN : s * signal.Resolution);
    }

    /// <summary>R peaks as Pan and Tompkins find them (IEEE TBME 32:230-236, 1985): slope, square, 150 ms window, threshold, 200 ms refractory; seconds.</summary>
    public static List<double> RPeaks(double[] ecg, double hz)
    {
        var squared = new double[ecg.Length];
        for (var i = 2; i < ecg.Length - 2; i++)
        {
            var slope = ecg[i + 2] + (2 * ecg[i + 1]) - (2 * ecg[i - 1]) - ecg[i - 2];
            squared[i] = slope * slope;
        }
        var window = (int)(0.15 * hz);
        var energy = new double[ecg.Length];
        var sum = 0.0;
        for (var i = 0; i < ecg.Length; i++)
        {
            sum += squared[i] - (i >= window ? squared[i - window] : 0);
            energy[i] = sum;
        }
        var threshold = 0.25 * energy.Order().ElementAt((int)(energy.Length * 0.98));
        var peaks = new List<double>();
        for (var i = 1; i < energy.Length; i++)
        {
            if (energy[i] < threshold || energy[i - 1] >= threshold) continue;
            var best = Math.Max(0, i - (int)(0.05 * hz));
            for (var j = best; j < Math.Min(ecg.Length, i + window); j++) if (ecg[j] > ecg[best]) best = j;
            if (peaks.Count == 0 || (best / hz) - peaks[^1] > 0.2) peaks.Add(best / hz);
        }
        return peaks;
    }

    /// <summary>Times at which a signal goes up through a level, with a dead band below it; seconds.</summary>
    public static List<double> Upstrokes(double[] wave, double hz, double level, double rearm)
    {
        var (armed, times) = (false, new List<double>());
        for (var i = 0; i < wave.Length; i++)
        {
            if (wave[i] < rearm) armed = true;
            if (!armed || wave[i] < level) continue;
            armed = false;
            times.Add(i / hz);
        }
        return times;
    }

    public static double RatePerMinute(IReadOnlyList<double> times) => 60 * (times.Count - 1) / (times[^1] - times[0]);

    public static double[] Intervals(IReadOnlyList<double> times) => [.. times.Zip(times.Skip(1), (a, b) => b - a)];

    public static double Scatter(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean))) / mean;
    }
}
