using System.Globalization;

namespace Meridian.Wire.Poct1;

/// <summary>One OBS object: one result.</summary>
public sealed record Poct1Observation
{
    /// <summary>OBS.observation_id: which test; null: not told.</summary>
    public Poct1Coded? Test { get; init; }
    /// <summary>OBS.value as sent, e.g. <c>145</c>, <c>&lt;10</c>, <c>HI</c>; null: none.</summary>
    public string? Value { get; init; }
    /// <summary>The unit (U) of the value as sent.</summary>
    public string? Unit { get; init; }
    /// <summary>NULL of the value: why there is none, e.g. <c>NI</c>.</summary>
    public string? NoValueBecause { get; init; }
    /// <summary>OBS.qualitative_value.</summary>
    public Poct1Coded? Qualitative { get; init; }
    /// <summary>OBS.method_cd: M measured, C calculated, D default, I entered by hand.</summary>
    public string? Method { get; init; }
    /// <summary>OBS.status_cd: A accepted, D discarded, R rejected; null: not told.</summary>
    public string? Status { get; init; }
    /// <summary>OBS.interpretation_cd: N, L, H, LL, HH, A and others as in HL7 table 0078.</summary>
    public string? Interpretation { get; init; }
    /// <summary>OBS.normal_lo-hi_limit as sent, e.g. <c>[80;120]</c>.</summary>
    public string? NormalLimits { get; init; }
    /// <summary>OBS.critical_lo-hi_limit as sent.</summary>
    public string? CriticalLimits { get; init; }
    /// <summary>Notes of this result, in their order.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The number with its comparator; false when the value is none that can be read with a decimal point.</summary>
    public bool TryGetNumber(out decimal number, out string? comparator)
    {
        (number, comparator) = (0, null);
        if (Value is not { } text) return false;
        var rest = text.AsSpan().Trim();
        foreach (var sign in (ReadOnlySpan<string>)["<=", ">=", "<", ">"])
            if (rest.StartsWith(sign, StringComparison.Ordinal))
            {
                comparator = sign;
                rest = rest[sign.Length..].TrimStart();
                break;
            }
        if (decimal.TryParse(rest, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)) return true;
        comparator = null;
        return false;
    }

    internal static Poct1Observation Of(Poct1Element element)
    {
        var value = element.Child("OBS.value");
        return new()
        {
            Test = Poct1Coded.Of(element.Child("OBS.observation_id")), Value = value?.ValueOrText, Unit = Poct1Element.Clean(value?["U"]), NoValueBecause = Poct1Element.Clean(value?["NULL"]),
            Qualitative = Poct1Coded.Of(element.Child("OBS.qualitative_value")), Method = element.ValueOf("OBS.method_cd"), Status = element.ValueOf("OBS.status_cd"),
            Interpretation = element.ValueOf("OBS.interpretation_cd"), NormalLimits = element.ValueOf("OBS.normal_lo-hi_limit"), CriticalLimits = element.ValueOf("OBS.critical_lo-hi_limit"),
            Notes = Poct1Service.NotesOf(element),
        };
    }
}
