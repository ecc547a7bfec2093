using System.Globalization;
using Meridian.Model;

namespace Meridian.Gateway.Hl7v2;

/// <summary>One wave of one group while it is read: arrays of samples, and the facets that say what a sample is (IHE PCD WCM).</summary>
internal sealed class WaveReading(Containment containment, Hl7v2Descriptors descriptors)
{
    private readonly List<Run> runs = [];

    /// <summary>The place of the metric: its facets are one level below.</summary>
    public Containment Containment { get; } = containment with { Facet = 0 };
    /// <summary>MDC_ATTR_SAMP_RATE, or the inverse of MDC_ATTR_TIME_PD_SAMP.</summary>
    public double? SampleHz { get; set; }
    /// <summary>MDC_ATTR_NU_MSMT_RES: what one step of a whole-numbered sample is worth …</summary>
    public double? Resolution { get; set; }
    /// <summary>… and in what; some monitors name the unit here alone.</summary>
    public Code? ResolutionUnit { get; set; }
    /// <summary>MDC_ATTR_DATA_RANGE, MDC_ATTR_SCALE_RANGE.</summary>
    public (double Low, double High)? Range { get; set; }
    /// <summary>MDC_EVT_INOP: the sample that stands for no measurement.</summary>
    public double? MissingValue { get; set; }
    /// <summary>Rate by the group's start and end (OBR-7, OBR-8), where nothing else tells it.</summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>Samples as sent; NaN is missing. <paramref name="Decimals"/>: most digits after the point.</summary>
    private sealed record Run(MetricDescriptor Metric, DateTimeOffset? Start, double[] Values, int Decimals, Observation Otherwise);

    public void Add(MetricDescriptor metric, DateTimeOffset? start, double[] values, int decimals, Observation otherwise) => runs.Add(new(metric, start, values, decimals, otherwise));

    /// <summary>Makes segments; an array that tells no rate or no time is kept as an observation of text.</summary>
    public void Finish(DateTimeOffset? groupAt, List<WaveSegment> waves, List<Observation> observations)
    {
        foreach (var run in runs)
        {
            var rate = SampleHz ?? (Duration is { TotalSeconds: > 0 } d && runs.Count == 1 ? run.Values.Length / d.TotalSeconds : null);
            if (rate is not { } hz || (run.Start ?? groupAt) is not { } start)
            {
                observations.Add(run.Otherwise);
                continue;
            }
            waves.Add(Make(run, hz, start));
        }
    }

    private WaveSegment Make(Run run, double hz, DateTimeOffset start)
    {
        // Whole numbers are steps of the resolution; numbers with a point are values already. Those are kept to the last digit sent, as far as 32 bits carry.
        var isScaled = run.Decimals == 0 && Resolution is > 0;
        var decimals = run.Decimals;
        var largest = 0d;
        foreach (var value in run.Values)
            if (Math.Abs(value) > largest) largest = Math.Abs(value);
        while (decimals > 0 && largest * Math.Pow(10, decimals) > int.MaxValue) decimals--;
        // Whole numbers beyond 32 bits lose their lowest digits rather than their size.
        var shrink = decimals == 0 && largest > int.MaxValue ? Math.Ceiling(largest / int.MaxValue) : 1;
        var factor = Math.Pow(10, decimals) / shrink;
        var samples = new int[run.Values.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var value = run.Values[i];
            samples[i] = double.IsNaN(value) || value == MissingValue ? WaveSegment.Missing : (int)Math.Round(value * factor);
        }
        var metric = run.Metric;
        if (ResolutionUnit is { } unit && (metric.Unit is null || Hl7v2Codes.Named(metric.Unit, "MDC_DIM_DIMLESS") && !Hl7v2Codes.Named(unit, "MDC_DIM_DIMLESS"))) metric = descriptors.WithUnit(metric, unit);
        return new()
        {
            Metric = metric,
            Start = start,
            SampleHz = hz,
            Samples = samples,
            Gain = (isScaled ? Resolution!.Value : 1) / factor,
            RangeLow = Range?.Low,
            RangeHigh = Range?.High,
        };
    }

    /// <summary>Reads numbers parted by component or repetition delimiters; false when not one of them is a number.</summary>
    public static bool TryReadSamples(ReadOnlySpan<byte> text, byte component, byte repetition, out double[] values, out int decimals)
    {
        values = new double[text.Count(component) + text.Count(repetition) + 1];
        decimals = 0;
        var any = false;
        for (var i = 0; i < values.Length; i++)
        {
            var end = text.IndexOfAny(component, repetition);
            var one = end < 0 ? text : text[..end];
            if (end >= 0) text = text[(end + 1)..];
            if (TryWhole(one, out var whole)) values[i] = whole;
            else if (one.Length is > 0 and <= 32 && double.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            {
                values[i] = number;
                var exponent = one.IndexOfAny((byte)'e', (byte)'E');
                var point = one.IndexOf((byte)'.');
                var digits = point < 0 ? 0 : (exponent < 0 ? one.Length : exponent) - point - 1;
                if (exponent >= 0 && int.TryParse(one[(exponent + 1)..], CultureInfo.InvariantCulture, out var power)) digits -= power;
                decimals = Math.Clamp(digits, decimals, 9);
            }
            else
            {
                values[i] = double.NaN;
                continue;
            }
            any = true;
        }
        return any;
    }

    private static bool TryWhole(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var negative = text is [(byte)'-', ..];
        if (negative || text is [(byte)'+', ..]) text = text[1..];
        if (text.Length is 0 or > 9) return false;
        var whole = 0;
        foreach (var b in text)
        {
            if (b is < (byte)'0' or > (byte)'9') return false;
            whole = (whole * 10) + b - '0';
        }
        value = negative ? -whole : whole;
        return true;
    }
}
