using System.Text.Json.Serialization;
using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;
using Meridian.Gateway.Live;

namespace Meridian.Gateway.Admin;

/// <summary>One connection.</summary>
public sealed record ConnectionView
{
    public required long Id { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<Protocol>))]
    public required Protocol Protocol { get; init; }
    /// <summary>Remote address and port.</summary>
    public required string Peer { get; init; }
    /// <summary>Listener or name of the outgoing link.</summary>
    public required string Listener { get; init; }
    public required ConnectionState State { get; init; }
    /// <summary>When this state began.</summary>
    public required double Since { get; init; }
    public required double OpenedAt { get; init; }
    public required long Messages { get; init; }
    public required long BytesIn { get; init; }
    public required long Answers { get; init; }
    public required long BytesOut { get; init; }
    /// <summary>Junk, half, over-long and refused messages.</summary>
    public required long Faults { get; init; }
    /// <summary>Messages a second over the last 10 s.</summary>
    public required double Rate { get; init; }
    /// <summary>The protocol's short word, e.g. <c>AA</c>.</summary>
    public string? LastAnswer { get; init; }
    public double? LastHeard { get; init; }
    /// <summary>Hub clock minus sender's clock.</summary>
    public double? ClockOffsetMs { get; init; }
}

/// <summary>The newest bytes both ways, oldest first.</summary>
public sealed record WireView(IReadOnlyList<ExchangeView> Items);

/// <summary>Bytes that went over a connection, one way, at one time.</summary>
public sealed record ExchangeView
{
    /// <summary>Give the highest as <c>after</c> to hear what came since.</summary>
    public required long Number { get; init; }
    public required double At { get; init; }
    public required WireDirection Direction { get; init; }
    public required WireKind Kind { get; init; }
    /// <summary>The first of them, without the framing.</summary>
    public required byte[] Bytes { get; init; }
    /// <summary>How many there were.</summary>
    public required long Length { get; init; }
    public DecodedMessage? Decoded { get; init; }
    public string? Answer { get; init; }
    /// <summary>What was made of it, in words, e.g. what is wrong with a frame.</summary>
    public string? Note { get; init; }
    /// <summary>The message's durable number.</summary>
    public long? Sequence { get; init; }
}

[JsonConverter(typeof(CamelCaseEnumConverter<ConnectionState>))]
public enum ConnectionState { Open, Closed }

[JsonConverter(typeof(CamelCaseEnumConverter<WireDirection>))]
public enum WireDirection { In, Out }

/// <summary>What the bytes were.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WireKind>))]
public enum WireKind
{
    [JsonStringEnumMemberName("message")] Message,
    [JsonStringEnumMemberName("answer")] Answer,
    [JsonStringEnumMemberName("junk")] Junk,
    [JsonStringEnumMemberName("half")] Half,
    [JsonStringEnumMemberName("too-long")] TooLong,
    /// <summary>A part of a message in its frame.</summary>
    [JsonStringEnumMemberName("frame")] Frame,
    /// <summary>A control character or other word of the line itself.</summary>
    [JsonStringEnumMemberName("control")] Control,
}
