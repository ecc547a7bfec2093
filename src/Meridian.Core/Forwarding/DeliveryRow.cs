namespace Meridian.Core.Forwarding;

/// <summary>What is to be done at a peer. Stored; the numbers are pinned by a test.</summary>
public enum DeliveryKind : byte
{
    /// <summary>Send one stored instance; the subject is its SOP instance UID.</summary>
    Instance = 1,
    /// <summary>Tell the result of a storage commitment; the subject is the transaction UID.</summary>
    CommitmentReport = 2,
    /// <summary>Find and fetch a patient's priors; the subject is the number of the order that wants them.</summary>
    Prefetch = 3,
    /// <summary>Say that instances of a study are available (PS3.4 annex R); the subject is the study instance UID, the detail the performed step that made them.</summary>
    Availability = 4,
    /// <summary>Ask the peer whether it keeps an instance that it was sent (PS3.4 annex J), and wait for its report; the subject is the SOP instance UID, the detail the transactions in which it was asked.</summary>
    CommitmentRequest = 5,
    /// <summary>Tell on what a modality told of its performed step (PS3.4 annex F); the subject is the step's SOP instance UID, the detail the message.</summary>
    PerformedStep = 6,
    /// <summary>Tell who ordered how far his order is (HL7 v2); the subject is the number of the order.</summary>
    OrderStatus = 7,
    /// <summary>Report verified laboratory results (HL7 v2 ORU, OUL); the subject is the number of their order, the detail which results, and which of them do not stand any more.</summary>
    LabReport = 8,
    /// <summary>Tell an analyzer its work (IHE LAW LAB-28); the subject is the specimen's number, the detail whether it asked.</summary>
    LabWork = 9,
}

/// <summary>Stored; the numbers are pinned by a test.</summary>
public enum DeliveryState : byte
{
    Waiting = 1,
    /// <summary>Given up after many refusals; shown until a person sends it again or lets it go.</summary>
    Dead = 2,
    /// <summary>Done or let go: its row leaves the record.</summary>
    Done = 3,
}

/// <summary>One thing to be done at a peer: written whole, by id, until it is done.</summary>
public sealed record DeliveryRow
{
    /// <summary>1, 2, 3 …</summary>
    public required long Id { get; init; }
    public required DeliveryKind Kind { get; init; }
    /// <summary>AE title of the peer.</summary>
    public required string Destination { get; init; }
    public required string Subject { get; init; }
    public string? StudyUid { get; init; }
    /// <summary>The rule that made it.</summary>
    public string? Rule { get; init; }
    /// <summary>What the kind needs beside, as JSON.</summary>
    public string? Detail { get; init; }
    public DeliveryState State { get; init; } = DeliveryState.Waiting;
    /// <summary>How often the peer has refused it.</summary>
    public int Attempts { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Not before this.</summary>
    public required DateTimeOffset DueAt { get; init; }
    public string? LastError { get; init; }
}

/// <summary>What waits for one peer.</summary>
/// <param name="Done">How many were delivered since the record began.</param>
public sealed record DeliveryCount(string Destination, long Waiting, long Dead, long Done, DateTimeOffset? OldestWaiting, DateTimeOffset? LastDone);
