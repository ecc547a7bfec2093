using System.Globalization;
using System.Text.Json.Serialization;
using Meridian.Core.Access;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Gateway.Access;
using Meridian.Gateway.Decoding;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>One message as received.</summary>
public sealed record MessageView
{
    public required long Sequence { get; init; }
    public required double ReceivedAt { get; init; }
    /// <summary>The sender's own time.</summary>
    public double? SentAt { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<Protocol>))]
    public required Protocol Protocol { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<Disposition>))]
    public required Disposition Disposition { get; init; }
    public long? Connection { get; init; }
    public required string Sender { get; init; }
    public string? ControlId { get; init; }
    public required string Kind { get; init; }
}

/// <summary>One message with its bytes, what they say, and what came of them.</summary>
public sealed record MessageDetailView
{
    public required MessageView Message { get; init; }
    /// <summary>The bytes as received; empty when retention has taken them.</summary>
    public required byte[] Raw { get; init; }
    public DecodedMessage? Decoded { get; init; }
    public required IReadOnlyList<ObservationView> Observations { get; init; }
    public required IReadOnlyList<MessageWaveView> Waves { get; init; }
    public required IReadOnlyList<AlertEventView> Alerts { get; init; }
}

/// <summary>A wave segment that a message brought; its samples are at <c>waves</c>.</summary>
public sealed record MessageWaveView(long Metric, string Label, string LabelZh, double At, double Hz, int Samples);

/// <summary>Messages as received.</summary>
internal static class MessageResource
{
    /// <summary>Alert steps take the numbers that follow their message's; a message that caused more than this does not exist.</summary>
    private const int StepsLookedAt = 500;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("messages", List).WithName("getMessages").RequireRole(Role.Engineer);
        api.MapGet("messages/{seq:long}", One).WithName("getMessage").RequireRole(Role.Engineer);
    }

    private static Ok<Page<MessageView>> List([AsParameters] MessageFilter filter, [AsParameters] Interval interval, [AsParameters] Paging paging, IRecordReader record)
    {
        var rows = record.Messages(new MessageQuery
        {
            ConnectionId = filter.Connection, Sender = filter.Sender, ControlId = filter.ControlId, From = interval.Begin, To = interval.End,
            Before = paging.Number is { } before ? new Sequence(before) : null, Limit = paging.Count + 1,
        });
        return TypedResults.Ok(Page<MessageView>.Take(rows, paging.Count, View, row => row.Sequence.ToString()));
    }

    private static Results<Ok<MessageDetailView>, ProblemHttpResult> One(long seq, IRecordReader record, MessageReaders readers, Vocabulary words, AlertViews alerts)
    {
        if (record.Message(new Sequence(seq)) is not { } row) return Problems.NotFound($"message {seq}");
        var facts = new FactQuery { Sequence = row.Sequence };
        return TypedResults.Ok(new MessageDetailView
        {
            Message = View(row),
            Raw = row.Raw.ToArray(),
            Decoded = readers.Decode(row.Protocol, row.Raw),
            Observations = [.. record.ObservationSets(facts).SelectMany(set => ObservationResource.Views(set, words))],
            Waves = [.. record.Waves(facts).Select(wave => View(wave, words))],
            Alerts = [.. record.AlertEventsAfter(row.Sequence, StepsLookedAt).Where(step => step.Message == row.Sequence).Select(step => alerts.View(step))],
        });
    }

    internal static MessageView View(MessageRow row) => new()
    {
        Sequence = row.Sequence.Value,
        ReceivedAt = LiveEncoder.Milliseconds(row.ReceivedAt),
        SentAt = row.SentAt is { } sent ? LiveEncoder.Milliseconds(sent) : null,
        Protocol = row.Protocol,
        Disposition = row.Disposition,
        Connection = row.ConnectionId == 0 ? null : row.ConnectionId,
        Sender = row.Sender,
        ControlId = row.ControlId,
        Kind = row.Kind,
    };

    private static MessageWaveView View(WaveRow wave, Vocabulary words)
    {
        var view = words.Describe(wave.Segment.Metric);
        return new(wave.Metric.Value, view.Label, view.LabelZh, LiveEncoder.Milliseconds(wave.At), wave.Segment.SampleHz, wave.Segment.Samples.Length);
    }
}

/// <summary>Which messages.</summary>
public readonly record struct MessageFilter([FromQuery(Name = "connection")] long? Connection, [FromQuery(Name = "sender")] string? Sender, [FromQuery(Name = "controlId")] string? ControlId);
