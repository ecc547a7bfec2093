using System.Globalization;

namespace Meridian.Virtual.Analyzer;

/// <summary>One level of a virtual analyzer's control material, as its sheet would tell it.</summary>
/// <param name="Level">1 or 2.</param>
/// <param name="Barcode">On its tube.</param>
/// <param name="Targets">Mean and SD of each test that gives a number, in UCUM.</param>
public sealed record AnalyzerControl(int Level, string Barcode, IReadOnlyList<(AnalyzerTest Test, double Mean, double Sd)> Targets);

/// <summary>What the controls of virtual analyzers are made to measure: a normal and a high level, with a spread of 2 %.</summary>
public static class AnalyzerControls
{
    public const int Levels = 2;
    private const double Spread = 0.02;

    public static string MaterialOf(AnalyzerKind kind) => $"QC-{AnalyzerMessages.ShortOf(kind)}";

    public static string LotOf(ulong seed) => string.Create(CultureInfo.InvariantCulture, $"LOT{seed % 1000:D3}");

    public static IReadOnlyList<AnalyzerControl> Of(AnalyzerKind kind) =>
    [
        .. Enumerable.Range(1, Levels).Select(level => new AnalyzerControl(level, $"{MaterialOf(kind)}-{level}",
            [.. AnalyzerPanel.Of(kind).Where(test => !test.IsQualitative).Select(test => (test, TargetOf(test, level), Math.Sqrt(Square(SpreadOf(test, level)) + Square(Math.Pow(10, -test.Decimals)) / 12)))])),
    ];

    internal static double TargetOf(AnalyzerTest test, int level) => level == 1 ? (test.Low + test.High) / 2 : test.High * 1.4;

    /// <summary>Of the measurement; what is printed is rounded, which adds a twelfth of the square of its last digit to the variance.</summary>
    internal static double SpreadOf(AnalyzerTest test, int level) => Math.Abs(TargetOf(test, level)) * Spread;

    private static double Square(double value) => value * value;
}
