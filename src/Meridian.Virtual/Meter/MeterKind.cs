namespace Meridian.Virtual.Meter;

/// <summary>What a virtual point-of-care device is.</summary>
public enum MeterKind : byte
{
    /// <summary>A glucose meter with strips: one result a measurement, a control now and then.</summary>
    Glucose,
    /// <summary>A blood gas analyzer at the bedside: pH, pCO2, pO2, lactate, potassium, glucose of one sample.</summary>
    BloodGas,
}
