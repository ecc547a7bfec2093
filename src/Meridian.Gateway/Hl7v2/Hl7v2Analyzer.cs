using Meridian.Core.Connections;
using Meridian.Model;

namespace Meridian.Gateway.Hl7v2;

/// <summary>An analyzer that takes its work at a listener of its own.</summary>
/// <param name="Application">MSH-3 of its messages.</param>
/// <param name="Facility">MSH-4; null: any.</param>
/// <param name="IsBroadcast">All work is sent to it, whether it asks or not.</param>
internal sealed record Hl7v2Analyzer(string Application, string? Facility, PeerAddress Peer, bool IsBroadcast)
{
    private const string Broadcast = " broadcast";

    /// <summary>Its name in the queue to peers.</summary>
    public string Destination => "hl7/" + Application + (Facility is null ? "" : "|" + Facility);

    /// <summary>The table of tests that serves all of its kind.</summary>
    public string Driver => Application.Split('^')[0].Replace('/', ' ');

    /// <summary>How it names itself in its messages, and so stands in the registry.</summary>
    public EquipmentIdentity Identity => new() { Identifiers = [new(EquipmentIdentifierKind.Sender, Application + "|" + Facility, null)] };

    public bool Is(string application, string facility) =>
        (Application.Equals(application, StringComparison.OrdinalIgnoreCase) || Application.Equals(application.Split('^')[0], StringComparison.OrdinalIgnoreCase)) && (Facility is null || Facility.Equals(facility, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads <c>APPLICATION=HOST:PORT</c>; null: it is none.</summary>
    public static Hl7v2Analyzer? Read(string text)
    {
        if (text.Split('=') is not [{ Length: > 0 } name, { Length: > 0 } place]) return null;
        var isBroadcast = place.EndsWith(Broadcast, StringComparison.OrdinalIgnoreCase);
        if (isBroadcast) place = place[..^Broadcast.Length];
        if (!PeerAddress.TryParse(place.Trim(), out var peer)) return null;
        var parts = name.Split('|', 2);
        return new(parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : null, peer, isBroadcast);
    }
}
