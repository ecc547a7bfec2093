using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Worklist;

/// <summary>
/// Matching of a data set by the keys of a C-FIND identifier (PS3.4 C.2.2.2), pure: single value, list of UID, wildcard, range, sequence and universal matching.
/// Keys that the data set never has are optional ones that are not supported: they match anything, and the answer says so (FF01).
/// </summary>
internal static class KeyMatch
{
    /// <summary>Whether every key matches.</summary>
    /// <param name="except">Keys that were matched otherwise.</param>
    public static bool Matches(DicomDataset keys, DicomDataset candidate, Predicate<DicomTag>? except = null)
    {
        foreach (var key in keys)
        {
            if (IsPassedOver(key.Tag) || except?.Invoke(key.Tag) == true || !candidate.TryGet(key.Tag, out var element)) continue;
            if (key.Vr == DicomVr.SQ || element.Vr == DicomVr.SQ)
            {
                var items = keys.GetItems(key.Tag);
                // C.2.2.2.6: one item; none, or an empty one, is universal matching
                if (items.Count == 0 || items[0].Count == 0 || IsUniversal(items[0])) continue;
                if (!candidate.GetItems(key.Tag).Any(item => Matches(items[0], item, except))) return false;
            }
            else if (!Matches(element.Vr, keys.GetStrings(key.Tag), candidate.GetStrings(key.Tag))) return false;
        }
        return true;
    }

    /// <summary>True where some key asks for what the data set never has.</summary>
    public static bool HasUnsupported(DicomDataset keys, DicomDataset candidate)
    {
        foreach (var key in keys)
        {
            if (IsPassedOver(key.Tag)) continue;
            if (!candidate.Contains(key.Tag)) return true;
            if (key.Vr == DicomVr.SQ && keys.GetItems(key.Tag) is [var item, ..] && candidate.GetItems(key.Tag) is [var his, ..] && HasUnsupported(item, his)) return true;
        }
        return false;
    }

    /// <summary>Not keys: group lengths, the character set and zone of the identifier itself, the level, private elements.</summary>
    internal static bool IsPassedOver(DicomTag tag) => tag.IsGroupLength || tag.IsPrivate || tag == DicomTags.SpecificCharacterSet || tag == DicomTags.TimezoneOffsetFromUTC || tag == DicomTags.QueryRetrieveLevel;

    private static bool IsUniversal(DicomDataset item)
    {
        foreach (var key in item)
        {
            if (IsPassedOver(key.Tag)) continue;
            if (key.Vr == DicomVr.SQ ? item.GetItems(key.Tag) is [var inner, ..] && !IsUniversal(inner) : item.GetString(key.Tag) is { Length: > 0 }) return false;
        }
        return true;
    }

    internal static bool Matches(DicomVr vr, string[] wanted, string[] values)
    {
        if (wanted.All(one => one.Length == 0)) return true; // C.2.2.2.3
        if (vr == DicomVr.UI) return wanted.Any(uid => values.Contains(uid)); // C.2.2.2.2
        // several values in a key of another kind: any of them (the standard has only one; some modalities list their stations)
        return wanted.Where(one => one.Length > 0).Any(key => vr switch
        {
            DicomVr.DA => values.Any(value => InRange(key, value, Date)),
            DicomVr.TM => values.Any(value => InRange(key, value, Time)),
            // C.2.2.2.4: an asterisk alone matches the absent as well
            _ when key.AsSpan().IndexOfAnyExcept('*') < 0 => true,
            DicomVr.PN => values.Any(value => NameMatches(key, value)),
            _ => values.Any(value => Wild(key, value, ignoreCase: false)),
        });
    }

    /// <summary>C.2.2.2.1 and C.2.2.2.4: each group of the key that is set against any group of the name, without regard to case and trailing delimiters.</summary>
    private static bool NameMatches(string key, string name)
    {
        var groups = name.Split('=').Select(group => group.Trim().TrimEnd('^')).ToArray();
        return key.Split('=').Select(part => part.Trim().TrimEnd('^')).Where(part => part.Length > 0).All(part => groups.Any(group => group.Length > 0 && Wild(part, group, ignoreCase: true)));
    }

    /// <summary><c>*</c>: any characters, <c>?</c>: one; everything else as it is.</summary>
    internal static bool Wild(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool ignoreCase)
    {
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, mark) = (p++, t);
            else if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t], ignoreCase))) (p, t) = (p + 1, t + 1);
            else if (star >= 0) (p, t) = (star + 1, ++mark);
            else return false;
        }
        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    private static bool Same(char a, char b, bool ignoreCase) => a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));

    /// <summary>C.2.2.2.5: <c>A</c>, <c>A-B</c>, <c>A-</c>, <c>-B</c>, both ends inclusive, in the precision that each is written with.</summary>
    private static bool InRange(string key, string value, Func<string, (long First, long Last)?> read)
    {
        if (read(value) is not { } at) return false;
        var dash = key.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0) return read(key) is { } one && at.First >= one.First && at.First <= one.Last;
        var (from, to) = (key[..dash].Trim(), key[(dash + 1)..].Trim());
        return (from.Length == 0 || (read(from) is { } low && at.First >= low.First)) && (to.Length == 0 || (read(to) is { } high && at.First <= high.Last));
    }

    private static (long, long)? Date(string text) => DicomDates.TryParseDate(text, out var date) ? (date.DayNumber, date.DayNumber) : null;

    internal static (long First, long Last)? Time(string text)
    {
        if (!DicomDates.TryParseTime(text, out var time)) return null;
        var digits = text.Count(char.IsAsciiDigit);
        var width = digits switch { <= 2 => TimeSpan.TicksPerHour, <= 4 => TimeSpan.TicksPerMinute, <= 6 => TimeSpan.TicksPerSecond, _ => 1 };
        return (time.Ticks, time.Ticks + width - 1);
    }
}
