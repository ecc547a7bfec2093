namespace Meridian.Virtual.Physiology;

/// <summary>What may happen to a virtual patient or to its sensors.</summary>
public enum EpisodeKind : byte
{
    Bradycardia,
    Tachycardia,
    VentricularBeats,
    AtrialFibrillation,
    Asystole,
    Hypotension,
    Hypertension,
    Desaturation,
    Apnea,
    MotionArtefact,
    EcgLeadsOff,
    Spo2ProbeOff,
}
