using Meridian.Core.Audit;

namespace Meridian.Core.Meters;

/// <summary>Somebody who may measure with point-of-care devices. Devices that take lists of operators are told (POCT1-A <c>OPL</c>); passwords are not kept here and never sent.</summary>
public sealed record MeterOperator
{
    /// <summary>Longest identifier and name that devices show (16 in the meters whose makers tell; longer ones are cut there).</summary>
    public const int LongestText = 64;

    /// <summary>As on the badge.</summary>
    public required string Id { get; init; }
    public string? Name { get; init; }
    /// <summary>Permission level as the maker of the devices counts; null: the device's own default.</summary>
    public string? Level { get; init; }

    /// <summary>What cannot be, as a sentence; null: all can be.</summary>
    public string? Problem()
    {
        if (!IsText(Id) || Id.Trim() != Id) return $"The identifier has 1 to {LongestText} characters, without control characters and blanks at its ends.";
        if (Name is not null && !IsText(Name)) return $"The name has 1 to {LongestText} characters, without control characters.";
        return Level is not null && !IsText(Level) ? $"The level has 1 to {LongestText} characters, without control characters." : null;
    }

    private static bool IsText(string text) => text is { Length: > 0 and <= LongestText } && !text.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c >= '\uFFFE');

    internal string Write() => ReadableJson.Write(this);

    internal static MeterOperator? Read(string body) => ReadableJson.Read<MeterOperator>(body);
}
