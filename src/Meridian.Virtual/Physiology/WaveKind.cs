namespace Meridian.Virtual.Physiology;

/// <summary>The waves that a virtual patient has.</summary>
public enum WaveKind : byte { EcgII, Pleth, EcgV1, ArterialPressure, Capnogram, Respiration, EcgI }
