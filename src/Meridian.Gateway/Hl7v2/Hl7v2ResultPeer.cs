using Meridian.Core.Connections;

namespace Meridian.Gateway.Hl7v2;

/// <summary>A system that takes verified laboratory results.</summary>
/// <param name="Name">MSH-5 of what it is sent.</param>
/// <param name="IsBySpecimen">OUL^R22 in place of ORU^R01.</param>
internal sealed record Hl7v2ResultPeer(string Name, PeerAddress Peer, bool IsBySpecimen)
{
    /// <summary>Its name in the queue to peers.</summary>
    public string Destination => "hl7/" + Name;

    /// <summary>All that a setting names.</summary>
    public static IReadOnlyList<Hl7v2ResultPeer> ReadAll(string? text) => [.. Entries(text).Select(Read).OfType<Hl7v2ResultPeer>()];

    /// <summary>What cannot be used; null: all can.</summary>
    public static string? Problem(string? text)
    {
        if (Entries(text).FirstOrDefault(entry => Read(entry) is null) is { } wrong) return $"resultPeers: '{wrong}' is not NAME=HOST:PORT, with ' OUL' behind it for OUL^R22";
        return ReadAll(text).GroupBy(peer => peer.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"resultPeers names '{twice.Key}' twice" : null;
    }

    private static string[] Entries(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static Hl7v2ResultPeer? Read(string text)
    {
        if (text.Split('=') is not [{ Length: > 0 } name, { Length: > 0 } place]) return null;
        var parts = place.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var isBySpecimen = parts.Length == 2 && parts[1].Equals("OUL", StringComparison.OrdinalIgnoreCase);
        if (parts.Length == 0 || parts.Length > (isBySpecimen || (parts.Length == 2 && parts[1].Equals("ORU", StringComparison.OrdinalIgnoreCase)) ? 2 : 1)) return null;
        return PeerAddress.TryParse(parts[0], out var peer) ? new(name.Trim(), peer, isBySpecimen) : null;
    }
}
