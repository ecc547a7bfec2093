namespace Meridian.Virtual.Meter;

/// <summary>One test of a virtual meter: its LOINC code, the meter's name of it, unit, usual range and digits.</summary>
internal sealed record MeterTest(string Loinc, string Name, string Unit, double Low, double High, int Digits)
{
    /// <summary>Codes: LOINC 2.77, "in blood", by property and system; units: UCUM.</summary>
    public static IReadOnlyList<MeterTest> Of(MeterKind kind) => kind switch
    {
        MeterKind.Glucose => [new("15074-8", "Glu", "mmol/L", 3.9, 10, 1)],
        MeterKind.BloodGas =>
        [
            new("11558-4", "pH", "[pH]", 7.30, 7.48, 3), new("11557-6", "pCO2", "mm[Hg]", 33, 52, 1), new("11556-8", "pO2", "mm[Hg]", 60, 105, 1),
            new("32693-4", "Lac", "mmol/L", 0.5, 3.5, 1), new("6298-4", "K", "mmol/L", 3.3, 5.2, 1), new("15074-8", "Glu", "mmol/L", 3.9, 10, 1),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
