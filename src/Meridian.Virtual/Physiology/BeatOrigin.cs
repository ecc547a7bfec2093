namespace Meridian.Virtual.Physiology;

/// <summary>Where a beat comes from.</summary>
public enum BeatOrigin : byte { Sinus, Ventricular, Fibrillation }
