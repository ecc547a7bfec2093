namespace Meridian.Gateway.Export;

/// <summary>
/// The common time of several rates: records of one length in which every signal has a whole number of samples. Whole seconds where the rates
/// allow (EDF, 1992: recommended); a rate that no record up to a minute can hold exactly is held as nearly as 8 digits can tell.
/// </summary>
internal sealed class WaveGrid
{
    // EDF recommends records of at most 61,440 bytes; a record that must be longer for the rates' sake is allowed
    private const int MostSeconds = 60;

    private WaveGrid(int seconds, int[] samples) => (Seconds, Samples) = (seconds, samples);

    public int Seconds { get; }
    /// <summary>Samples of each signal in one record.</summary>
    public int[] Samples { get; }

    public static WaveGrid Of(IReadOnlyList<double> rates)
    {
        var (best, worst) = (1, double.MaxValue);
        for (var seconds = 1; seconds <= MostSeconds; seconds++)
        {
            var error = rates.Count == 0 ? 0 : rates.Max(hz => Math.Abs(Math.Round(hz * seconds) - hz * seconds) / Math.Max(1e-9, hz * seconds));
            if (rates.Any(hz => Math.Round(hz * seconds) < 1)) error = double.MaxValue;
            if (error < worst - 1e-12) (best, worst) = (seconds, error);
            if (error < 1e-9) break;
        }
        return new(best, [.. rates.Select(hz => Math.Max(1, (int)Math.Round(hz * best)))]);
    }

    /// <summary>True when the grid's rate is not the sent one.</summary>
    public bool IsApproximate(int signal, double sampleHz) => Math.Abs(Samples[signal] / (double)Seconds - sampleHz) > 1e-6 * sampleHz;
}
