using System.Text.Json.Serialization;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Gateway.Live;

/// <summary>One step in the life of an alert as the pages see it (docs/live-protocol.md, AlertEvent).</summary>
public sealed record AlertEventView
{
    /// <summary>The durable number of this step; rises.</summary>
    public required long Sequence { get; init; }
    public required long Alert { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<AlertTransition>))]
    public required AlertTransition Transition { get; init; }
    public required double At { get; init; }
    public required double StartedAt { get; init; }
    /// <summary>Key of the tile that shows it; empty for an alert of the hub that is about no equipment.</summary>
    public required string Tile { get; init; }
    public long? Equipment { get; init; }
    public long? Bed { get; init; }
    public long? Patient { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<AlertPriority>))]
    public required AlertPriority Priority { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<AlertKind>))]
    public required AlertKind Kind { get; init; }
    public required string Code { get; init; }
    /// <summary>Reference identifier or name as sent.</summary>
    public required string Name { get; init; }
    public required string Label { get; init; }
    public required string LabelZh { get; init; }
    /// <summary>The equipment's own words.</summary>
    public string? Text { get; init; }
    public string? Source { get; init; }
    public string? Value { get; init; }
    public string? Limit { get; init; }
    public required bool Present { get; init; }
    public required bool Latched { get; init; }
    /// <summary>Raised by the hub itself.</summary>
    public required bool FromHub { get; init; }
    /// <summary>Step of the escalation; 0: not escalated.</summary>
    public required int Escalation { get; init; }
    public required bool AudioPaused { get; init; }
    public string? AcknowledgedBy { get; init; }
    public string? AcknowledgeReason { get; init; }
    public double? AcknowledgedAt { get; init; }
    /// <summary>The message that caused this step.</summary>
    public long? Message { get; init; }
}
