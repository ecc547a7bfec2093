namespace Meridian.Virtual.Modality;

/// <summary>What a virtual modality is.</summary>
public enum ModalityKind
{
    /// <summary>Computed tomography of a head or trunk.</summary>
    Ct,
    /// <summary>Magnetic resonance of a head at 7 T, T1 and T2 weighted.</summary>
    Mr,
    /// <summary>PET-CT of a trunk: CT and PET in one frame of reference, with a radiotherapy dose on it.</summary>
    Pet,
    /// <summary>Ultrasound of a heart, a compressed multi-frame clip.</summary>
    Us,
    /// <summary>Digital X-ray of a chest.</summary>
    Dx,
}
