using Meridian.Model;

namespace Meridian.Gateway.Hl7v2;

/// <summary>An analyzer asks for its work (IHE LAW LAB-27).</summary>
internal sealed record Hl7v2LabQuery
{
    public required EquipmentIdentity Analyzer { get; init; }

    /// <summary>The table of tests that holds for its kind; null: only its own.</summary>
    public string? Driver { get; init; }

    /// <summary>MSH-3 and MSH-4 as sent: whom the work is told.</summary>
    public required string Application { get; init; }
    public required string Facility { get; init; }

    /// <summary>What it read from the labels; empty: all that is open for it.</summary>
    public IReadOnlyList<string> Specimens { get; init; } = [];
}
