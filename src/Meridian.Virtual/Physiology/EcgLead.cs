namespace Meridian.Virtual.Physiology;

/// <summary>One lead: its templates for the kinds of beats. Built once for the process and shared by all patients.</summary>
public sealed class EcgLead
{
    private readonly EcgTemplate sinus, ventricular, fibrillation;

    private EcgLead(EcgMorphology sinus, EcgMorphology ventricular)
    {
        this.sinus = new(sinus);
        this.ventricular = new(ventricular);
        fibrillation = new(sinus.WithoutP());
    }

    public static EcgLead II { get; } = new(EcgMorphology.SinusLeadII, EcgMorphology.VentricularLeadII);
    public static EcgLead V1 { get; } = new(EcgMorphology.SinusLeadV1, EcgMorphology.VentricularLeadV1);
    public static EcgLead I { get; } = new(EcgMorphology.SinusLeadI, EcgMorphology.VentricularLeadI);

    /// <summary>The template of a beat of this origin.</summary>
    public EcgTemplate For(BeatOrigin origin) => origin switch
    {
        BeatOrigin.Sinus => sinus,
        BeatOrigin.Ventricular => ventricular,
        BeatOrigin.Fibrillation => fibrillation,
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };
}
