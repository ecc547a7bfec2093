namespace Meridian.Virtual.Physiology;

/// <summary>The five components that shape one lead's beat. Only <see cref="SinusLeadII"/> is the published table; the others use the same equations with strengths chosen for the lead and the beat.</summary>
public sealed record EcgMorphology(string Name, EcgWaveComponent P, EcgWaveComponent Q, EcgWaveComponent R, EcgWaveComponent S, EcgWaveComponent T)
{
    /// <summary>McSharry, Clifford, Tarassenko, Smith, IEEE TBME 50(3):289-294 (2003), table I.</summary>
    public static EcgMorphology SinusLeadII { get; } = new("sinus II",
        new(-Math.PI / 3, 1.2, 0.25), new(-Math.PI / 12, -5.0, 0.1), new(0, 30.0, 0.1), new(Math.PI / 12, -7.5, 0.1), new(Math.PI / 2, 0.75, 0.4));

    /// <summary>Lead V1: small r, deep S, flat T.</summary>
    public static EcgMorphology SinusLeadV1 { get; } = new("sinus V1",
        new(-Math.PI / 3, 0.7, 0.2), new(-Math.PI / 12, 0, 0.1), new(-0.03, 9.0, 0.08), new(Math.PI / 14, -22.0, 0.12), new(Math.PI / 2, 0.25, 0.4));

    /// <summary>Lead I: as II, smaller.</summary>
    public static EcgMorphology SinusLeadI { get; } = new("sinus I",
        new(-Math.PI / 3, 0.8, 0.25), new(-Math.PI / 12, -4.0, 0.1), new(0, 20.0, 0.1), new(Math.PI / 12, -3.0, 0.1), new(Math.PI / 2, 0.5, 0.4));

    /// <summary>A ventricular premature beat in II: no P, a broad tall R, T against it.</summary>
    public static EcgMorphology VentricularLeadII { get; } = new("ventricular II",
        new(-Math.PI / 3, 0, 0.25), new(-Math.PI / 6, 0, 0.1), new(0, 7.0, 0.26), new(Math.PI / 5, -3.0, 0.2), new(Math.PI / 1.9, -1.3, 0.4));

    /// <summary>A ventricular premature beat in V1.</summary>
    public static EcgMorphology VentricularLeadV1 { get; } = new("ventricular V1",
        new(-Math.PI / 3, 0, 0.25), new(-Math.PI / 6, 0, 0.1), new(0, -6.0, 0.26), new(Math.PI / 5, 2.0, 0.2), new(Math.PI / 1.9, 1.0, 0.4));

    /// <summary>A ventricular premature beat in I.</summary>
    public static EcgMorphology VentricularLeadI { get; } = new("ventricular I",
        new(-Math.PI / 3, 0, 0.25), new(-Math.PI / 6, 0, 0.1), new(0, 4.5, 0.26), new(Math.PI / 5, -2.0, 0.2), new(Math.PI / 1.9, -0.8, 0.4));

    /// <summary>The same beat without its P wave (atrial fibrillation).</summary>
    public EcgMorphology WithoutP() => this with { Name = Name + " without P", P = P with { Strength = 0 } };
}
