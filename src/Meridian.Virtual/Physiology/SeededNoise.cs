namespace Meridian.Virtual.Physiology;

/// <summary>
/// Randomness as a pure function of a seed, a stream and an index, so that sample 1,000,000 is the same whoever asks and
/// in whatever pieces. The mixing is SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// </summary>
public readonly struct SeededNoise(ulong seed, uint stream)
{
    private readonly ulong origin = Mix(seed ^ (stream * 0x9E3779B97F4A7C15UL));

    /// <summary>64 evenly distributed bits for <paramref name="index"/>.</summary>
    public ulong Bits(long index) => Mix(origin + (unchecked((ulong)index) * 0x9E3779B97F4A7C15UL));

    /// <summary>Evenly distributed in [0, 1).</summary>
    public double Uniform(long index) => (Bits(index) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Evenly distributed in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Between(long index, double low, double high) => low + ((high - low) * Uniform(index));

    /// <summary>Nearly normal, mean 0, deviation 1: the sum of four even 16-bit parts (Irwin–Hall), within ±3.47.</summary>
    public double Gaussian(long index)
    {
        var bits = Bits(index);
        var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return ((sum * (1.0 / 65536)) - 2 + (2.0 / 65536)) * 1.7320508075688772;
    }

    /// <summary>Noise without steps: <see cref="Gaussian"/> at whole numbers, joined by a cubic ease between them.</summary>
    public double Smooth(double at)
    {
        var whole = (long)Math.Floor(at);
        var part = at - whole;
        var ease = part * part * (3 - (2 * part));
        return (Gaussian(whole) * (1 - ease)) + (Gaussian(whole + 1) * ease);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
