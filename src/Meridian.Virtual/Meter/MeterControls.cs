using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Meter;

/// <summary>What the controls of virtual meters are made to measure: a normal and a high level, with a spread of 3 %.</summary>
public static class MeterControls
{
    public const string Material = "Virtual control";
    public const string Lot = "QC2601";
    public const int Levels = 2;
    private const double Spread = 0.03;

    /// <summary>Mean and SD of each test of a level, in UCUM, as the sheet of the control would tell them.</summary>
    /// <param name="level">1 or 2.</param>
    public static IReadOnlyList<(string Loinc, string Unit, double Mean, double Sd)> Of(MeterKind kind, int level) =>
        [.. MeterTest.Of(kind).Select(test => (test.Loinc, test.Unit, TargetOf(test, level), TargetOf(test, level) * Spread))];

    internal static double TargetOf(MeterTest test, int level) => level == 1 ? (test.Low + test.High) / 2 : test.High * 1.4;

    /// <summary>One measurement of it.</summary>
    internal static double Measured(MeterTest test, int level, Random random) =>
        TargetOf(test, level) * (1 + new SeededNoise((ulong)random.NextInt64(), 0).Gaussian(0) * Spread);
}
