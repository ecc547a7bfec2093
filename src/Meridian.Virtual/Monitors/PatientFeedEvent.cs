namespace Meridian.Virtual.Monitors;

/// <summary>Trigger events of the patient feed (HL7 2.6 chapter 3): admitted, moved, discharged, changed.</summary>
public enum PatientFeedEvent : byte { A01, A02, A03, A08 }
