namespace Meridian.Virtual.Physiology;

/// <summary>One non-invasive pressure measurement: seconds since the patient's start and mm Hg.</summary>
public sealed record CuffReading(double At, double Systolic, double Diastolic, double Mean);
