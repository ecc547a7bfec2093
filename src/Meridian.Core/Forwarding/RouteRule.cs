using Meridian.Core.Imaging;
using Meridian.Core.Peers;

namespace Meridian.Core.Forwarding;

/// <summary>Which images go on to which peers. What is empty asks nothing; texts take <c>*</c> and <c>?</c>, letters large or small.</summary>
public sealed record RouteRule : IForwardingRule
{
    public required string Name { get; init; }
    public bool IsEnabled { get; init; } = true;
    /// <summary>Any of these, as (0008,0060).</summary>
    public IReadOnlyList<string> Modalities { get; init; } = [];
    /// <summary>Who sent it: the calling AE title.</summary>
    public string? CallingAe { get; init; }
    /// <summary>Which of the hub's AE titles was called.</summary>
    public string? CalledAe { get; init; }
    /// <summary>Station Name (0008,1010).</summary>
    public string? StationName { get; init; }
    /// <summary>Study Description (0008,1030) or Series Description (0008,103E).</summary>
    public string? Description { get; init; }
    /// <summary>Institution Name (0008,0080).</summary>
    public string? Institution { get; init; }
    /// <summary>AE titles of the peers that it goes to.</summary>
    public required IReadOnlyList<string> Destinations { get; init; }

    public bool Matches(InstanceRow row) => IsEnabled && RuleText.IsAmong(Modalities, row.Series.Modality) && RuleText.Answers(CallingAe, row.CallingAe) && RuleText.Answers(CalledAe, row.CalledAe)
        && RuleText.Answers(StationName, row.Series.StationName) && RuleText.Answers(Description, row.Series.Study.StudyDescription, row.Series.SeriesDescription)
        && RuleText.Answers(Institution, row.Series.Institution);

    public IEnumerable<string> Peers() => Destinations;

    public string? Problem()
    {
        if (!RuleText.IsName(Name)) return "A rule's name has 1 to 64 characters, without a slash.";
        if (Destinations.Count is 0 or > 16) return "A rule has 1 to 16 destinations.";
        if (Destinations.FirstOrDefault(aeTitle => !DicomPeer.IsAeTitle(aeTitle)) is not null) return "A destination is an AE title.";
        if (Modalities.Count > 64 || Modalities.Any(word => word is not { Length: > 0 and <= 16 })) return "A modality is a word such as CT; at most 64 of them.";
        return new[] { CallingAe, CalledAe, StationName, Description, Institution }.Any(text => text?.Length > RuleText.Longest) ? "A condition has at most 200 characters." : null;
    }
}
