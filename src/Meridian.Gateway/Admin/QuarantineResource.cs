using System.Text.Json.Serialization;
using Meridian.Core.Access;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Decoding;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>One quarantined message: why, and what was done about it.</summary>
public sealed record QuarantineView
{
    public required long Sequence { get; init; }
    public required double At { get; init; }
    /// <summary>A short stable word of the protocol's room.</summary>
    public required string Reason { get; init; }
    /// <summary>Where, in the protocol's own terms.</summary>
    public string? Place { get; init; }
    /// <summary>What is wrong and what to do.</summary>
    public required string Text { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<QuarantineState>))]
    public required QuarantineState State { get; init; }
    /// <summary>The message that its corrected replay became.</summary>
    public long? ReplayedAs { get; init; }
    public string? ResolvedBy { get; init; }
    public double? ResolvedAt { get; init; }
    public string? Note { get; init; }
    public MessageView? Message { get; init; }
}

/// <summary>One quarantined message with its bytes.</summary>
public sealed record QuarantineDetailView(QuarantineView Quarantine, byte[] Raw, DecodedMessage? Decoded);

/// <summary>Replays a quarantined message.</summary>
/// <param name="Raw">Corrected bytes; left out: as it came (after the hub or a mapping has changed).</param>
public sealed record ReplayRequest(byte[]? Raw = null);

/// <summary>What became of a replay.</summary>
public sealed record ReceiptView([property: JsonConverter(typeof(CamelCaseEnumConverter<ReceiptKind>))] ReceiptKind Kind, long? Sequence, string? Reason);

/// <summary>Why a quarantined message is not wanted.</summary>
public sealed record DismissRequest(string Reason);

/// <summary>What could not be understood: read, correct and replay, or dismiss.</summary>
internal static class QuarantineResource
{
    private const int LargestReplay = 16 << 20; // as the default limit of a message on the wire

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("quarantine", List).WithName("getQuarantine").RequireRole(Role.Engineer);
        api.MapGet("quarantine/{seq:long}", One).WithName("getQuarantined").RequireRole(Role.Engineer);
        api.MapPost("quarantine/{seq:long}/replay", ReplayAsync).WithName("replayQuarantined").RequireRole(Role.Engineer);
        api.MapPost("quarantine/{seq:long}/dismiss", DismissAsync).WithName("dismissQuarantined").RequireRole(Role.Engineer);
    }

    private static Ok<Page<QuarantineView>> List([AsParameters] Paging paging, IRecordReader record, string state = "all")
    {
        QuarantineState? wanted = state switch
        {
            "all" => null,
            "waiting" => QuarantineState.Waiting,
            "replayed" => QuarantineState.Replayed,
            "dismissed" => QuarantineState.Dismissed,
            _ => throw new BadHttpRequestException("'state' must be all, waiting, replayed or dismissed"),
        };
        var rows = record.Quarantine(wanted, paging.Number is { } before ? new Sequence(before) : null, paging.Count + 1);
        return TypedResults.Ok(Page<QuarantineView>.Take(rows, paging.Count, row => View(row, record.Message(row.Sequence)), row => row.Sequence.ToString()));
    }

    private static Results<Ok<QuarantineDetailView>, ProblemHttpResult> One(long seq, IRecordReader record, MessageReaders readers)
    {
        if (record.Quarantined(new Sequence(seq)) is not { } row) return Problems.NotFound($"quarantined message {seq}");
        var message = record.Message(row.Sequence);
        return TypedResults.Ok(new QuarantineDetailView(View(row, message), message?.Raw.ToArray() ?? [], message is null ? null : readers.Decode(message.Protocol, message.Raw)));
    }

    private static async Task<Results<Ok<ReceiptView>, ProblemHttpResult>> ReplayAsync(long seq, ReplayRequest request, HttpContext http, IRecordReader record, MessageReaders readers, IIntake intake, TimeProvider time)
    {
        if (record.Quarantined(new Sequence(seq)) is not { } row || record.Message(row.Sequence) is not { } message) return Problems.NotFound($"quarantined message {seq}");
        if (row.State != QuarantineState.Waiting) return Problems.Conflict($"Message {seq} is not waiting", "It was replayed or dismissed; load the list again.");
        if (readers.Translation(message.Protocol) is not { } translation) return Problems.Unusable("This protocol cannot be replayed", "Ask the equipment to send again.");
        ReadOnlyMemory<byte> raw = request.Raw ?? message.Raw;
        if (raw.Length == 0 || request.Raw is { Length: > LargestReplay }) return Problems.Invalid("The bytes cannot be used", "1 byte to 16 MiB.");
        var submission = translation.Translate(raw, time.GetUtcNow(), message.Sender);
        if (submission.Rejection is { } still) return Problems.Unusable("The message still cannot be understood" + (still.Place is { } place ? $": {place}" : ""), still.Message);
        // An object goes to its own store first; should the entry not be settled after it, a second replay finds it there.
        if (translation is IObjectReplay objects && await objects.StoreAsync(raw, time.GetUtcNow(), http.RequestAborted) is { } refused) return Problems.Unusable("The object was not stored", refused.Message);
        var receipt = await intake.SubmitAsync(submission with { ReplayOf = row.Sequence, ReplayedBy = Credential.Actor(http) }, http.RequestAborted);
        return receipt.Kind == ReceiptKind.Unavailable
            ? Problems.Unavailable("The record cannot take the message now", receipt.Reason ?? "Try again.")
            : TypedResults.Ok(new ReceiptView(receipt.Kind, receipt.Sequence.Value == 0 ? null : receipt.Sequence.Value, receipt.Reason));
    }

    private static async Task<Results<Ok<QuarantineView>, ProblemHttpResult>> DismissAsync(long seq, DismissRequest request, HttpContext http, IRecordReader record, QuarantineDesk desk)
    {
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > 500) return Problems.Invalid("The reason cannot be used", "1 to 500 characters.");
        if (await desk.DismissAsync(new Sequence(seq), request.Reason.Trim(), Credential.Actor(http), http.RequestAborted) is { } done)
            return TypedResults.Ok(View(done, record.Message(done.Sequence)));
        return record.Quarantined(new Sequence(seq)) is null ? Problems.NotFound($"quarantined message {seq}")
            : Problems.Conflict($"Message {seq} is not waiting", "It was replayed or dismissed; load the list again.");
    }

    private static QuarantineView View(QuarantineRow row, MessageRow? message) => new()
    {
        Sequence = row.Sequence.Value,
        At = LiveEncoder.Milliseconds(row.At),
        Reason = row.Reason,
        Place = row.Place,
        Text = row.Message,
        State = row.State,
        ReplayedAs = row.ReplayedAs.Value == 0 ? null : row.ReplayedAs.Value,
        ResolvedBy = row.ResolvedBy,
        ResolvedAt = row.ResolvedAt is { } at ? LiveEncoder.Milliseconds(at) : null,
        Note = row.Note,
        Message = message is null ? null : MessageResource.View(message),
    };
}
