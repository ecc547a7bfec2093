namespace Meridian.Wire.Lis;

/// <summary>A universal test ID (LIS2-A2 5.6.1): one repeat of O.5, or R.3, Q.5. Analysers as a rule fill the fourth component alone, and add their own after it.</summary>
public readonly ref struct LisTestId(LisField field)
{
    /// <summary>The whole.</summary>
    public LisField Field { get; } = field;

    /// <summary>Component 1: the universal code, of a public list.</summary>
    public LisField UniversalCode => Field[1];

    /// <summary>Component 2: the name.</summary>
    public LisField Name => Field[2];

    /// <summary>Component 3: which public list.</summary>
    public LisField CodeSystem => Field[3];

    /// <summary>Component 4: the manufacturer's or local code.</summary>
    public LisField LocalCode => Field[4];
}
