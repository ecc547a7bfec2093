namespace Meridian.Virtual.Physiology;

/// <summary>How a wave is sampled: a sample is a whole number of <see cref="Resolution"/>, which is a power of ten of the unit.</summary>
public sealed record WaveSignal(WaveKind Kind, double SampleHz, int Decimals, double Low, double High)
{
    /// <summary>Stands for a sample that was not measured.</summary>
    public const int Missing = int.MinValue;

    /// <summary>Physical value of 1.</summary>
    public double Resolution { get; } = Math.Pow(10, -Decimals);

    /// <summary>ECG in mV; pleth in percent of its scale; pressures and carbon dioxide in mm Hg; thoracic impedance in Ω.</summary>
    public static WaveSignal Of(WaveKind kind) => kind switch
    {
        WaveKind.EcgII => EcgII,
        WaveKind.EcgV1 => EcgV1,
        WaveKind.EcgI => EcgI,
        WaveKind.Pleth => Pleth,
        WaveKind.ArterialPressure => ArterialPressure,
        WaveKind.Capnogram => Capnogram,
        WaveKind.Respiration => Respiration,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static readonly WaveSignal EcgII = new(WaveKind.EcgII, 250, 3, -5, 5);
    private static readonly WaveSignal EcgV1 = new(WaveKind.EcgV1, 250, 3, -5, 5);
    private static readonly WaveSignal EcgI = new(WaveKind.EcgI, 250, 3, -5, 5);
    private static readonly WaveSignal Pleth = new(WaveKind.Pleth, 125, 1, 0, 100);
    private static readonly WaveSignal ArterialPressure = new(WaveKind.ArterialPressure, 125, 1, -40, 320);
    private static readonly WaveSignal Capnogram = new(WaveKind.Capnogram, 62.5, 1, 0, 150);
    private static readonly WaveSignal Respiration = new(WaveKind.Respiration, 62.5, 2, -3, 3);
}
