using System.Globalization;
using System.Text.Json;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.DicomWeb.Search;

/// <summary>
/// Matching of one attribute of a DICOM JSON object (PS3.4 C.2.2.2): single value, list of UIDs, wildcard, range, sequence. Used for what the
/// index has no column for. Names compare whatever the case (C.2.2.2.1 leaves that to the implementation); everything else exactly.
/// </summary>
public static class ValueMatch
{
    /// <summary>True when the data set meets the key.</summary>
    /// <param name="dataset">One object of the DICOM JSON model.</param>
    /// <param name="key">What it must meet.</param>
    /// <param name="offset">Offset from UTC of times that say none, to compare DT as instants; null: DT are compared as they are written.</param>
    public static bool Meets(JsonElement dataset, SearchKey key, Func<DateTime, TimeSpan>? offset = null) => Meets(dataset, key.Path.Tags, 0, key.Value, offset);

    private static bool Meets(JsonElement dataset, IReadOnlyList<DicomTag> tags, int depth, string wanted, Func<DateTime, TimeSpan>? offset)
    {
        if (!dataset.TryGetProperty(tags[depth].ToHex(), out var attribute) || !attribute.TryGetProperty("Value", out var values)) return false;
        var last = depth == tags.Count - 1;
        var vr = attribute.TryGetProperty("vr", out var text) ? text.GetString() ?? "" : "";
        foreach (var value in values.EnumerateArray())
        {
            if (vr == "SQ") { if (!last && value.ValueKind == JsonValueKind.Object && Meets(value, tags, depth + 1, wanted, offset)) return true; }
            else if (last && vr == "DT" && offset is not null ? IsWithin(value, wanted, offset) : last && IsMatch(value, vr, wanted)) return true;
        }
        return false;
    }

    private static bool IsMatch(JsonElement value, string vr, string wanted) => vr switch
    {
        "PN" => MatchesName(value, wanted),
        "DA" or "TM" or "DT" => value.ValueKind == JsonValueKind.String && InRange(value.GetString()!, wanted),
        "UI" => value.ValueKind == JsonValueKind.String && Split(wanted).Contains(value.GetString()),
        "IS" or "DS" or "US" or "SS" or "UL" or "SL" or "FL" or "FD" or "SV" or "UV" => MatchesNumber(value, wanted),
        "AE" or "CS" => value.ValueKind == JsonValueKind.String && Split(wanted).Any(w => Wildcard(value.GetString()!, w, ignoreCase: false)),
        // a comma is part of a text
        _ => value.ValueKind == JsonValueKind.String && Wildcard(value.GetString()!, wanted, ignoreCase: false),
    };

    private static bool IsWithin(JsonElement value, string wanted, Func<DateTime, TimeSpan> offset) => value.ValueKind == JsonValueKind.String
        && DateTimeRange.Parse(value.GetString()!, offset)?.From is { } instant && DateTimeRange.Parse(wanted, offset) is { } range && range.Contains(instant);

    /// <summary>A list of values, joined by commas or backslashes (PS3.18 8.3.4.1).</summary>
    public static string[] Split(string wanted) => wanted.Split([',', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool MatchesNumber(JsonElement value, string wanted)
    {
        var number = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var written) => written,
            _ => double.NaN,
        };
        return Split(wanted).Any(w => double.TryParse(w, NumberStyles.Float, CultureInfo.InvariantCulture, out var asked) && asked == number);
    }

    private static bool MatchesName(JsonElement name, string wanted)
    {
        if (name.ValueKind != JsonValueKind.Object) return false;
        var groups = wanted.Split('=');
        if (groups.Length == 1) return Group("Alphabetic", wanted) || Group("Ideographic", wanted) || Group("Phonetic", wanted);
        string[] names = ["Alphabetic", "Ideographic", "Phonetic"];
        return groups.Length <= 3 && groups.Index().All(g => g.Item is "" or "*" || Group(names[g.Index], g.Item));

        bool Group(string group, string pattern) => name.TryGetProperty(group, out var text) && Wildcard(text.GetString()!.TrimEnd('^'), pattern.TrimEnd('^'), ignoreCase: true);
    }

    /// <summary>Range matching (PS3.4 C.2.2.2.5) on the text: the forms of DA, TM and DT sort as they are written, each bound in its own precision.</summary>
    public static bool InRange(string value, string wanted)
    {
        var dash = wanted.IndexOf('-');
        if (dash < 0) return value == wanted || (wanted.Contains(':', StringComparison.Ordinal) && value == wanted.Replace(":", "", StringComparison.Ordinal));
        var (from, to) = (wanted[..dash].Trim(), wanted[(dash + 1)..].Trim());
        if (from.Length == 0 && to.Length == 0) return true;
        return (from.Length == 0 || string.CompareOrdinal(value, from) >= 0)
            && (to.Length == 0 || string.CompareOrdinal(value.Length > to.Length ? value[..to.Length] : value, to) <= 0);
    }

    /// <summary>Wildcard matching (PS3.4 C.2.2.2.4): <c>*</c> is any text, <c>?</c> any one character.</summary>
    public static bool Wildcard(string value, string pattern, bool ignoreCase)
    {
        int v = 0, p = 0, star = -1, mark = 0;
        while (v < value.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, mark) = (p++, v);
            else if (p < pattern.Length && (pattern[p] == '?' || Same(value[v], pattern[p]))) (v, p) = (v + 1, p + 1);
            else if (star >= 0) (p, v) = (star + 1, ++mark);
            else return false;
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;

        bool Same(char a, char b) => a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
    }
}
