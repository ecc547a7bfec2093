namespace Meridian.Model;

/// <summary>What an ADT message asks for. Stored; the numbers are pinned by a test.</summary>
public enum PatientEventKind : byte
{
    /// <summary>A01: admitted to a point of care.</summary>
    Admit = 1,
    /// <summary>A02: moved to another.</summary>
    Transfer = 2,
    /// <summary>A03: gone.</summary>
    Discharge = 3,
    /// <summary>A04: registered.</summary>
    Register = 4,
    /// <summary>A08: details changed.</summary>
    Update = 8,
    /// <summary>A11: the admission did not happen.</summary>
    CancelAdmit = 11,
    /// <summary>A12: the transfer did not happen.</summary>
    CancelTransfer = 12,
    /// <summary>A13: the discharge did not happen.</summary>
    CancelDischarge = 13,
    /// <summary>A40: two records are one patient; <see cref="PatientEvent.Prior"/> merges into <see cref="PatientEvent.Patient"/>.</summary>
    Merge = 40,
}

/// <summary>One event of the patient feed (HL7 v2 ADT, chapter 3).</summary>
public sealed record PatientEvent
{
    public required PatientEventKind Kind { get; init; }
    public required PatientIdentity Patient { get; init; }
    /// <summary>A40: the record that ends (MRG-1).</summary>
    public PatientIdentity? Prior { get; init; }
    /// <summary>Where the patient is after the event (PV1-3).</summary>
    public PointOfCare? Location { get; init; }
    /// <summary>Where the patient was before (PV1-6).</summary>
    public PointOfCare? PriorLocation { get; init; }
    /// <summary>Visit number (PV1-19).</summary>
    public string? Visit { get; init; }
    /// <summary>Patient class (PV1-2), HL7 table 0004: I, E, O …</summary>
    public string? Class { get; init; }
    /// <summary>When it happened (EVN-6, else EVN-2), the sender's clock.</summary>
    public DateTimeOffset? At { get; init; }
}
