using Meridian.Core.Orders;
using Meridian.Core.Peers;

namespace Meridian.Core.Forwarding;

/// <summary>Which older studies are fetched, and from where, when an order comes in. What is empty asks nothing.</summary>
public sealed record PrefetchRule : IForwardingRule
{
    public required string Name { get; init; }
    public bool IsEnabled { get; init; } = true;
    /// <summary>For orders of any of these modalities.</summary>
    public IReadOnlyList<string> Modalities { get; init; } = [];
    /// <summary>Prior studies that have any of these modalities.</summary>
    public IReadOnlyList<string> PriorModalities { get; init; } = [];
    /// <summary>No older than this; years.</summary>
    public int Years { get; init; } = 5;
    /// <summary>The newest so many.</summary>
    public int MostStudies { get; init; } = 3;
    /// <summary>AE title of the peer that is asked.</summary>
    public required string Archive { get; init; }
    /// <summary>C-GET in place of C-MOVE: for an archive that does not know where the hub is.</summary>
    public bool UsesGet { get; init; }

    public bool Matches(ImagingOrderRow order) => IsEnabled && (Modalities.Count == 0 || order.Order.Steps.Any(step => RuleText.IsAmong(Modalities, step.Modality)));

    public IEnumerable<string> Peers() => [Archive];

    public string? Problem()
    {
        if (!RuleText.IsName(Name)) return "A rule's name has 1 to 64 characters, without a slash.";
        if (!DicomPeer.IsAeTitle(Archive)) return "The archive is an AE title.";
        if (Years is < 1 or > 100) return "Years are 1 to 100.";
        if (MostStudies is < 1 or > 50) return "Studies are 1 to 50.";
        return Modalities.Concat(PriorModalities).Any(word => word is not { Length: > 0 and <= 16 }) || Modalities.Count > 64 || PriorModalities.Count > 64 ? "A modality is a word such as CT; at most 64 of them." : null;
    }
}
