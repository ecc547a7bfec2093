namespace Meridian.Virtual.Analyzer;

/// <summary>One test of a virtual analyzer.</summary>
/// <param name="Code">As the analyzer calls it.</param>
/// <param name="Name">For people.</param>
/// <param name="Loinc">What it is (loinc.org).</param>
/// <param name="Unit">As the analyzer writes it.</param>
/// <param name="Ucum">The same in UCUM; empty for a test without a number.</param>
/// <param name="Low">Lower end of what the analyzer calls normal.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="Decimals">Digits after the point.</param>
/// <param name="Limit">Highest value that is given as a number; 0: none. Above it the analyzer says <c>&gt;</c> and the limit.</param>
public sealed record AnalyzerTest(string Code, string Name, string Loinc, string Unit, string Ucum, double Low, double High, int Decimals, double Limit = 0)
{
    /// <summary>True for a test that says found or not found.</summary>
    public bool IsQualitative => Ucum.Length == 0;
}
