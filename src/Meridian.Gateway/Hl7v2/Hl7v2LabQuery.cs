using Meridian.Model;

namespace Meridian.Gateway.Hl7v2;

/// <summary>An analyzer asks for its work.</summary>
internal sealed record Hl7v2LabQuery
{
    public Hl7v2QueryForm Form { get; init; }

    public required EquipmentIdentity Analyzer { get; init; }

    /// <summary>The table of tests that holds for its kind; null: only its own.</summary>
    public string? Driver { get; init; }

    /// <summary>MSH-3 and MSH-4 as sent: whom the work is told.</summary>
    public required string Application { get; init; }
    public required string Facility { get; init; }

    /// <summary>What it read from the labels; empty: all that is open for it.</summary>
    public IReadOnlyList<string> Specimens { get; init; } = [];

    /// <summary>True: it wants no more of what it asked for before.</summary>
    public bool IsCanceled { get; init; }

    /// <summary>Of all that is open: what was ordered in this time (QRF-2, QRF-3); null: no bound.</summary>
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
}
