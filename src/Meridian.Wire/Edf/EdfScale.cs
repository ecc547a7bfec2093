namespace Meridian.Wire.Edf;

/// <summary>How raw samples become 16-bit ones: digital = (raw − <see cref="Shift"/>) ÷ <see cref="Step"/>, rounded.</summary>
/// <remarks>
/// Lossless while the raw range and one more code, for a missing sample, fit 16 bits: then Step is 1 and the digital samples are the
/// raw ones, shifted only when they must be. The extremes are then moved outwards, at most to the ends of 16 bits, to the nearest
/// codes whose physical values are exact in the eight characters of a header field.
/// </remarks>
public sealed record EdfScale
{
    public required long Shift { get; init; }
    public required long Step { get; init; }
    public required short DigitalMinimum { get; init; }
    public required short DigitalMaximum { get; init; }
    public required decimal PhysicalMinimum { get; init; }
    public required decimal PhysicalMaximum { get; init; }
    /// <summary>True when a reader of the header computes exactly raw × gain + offset, not only the nearest that eight characters allow.</summary>
    public required bool ExactPhysical { get; init; }
    public bool Lossless => Step == 1;

    /// <summary>Stands for a sample that was not measured: the digital minimum, which no measured sample takes.</summary>
    public short Missing => DigitalMinimum;

    /// <summary>The digital value of a raw one within the range that the scale was made for.</summary>
    public short ToDigital(long raw)
    {
        var value = Step == 1 ? raw - Shift : (long)Math.Round((raw - Shift) / (double)Step);
        return (short)Math.Clamp(value, DigitalMinimum + 1, DigitalMaximum);
    }

    /// <summary>Makes the scale for raw samples from <paramref name="minimum"/> to <paramref name="maximum"/>, physical = raw × gain + offset.</summary>
    /// <exception cref="EdfException">Gain 0, a range upside down, or physical values too large for a header.</exception>
    public static EdfScale Fit(decimal gain, decimal offset, int minimum, int maximum)
    {
        if (gain == 0 || maximum < minimum) throw new EdfException(EdfReject.BadRange, "gain or range");
        long shift = 0, step = 1, low = (long)minimum - 1, high = maximum;
        if (high - low > ushort.MaxValue)
        {
            step = (high - low + ushort.MaxValue - 2) / (ushort.MaxValue - 1);
            shift = low + (high - low) / 2;
        }
        else if (low < short.MinValue) shift = low - short.MinValue;
        else if (high > short.MaxValue) shift = high - short.MaxValue;
        int needLow = (int)Math.Max(short.MinValue, Math.Floor((low - shift) / (decimal)step)), needHigh = (int)Math.Min(short.MaxValue, Math.Ceiling((high - shift) / (decimal)step));
        if (needHigh <= needLow) needHigh = needLow + 1;

        decimal Physical(int digital) => (digital * (decimal)step + shift) * gain + offset;
        var exactLow = Exact(needLow, short.MinValue, -1, Physical);
        var exactHigh = Exact(needHigh, short.MaxValue, 1, Physical);
        // not exact: the widest range makes the rounding of its ends weigh least
        int digitalLow = exactLow ?? short.MinValue, digitalHigh = exactHigh ?? short.MaxValue;
        decimal physicalLow = Rounded(Physical(digitalLow)), physicalHigh = Rounded(Physical(digitalHigh));
        if (physicalLow == physicalHigh) throw new EdfException(EdfReject.BadRange, "physical extremes");
        return new EdfScale
        {
            Shift = shift, Step = step, DigitalMinimum = (short)digitalLow, DigitalMaximum = (short)digitalHigh,
            PhysicalMinimum = physicalLow, PhysicalMaximum = physicalHigh, ExactPhysical = exactLow is not null && exactHigh is not null && step == 1,
        };
    }

    private static int? Exact(int from, int end, int direction, Func<int, decimal> physical)
    {
        for (var digital = from; direction > 0 ? digital <= end : digital >= end; digital += direction)
            if (EdfNumber.TryExact(physical(digital), 8, out _)) return digital;
        return null;
    }

    private static decimal Rounded(decimal value) =>
        decimal.Parse(EdfNumber.Nearest(value, 8, "physical extremes"), System.Globalization.CultureInfo.InvariantCulture);
}
