namespace Meridian.Virtual.Mllp;

/// <summary>What a message carries, in the order in which a full backlog gives things up: waves first, then numbers; the others never.</summary>
public enum OutboundKind : byte { Waves, Numerics, Alert, PatientFeed, Other }
