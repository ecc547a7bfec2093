using System.Text.Json.Serialization;
using Meridian.Core.Orders;
using Meridian.Gateway.Live;
using Meridian.Model;

namespace Meridian.Gateway.Admin;

/// <summary>One imaging order: what was requested of whom, when and where it is to be made, and how far it is.</summary>
public sealed record OrderView
{
    public required long Id { get; init; }
    public required string Accession { get; init; }
    public string? Placer { get; init; }
    public string? Filler { get; init; }
    public string? RequestedProcedureId { get; init; }
    /// <summary>The study that its images bear.</summary>
    public required string StudyUid { get; init; }
    public string? Description { get; init; }
    public string? Reason { get; init; }
    public string? Comments { get; init; }
    /// <summary>STAT, HIGH, ROUTINE, MEDIUM, LOW.</summary>
    public string? Priority { get; init; }
    public required OrderPatientView Patient { get; init; }
    /// <summary>Where the patient is.</summary>
    public string? Location { get; init; }
    public string? ReferringPhysician { get; init; }
    public string? RequestingPhysician { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<OrderStatus>))]
    public required OrderStatus Status { get; init; }
    public required double CreatedAt { get; init; }
    public required double UpdatedAt { get; init; }
    /// <summary>Why it was canceled.</summary>
    public string? Note { get; init; }
    /// <summary>The newest message that told of it; missing: a person.</summary>
    public long? Message { get; init; }
    public required IReadOnlyList<OrderStepView> Steps { get; init; }
    /// <summary>What modalities did of it; only where one order is asked for.</summary>
    public IReadOnlyList<PerformedStepView>? Performed { get; init; }
}

/// <summary>Whom an order is for, as the order named him.</summary>
/// <param name="Id">The hub's patient.</param>
public sealed record OrderPatientView(long Id, string Identifier, string? Authority, string? Name, string? Ideographic, string? BirthDate, PatientSex Sex);

/// <summary>One scheduled step of an order.</summary>
public sealed record OrderStepView
{
    public string? Id { get; init; }
    public string? Modality { get; init; }
    public string? StationAe { get; init; }
    public string? StationName { get; init; }
    public string? Location { get; init; }
    public double? Start { get; init; }
    public string? Description { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<StepStatus>))]
    public required StepStatus Status { get; init; }
}

/// <summary>One performed step, as its modality told it.</summary>
public sealed record PerformedStepView
{
    public required string Uid { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<PerformedStatus>))]
    public required PerformedStatus Status { get; init; }
    /// <summary>Orders that it carries out; empty: it was not scheduled, or names another patient than its order.</summary>
    public required IReadOnlyList<long> Orders { get; init; }
    public string? StudyUid { get; init; }
    public string? Accession { get; init; }
    public string? Modality { get; init; }
    public string? StationAe { get; init; }
    public required string CallingAe { get; init; }
    public double? StartedAt { get; init; }
    public double? EndedAt { get; init; }
    public required int Series { get; init; }
    public string? Note { get; init; }
}

/// <summary>One transaction of storage commitment: a requester that asked the hub, or the hub that asked a peer.</summary>
/// <param name="Requester">AE title of who asked.</param>
/// <param name="Provider">AE title of who was asked.</param>
/// <param name="Committed">Instances that the provider answers for.</param>
/// <param name="Failed">Instances that it does not.</param>
/// <param name="Open">Instances of which it has told nothing.</param>
public sealed record CommitmentView(string TransactionUid, string Requester, string Provider, [property: JsonConverter(typeof(CamelCaseEnumConverter<CommitmentState>))] CommitmentState State,
    double RequestedAt, double UpdatedAt, int Committed, int Failed, int Open);

/// <summary>A new order. The hub gives the numbers that are left out.</summary>
/// <param name="Start">When; milliseconds since 1970 UTC.</param>
/// <param name="Priority">STAT, HIGH, ROUTINE, MEDIUM, LOW.</param>
public sealed record OrderRequest(OrderPatientRequest Patient, string Modality, string Description, double Start, string? StationAe = null, string? StationName = null, string? Priority = null,
    string? Accession = null, string? Reason = null, string? ReferringPhysician = null, string? Comments = null);

/// <summary>Whom it is for. A known patient keeps his record; one whom nobody named before gets a provisional one.</summary>
/// <param name="Ideographic">The name in characters, e.g. <c>王^小东</c>.</param>
/// <param name="BirthDate">ISO 8601: year, month or day.</param>
/// <param name="Sex">M, F or O.</param>
public sealed record OrderPatientRequest(string Identifier, string? Authority = null, OrderNameRequest? Name = null, string? Ideographic = null, string? BirthDate = null, string? Sex = null);

/// <summary>A name in letters.</summary>
public sealed record OrderNameRequest(string? Family = null, string? Given = null);

/// <summary>Takes an order back.</summary>
public sealed record OrderCancelRequest(string Reason);
