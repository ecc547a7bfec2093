namespace Meridian.Wire.Edf;

/// <summary>One ordinary signal of an EDF+ file, as its 256 bytes of header describe it.</summary>
public sealed record EdfSignal
{
    /// <summary>Label, 16 characters, e.g. <c>ECG II</c>.</summary>
    public required string Label { get; init; }
    /// <summary>Transducer type, 80 characters.</summary>
    public string Transducer { get; init; } = "";
    /// <summary>Physical dimension, 8 characters, e.g. <c>mV</c>; empty for an uncalibrated signal.</summary>
    public string Dimension { get; init; } = "";
    public required decimal PhysicalMinimum { get; init; }
    public required decimal PhysicalMaximum { get; init; }
    public required short DigitalMinimum { get; init; }
    public required short DigitalMaximum { get; init; }
    /// <summary>Prefiltering, 80 characters, e.g. <c>HP:0.1Hz LP:75Hz</c>.</summary>
    public string Prefiltering { get; init; } = "";
    /// <summary>Samples in each data record; above 0.</summary>
    public required int SamplesPerRecord { get; init; }

    /// <summary>The physical value of a digital one (EDF, 1992: the straight line through both extremes).</summary>
    public double ToPhysical(short digital) =>
        (double)PhysicalMinimum + (digital - DigitalMinimum) * (double)(PhysicalMaximum - PhysicalMinimum) / (DigitalMaximum - DigitalMinimum);
}
