using System.Globalization;
using Meridian.Core.Access;
using Meridian.Core.Forwarding;
using Meridian.Core.Peers;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>One thing that waits to be done at a peer, or was given up.</summary>
public sealed record DeliveryView
{
    public required long Id { get; init; }
    /// <summary>instance, commitmentReport, prefetch, availability, commitmentRequest, performedStep, orderStatus, labReport, labWork.</summary>
    public required DeliveryKind Kind { get; init; }
    /// <summary>AE title of the peer; hl7/NAME for one of HL7 v2.</summary>
    public required string Destination { get; init; }
    /// <summary>SOP instance UID, transaction UID, number of the order, study instance UID, UID of the performed step, or number of the specimen, by kind.</summary>
    public required string Subject { get; init; }
    public string? StudyUid { get; init; }
    /// <summary>The rule that made it.</summary>
    public string? Rule { get; init; }
    /// <summary>waiting, or dead: given up until a person sends it again or lets it go.</summary>
    public required DeliveryState State { get; init; }
    /// <summary>How often the peer has refused it.</summary>
    public required int Attempts { get; init; }
    public required double CreatedAt { get; init; }
    /// <summary>Not before this.</summary>
    public required double DueAt { get; init; }
    public string? LastError { get; init; }
    /// <summary>Of a commitmentRequest: the transaction in which the peer was asked, and whose report is awaited; missing: it is still to be asked.</summary>
    public string? Transaction { get; init; }
}

/// <summary>How it stands with one peer.</summary>
public sealed record DestinationView
{
    /// <summary>AE title.</summary>
    public required string Destination { get; init; }
    public required long Waiting { get; init; }
    public required long Dead { get; init; }
    /// <summary>Delivered since the record began.</summary>
    public required long Done { get; init; }
    public double? OldestWaiting { get; init; }
    public double? LastDone { get; init; }
    /// <summary>A person has paused it.</summary>
    public required bool Paused { get; init; }
    /// <summary>It could not be reached, so many times in a row; 0: it answers, or was not tried yet.</summary>
    public required int Failures { get; init; }
    /// <summary>When it is tried again.</summary>
    public double? NextTry { get; init; }
    public string? Trouble { get; init; }
}

/// <summary>Sends again what was given up for one peer.</summary>
/// <param name="Count">How many wait again.</param>
public sealed record RetriedView(int Count);

/// <summary>Sends a study, or one series of it, to a peer.</summary>
/// <param name="Destination">AE title of a peer that is a destination.</param>
/// <param name="SeriesUid">Left out: the whole study.</param>
public sealed record SendRequest(string StudyUid, string Destination, string? SeriesUid = null);

/// <summary>What was put into the queue.</summary>
/// <param name="Count">Instances.</param>
public sealed record QueuedView(int Count);

/// <summary>Lets something go for good.</summary>
public sealed record DiscardRequest(string Reason);

/// <summary>What waits for peers, what was given up, and what people do about it.</summary>
internal static class DeliveryResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("deliveries", List).WithName("getDeliveries").RequireRole(Role.Engineer);
        api.MapGet("deliveries/destinations", Destinations).WithName("getDestinations").RequireRole(Role.Viewer);
        api.MapPost("deliveries", SendAsync).WithName("sendImages").RequireRole(Role.Engineer);
        api.MapPost("deliveries/{id:long}/retry", RetryAsync).WithName("retryDelivery").RequireRole(Role.Engineer);
        api.MapPost("deliveries/destinations/{aeTitle}/retry", RetryAllAsync).WithName("retryDestination").RequireRole(Role.Engineer);
        api.MapPost("deliveries/{id:long}/discard", DiscardAsync).WithName("discardDelivery").RequireRole(Role.Engineer);
    }

    private static Ok<Page<DeliveryView>> List(IDeliveryReader reader, [AsParameters] Paging paging, string? destination = null, string? state = null)
    {
        DeliveryState? wanted = state switch
        {
            null or "" => null,
            "waiting" => DeliveryState.Waiting,
            "dead" => DeliveryState.Dead,
            _ => throw new BadHttpRequestException("'state' must be waiting or dead"),
        };
        return TypedResults.Ok(Page<DeliveryView>.Take(reader.Deliveries(destination, wanted, paging.Number, paging.Count + 1), paging.Count, View, row => row.Id.ToString(CultureInfo.InvariantCulture)));
    }

    private static Ok<Page<DestinationView>> Destinations(IDeliveryReader reader, DeliveryQueue queue, DicomPeers peers)
    {
        var counts = reader.DeliveryCounts().ToDictionary(count => count.Destination, StringComparer.Ordinal);
        var names = counts.Keys.Concat(peers.All.Where(peer => peer.Is(PeerUse.Destination)).Select(peer => peer.AeTitle)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return TypedResults.Ok(Page<DestinationView>.Whole([.. names.Select(name => View(name, counts.GetValueOrDefault(name), queue.PauseOf(name), peers.Find(name)))]));
    }

    private static async Task<Results<Ok<QueuedView>, ProblemHttpResult>> SendAsync(SendRequest request, HttpContext http, SendDesk desk)
    {
        if (string.IsNullOrWhiteSpace(request.StudyUid) || string.IsNullOrWhiteSpace(request.Destination)) return Problems.Invalid("The study or the destination is missing", "Give studyUid and destination.");
        var (outcome, count) = await desk.SendAsync(request.StudyUid.Trim(), string.IsNullOrWhiteSpace(request.SeriesUid) ? null : request.SeriesUid.Trim(), request.Destination, Credential.Actor(http), http.RequestAborted);
        return outcome switch
        {
            SendWish.Queued => TypedResults.Ok(new QueuedView(count)),
            SendWish.UnknownPeer => Problems.Unusable("The list of peers has no such destination", "Add the peer first, as a destination."),
            SendWish.NothingThere => Problems.NotFound("such study or series"),
            _ => throw new ArgumentOutOfRangeException(nameof(request)),
        };
    }

    private static async Task<Results<Ok<DeliveryView>, ProblemHttpResult>> RetryAsync(long id, HttpContext http, DeliveryQueue queue) =>
        await queue.RetryAsync(id, Credential.Actor(http), http.RequestAborted) is { } row ? TypedResults.Ok(View(row)) : Problems.NotFound("such delivery");

    private static async Task<Ok<RetriedView>> RetryAllAsync(string aeTitle, HttpContext http, DeliveryQueue queue) =>
        TypedResults.Ok(new RetriedView(await queue.RetryAllAsync(aeTitle, Credential.Actor(http), http.RequestAborted)));

    private static async Task<Results<NoContent, ProblemHttpResult>> DiscardAsync(long id, DiscardRequest request, HttpContext http, DeliveryQueue queue)
    {
        if (request.Reason?.Trim() is not { Length: > 0 and <= 500 } reason) return Problems.Invalid("A reason is needed", "1 to 500 characters.");
        return await queue.DiscardAsync(id, reason, Credential.Actor(http), http.RequestAborted) is not null ? TypedResults.NoContent() : Problems.NotFound("such delivery");
    }

    private static DeliveryView View(DeliveryRow row) => new()
    {
        Id = row.Id, Kind = row.Kind, Destination = row.Destination, Subject = row.Subject, StudyUid = row.StudyUid, Rule = row.Rule, State = row.State, Attempts = row.Attempts,
        CreatedAt = LiveEncoder.Milliseconds(row.CreatedAt), DueAt = LiveEncoder.Milliseconds(row.DueAt), LastError = row.LastError,
        Transaction = row.Kind == DeliveryKind.CommitmentRequest && CommitmentAsks.TransactionsOf(row) is { Count: > 0 } asked ? asked[^1] : null,
    };

    private static DestinationView View(string name, DeliveryCount? count, PeerPause? pause, DicomPeer? peer) => new()
    {
        Destination = name, Waiting = count?.Waiting ?? 0, Dead = count?.Dead ?? 0, Done = count?.Done ?? 0,
        OldestWaiting = count?.OldestWaiting is { } oldest ? LiveEncoder.Milliseconds(oldest) : null, LastDone = count?.LastDone is { } last ? LiveEncoder.Milliseconds(last) : null,
        Paused = peer is { IsPaused: true }, Failures = pause?.Failures ?? 0, NextTry = pause is null ? null : LiveEncoder.Milliseconds(pause.Until), Trouble = pause?.Reason,
    };
}
