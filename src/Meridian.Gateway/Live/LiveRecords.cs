namespace Meridian.Gateway.Live;

/// <summary>Payload of Hello.</summary>
internal sealed record HelloView
{
    public required string Hub { get; init; }
    /// <summary>ISO 8601.</summary>
    public required DateTimeOffset StartedAt { get; init; }
    public required double Now { get; init; }
    public required long Sequence { get; init; }
    public required string Version { get; init; }
    public required LiveUser User { get; init; }
    public required bool Resumed { get; init; }
}

/// <summary>Who looks, as Hello tells the page.</summary>
public sealed record LiveUser(string Name, string Role, bool Demo);

/// <summary>Payload of Text.</summary>
internal sealed record TextView
{
    public required long Metric { get; init; }
    public required double At { get; init; }
    public required string Text { get; init; }
    public string? Code { get; init; }
    public required int Status { get; init; }
}

/// <summary>Payload of State.</summary>
internal sealed record StateView
{
    public required long Equipment { get; init; }
    public required EquipmentPresence State { get; init; }
    public double? Since { get; init; }
    public double? ClockOffsetMs { get; init; }
}
