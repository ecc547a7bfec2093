namespace Meridian.Model;

/// <summary>A number that somebody gave an order (HL7 v2 EI): the number and who gave it.</summary>
public readonly record struct OrderNumber(string Value, string? Authority);

/// <summary>
/// One requested procedure with its scheduled steps: what somebody wants made of a patient, and where and when it is to be made
/// (PS3.3 C.4.10–C.4.12; HL7 v2 ORC, OBR, IPC, ZDS). Identifiers that are null were not given; the hub gives its own then.
/// </summary>
public sealed record ImagingOrder
{
    /// <summary>The number of who ordered (ORC-2, OBR-2; DICOM 0040,2016).</summary>
    public OrderNumber? Placer { get; init; }
    /// <summary>The number of who carries it out (ORC-3, OBR-3; DICOM 0040,2017).</summary>
    public OrderNumber? Filler { get; init; }
    /// <summary>DICOM 0008,0050 (OBR-18, IPC-1).</summary>
    public string? Accession { get; init; }
    /// <summary>DICOM 0040,1001 (OBR-19, IPC-2).</summary>
    public string? RequestedProcedureId { get; init; }
    /// <summary>The study that its images are to bear, DICOM 0020,000D (ZDS-1, IPC-3).</summary>
    public string? StudyUid { get; init; }
    /// <summary>What was ordered (OBR-44, else OBR-4).</summary>
    public Code? Procedure { get; init; }
    public string? Description { get; init; }
    /// <summary>OBR-31, else OBR-13.</summary>
    public string? Reason { get; init; }
    public string? Comments { get; init; }
    /// <summary>As DICOM 0040,1003: STAT, HIGH, ROUTINE, MEDIUM, LOW.</summary>
    public string? Priority { get; init; }
    public required PatientIdentity Patient { get; init; }
    /// <summary>Visit number (PV1-19).</summary>
    public string? Visit { get; init; }
    /// <summary>Patient class (PV1-2).</summary>
    public string? Class { get; init; }
    /// <summary>Where the patient is (PV1-3).</summary>
    public PointOfCare? Location { get; init; }
    public PersonName? ReferringPhysician { get; init; }
    public PersonName? RequestingPhysician { get; init; }
    public DateTimeOffset? RequestedAt { get; init; }
    public IReadOnlyList<ScheduledStep> Steps { get; init; } = [];
}

/// <summary>How far a scheduled step is (DICOM 0040,0020). Stored; the numbers are pinned by a test.</summary>
public enum StepStatus : byte { Scheduled = 1, Arrived = 2, Started = 3, Completed = 4, Discontinued = 5, Canceled = 6 }

/// <summary>One scheduled procedure step: one modality at one time (PS3.3 C.4.10).</summary>
public sealed record ScheduledStep
{
    /// <summary>DICOM 0040,0009 (OBR-20, IPC-4).</summary>
    public string? Id { get; init; }
    /// <summary>DICOM 0008,0060 (OBR-24, IPC-5).</summary>
    public string? Modality { get; init; }
    /// <summary>DICOM 0040,0001 (IPC-9).</summary>
    public string? StationAe { get; init; }
    /// <summary>DICOM 0040,0010 (IPC-7).</summary>
    public string? StationName { get; init; }
    /// <summary>DICOM 0040,0011 (IPC-8).</summary>
    public string? Location { get; init; }
    /// <summary>DICOM 0040,0002 and 0040,0003 (TQ1-7, ORC-7.4, OBR-27.4), with the hospital's offset.</summary>
    public DateTimeOffset? Start { get; init; }
    /// <summary>DICOM 0040,0008 (OBR-4.4–6, IPC-6).</summary>
    public IReadOnlyList<Code> Protocols { get; init; } = [];
    /// <summary>DICOM 0040,0007.</summary>
    public string? Description { get; init; }
    /// <summary>DICOM 0040,0006.</summary>
    public PersonName? Performer { get; init; }
    public StepStatus Status { get; init; } = StepStatus.Scheduled;
}
