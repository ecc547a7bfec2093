namespace Meridian.Virtual.Physiology;

/// <summary>What changes over minutes: three slow sinusoids with seeded periods of 2 to 20 minutes and phases; within ±1, mean 0.</summary>
public readonly struct SlowDrift
{
    private readonly double w1, w2, w3, p1, p2, p3;

    public SlowDrift(ulong seed, uint stream)
    {
        var noise = new SeededNoise(seed, stream);
        w1 = Math.Tau / noise.Between(1, 120, 240);
        w2 = Math.Tau / noise.Between(2, 280, 560);
        w3 = Math.Tau / noise.Between(3, 700, 1200);
        (p1, p2, p3) = (noise.Between(4, 0, Math.Tau), noise.Between(5, 0, Math.Tau), noise.Between(6, 0, Math.Tau));
    }

    /// <summary>The drift at <paramref name="seconds"/> since the patient's start, within ±1.</summary>
    public double At(double seconds)
        => (0.3 * Math.Sin((w1 * seconds) + p1)) + (0.3 * Math.Sin((w2 * seconds) + p2)) + (0.4 * Math.Sin((w3 * seconds) + p3));
}
