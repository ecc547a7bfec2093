namespace Meridian.Virtual.Physiology;

/// <summary>One of the attractors and repellors (P, Q, R, S, T) on the limit cycle: angle in radians from R, strength and width (McSharry 2003, table I).</summary>
public readonly record struct EcgWaveComponent(double Angle, double Strength, double Width);
