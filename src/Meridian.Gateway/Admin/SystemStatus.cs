using System.Text.Json.Serialization;
using Meridian.Gateway.Live;

namespace Meridian.Gateway.Admin;

/// <summary>How the hub is: what <c>/healthz</c> says and more. The program implements it, because it alone knows listeners, store and settings.</summary>
public interface ISystemStatus
{
    /// <summary>Must be quick and must not throw for a store in trouble: that is a part that does not work.</summary>
    SystemView Read();
}

/// <summary>The hub's state.</summary>
public sealed record SystemView
{
    public required string Version { get; init; }
    public required string Hub { get; init; }
    public required double StartedAt { get; init; }
    public required double Now { get; init; }
    /// <summary>Every listener and the store work.</summary>
    public required bool Healthy { get; init; }
    public required IReadOnlyList<ListenerView> Listeners { get; init; }
    public required StoreView Store { get; init; }
    public required IReadOnlyList<RetentionView> Retention { get; init; }
    public required RatesView Rates { get; init; }
}

/// <summary>One listener.</summary>
/// <param name="Address">As bound, e.g. <c>127.0.0.1:2575</c>; null when it is off or failed.</param>
/// <param name="Problem">Why it does not work.</param>
public sealed record ListenerView(string Name, string? Address, bool Tls, ListenerState State, string? Problem);

[JsonConverter(typeof(CamelCaseEnumConverter<ListenerState>))]
public enum ListenerState { Listening, Off, Failed }

/// <summary>The store.</summary>
/// <param name="Bytes">Size of the record.</param>
/// <param name="DiskFreeBytes">Left on its disk.</param>
/// <param name="DiskBytes">Size of its disk.</param>
/// <param name="Problem">Why it cannot commit now.</param>
public sealed record StoreView(string Kind, string Path, bool Healthy, string? Problem, long Bytes, long DiskFreeBytes, long DiskBytes, long Sequence);

/// <summary>How long one kind of data is kept; without days: for ever.</summary>
public sealed record RetentionView(string Kind, double? Days);

/// <summary>What goes through the hub.</summary>
/// <param name="MessagesPerSecond">Over the last 10 s, all connections.</param>
public sealed record RatesView(double MessagesPerSecond, int OpenConnections, int Viewers, int Equipment, int EquipmentLive, long Quarantined);
