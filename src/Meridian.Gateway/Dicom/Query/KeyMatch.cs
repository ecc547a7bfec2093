using System.Globalization;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>
/// Attribute matching (PS3.4 C.2.2.2): whether a data set answers the keys of an identifier. Pure; serves query/retrieve and the
/// modality worklist alike.
/// <para>
/// An empty key, or one of nothing but <c>*</c>, matches whatever is there (universal). Dates and times match by what they mean, with ranges; UIDs by list;
/// numbers by value; sequences by any item that matches every key of the key's item. Texts match letter by letter with the wildcards
/// <c>*</c> and <c>?</c>, spaces at the ends aside; person names without regard to case, in any of their component groups.
/// A key of several values matches where one of them does.
/// </para>
/// </summary>
internal static class KeyMatch
{
    /// <summary>Whether the key asks for anything at all.</summary>
    public static bool IsUniversal(DicomDataset keys, DicomElement key)
    {
        if (key.Items is { } items) return items.Count == 0 || items.All(item => item.All(inner => IsUniversal(item, inner)));
        if (key.IsEmpty) return true;
        return TakesWildcards(key.Vr) && keys.GetStrings(key.Tag).All(value => value.Trim().Trim('*').Length == 0);
    }

    /// <summary>Whether every key matches. Keys that <paramref name="isKnown"/> does not know count as universal (PS3.4 C.2.2.1.3).</summary>
    public static bool Matches(DicomDataset keys, DicomDataset candidate, Func<DicomTag, bool> isKnown)
    {
        foreach (var key in keys)
            if (!key.Tag.IsGroupLength && isKnown(key.Tag) && !Matches(keys, key, candidate)) return false;
        return true;
    }

    private static bool Matches(DicomDataset keys, DicomElement key, DicomDataset candidate)
    {
        if (IsUniversal(keys, key)) return true;
        if (!candidate.TryGet(key.Tag, out var element)) return false;
        if (key.Items is { } wanted)
            return element.Items is { } items && items.Any(item => wanted.Any(one => one.All(inner => Matches(one, inner, item))));
        var values = candidate.GetStrings(key.Tag);
        foreach (var one in keys.GetStrings(key.Tag))
            foreach (var value in values)
                if (Matches(key.Vr, one, value)) return true;
        return false;
    }

    /// <summary>Whether one value answers one key that is not universal.</summary>
    public static bool Matches(DicomVr vr, string key, string value)
    {
        switch (vr)
        {
            case DicomVr.UI:
                return string.Equals(key.Trim(), value.Trim(), StringComparison.Ordinal);
            case DicomVr.DA:
                return InRange(key, value, Date);
            case DicomVr.TM:
                return InRange(key, value, Time);
            case DicomVr.DT:
                return InRange(key, value, static (text, isEnd) => DateTimeText(text, isEnd));
            case DicomVr.IS or DicomVr.DS or DicomVr.US or DicomVr.SS or DicomVr.UL or DicomVr.SL or DicomVr.FL or DicomVr.FD or DicomVr.UV or DicomVr.SV:
                return decimal.TryParse(key.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? decimal.TryParse(value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var other) && number == other
                    : Wild(key.Trim(), value.Trim(), ignoreCase: false);
            case DicomVr.PN:
                return NameMatches(key, value);
            default:
                return Wild(key.Trim(), value.Trim(), ignoreCase: false);
        }
    }

    /// <summary>PS3.4 C.2.2.2.1 and C.2.2.2.4: letters large or small, wildcards; a key of one group is looked for in each group of the name.</summary>
    private static bool NameMatches(string key, string value)
    {
        var keyGroups = key.Split('=');
        var groups = value.Split('=');
        if (keyGroups.Length == 1) return groups.Any(group => Wild(Plain(key), Plain(group), ignoreCase: true));
        for (var i = 0; i < keyGroups.Length; i++)
        {
            var wanted = Plain(keyGroups[i]);
            if (wanted.Trim('*').Length > 0 && (i >= groups.Length || !Wild(wanted, Plain(groups[i]), ignoreCase: true))) return false;
        }
        return true;
    }

    // PS3.5 6.2.1: empty components at the end, and spaces at the end of a component, say nothing
    private static string Plain(string group) => string.Join('^', group.Split('^').Select(part => part.Trim())).TrimEnd('^');

    /// <summary>Wildcard matching (PS3.4 C.2.2.2.4): <c>*</c> any run, also none; <c>?</c> one character. Linear in practice: goes back to the last <c>*</c> only.</summary>
    public static bool Wild(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool ignoreCase)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
                continue;
            }
            if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t], ignoreCase)))
            {
                // one character outside of the basic plane is two halves here
                t += pattern[p] == '?' && char.IsHighSurrogate(text[t]) && t + 1 < text.Length ? 2 : 1;
                p++;
                continue;
            }
            if (star < 0) return false;
            (p, t) = (star + 1, ++mark);
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool Same(char a, char b, bool ignoreCase) => a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));

    // PS3.4 C.2.2.2.1 (single value) and C.2.2.2.5 (range): both by what they mean, so that 10 and 1000 are one time
    private static bool InRange(string key, string value, Func<string, bool, string?> normal)
    {
        key = key.Trim();
        value = value.Trim();
        if (value.Length == 0) return false;
        var dash = RangeDash(key);
        var (from, to) = dash < 0 ? (key, key) : (key[..dash].Trim(), key[(dash + 1)..].Trim());
        if (normal(value, false) is not { } low || normal(value, true) is not { } high) return string.Equals(key, value, StringComparison.Ordinal);
        if (from.Length > 0 && (normal(from, false) is not { } first || string.CompareOrdinal(high, first) < 0)) return false;
        return to.Length == 0 || (normal(to, true) is { } last && string.CompareOrdinal(low, last) <= 0);
    }

    // The dash of a range; one before four digits at the end of a date time with a time is its offset from UTC.
    private static int RangeDash(string key)
    {
        for (var at = key.IndexOf('-', StringComparison.Ordinal); at >= 0; at = key.IndexOf('-', at + 1))
        {
            var isOffset = at >= 8 && key.Length >= at + 5 && key.AsSpan(at + 1, 4).IndexOfAnyExceptInRange('0', '9') < 0 && (key.Length == at + 5 || key[at + 5] == '-')
                && int.Parse(key.AsSpan(at + 1, 4), CultureInfo.InvariantCulture) <= 1400;
            if (!isOffset) return at;
        }
        return -1;
    }

    /// <summary>DA as YYYYMMDD; the form YYYY.MM.DD of before 1993 is read as well (PS3.5 6.2, note at DA). Null: no date.</summary>
    internal static string? Date(string text, bool isEnd)
    {
        var digits = text.Length == 10 && text[4] == '.' && text[7] == '.' ? text.Replace(".", "", StringComparison.Ordinal) : text;
        return digits.Length == 8 && digits.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? digits : null;
    }

    /// <summary>TM as HHMMSSFFFFFF, what is left out filled up to the first or last moment; colons of before 1993 are taken out. Null: no time.</summary>
    internal static string? Time(string text, bool isEnd)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        var dot = digits.IndexOf('.', StringComparison.Ordinal);
        var (whole, fraction) = dot < 0 ? (digits, "") : (digits[..dot], digits[(dot + 1)..]);
        if (whole.Length is not (2 or 4 or 6) || fraction.Length > 6 || (fraction.Length > 0 && whole.Length != 6)) return null;
        if (whole.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0 || fraction.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0) return null;
        return isEnd ? whole + "235959"[whole.Length..] + fraction + "999999"[fraction.Length..] : whole + "000000"[whole.Length..] + fraction + "000000"[fraction.Length..];
    }

    // DT: as far as both have digits; offsets from UTC are taken into account where given.
    private static string? DateTimeText(string text, bool isEnd)
    {
        TimeSpan? offset = null;
        var sign = text.LastIndexOfAny(['+', '-']);
        if (sign >= 4 && text.Length - sign == 5 && int.TryParse(text.AsSpan(sign + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var hours))
        {
            offset = (text[sign] == '-' ? -1 : 1) * new TimeSpan(hours / 100, hours % 100, 0);
            text = text[..sign];
        }
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var (whole, fraction) = dot < 0 ? (text, "") : (text[..dot], text[(dot + 1)..]);
        if (whole.Length is < 4 or > 14 || whole.Length % 2 != 0 || fraction.Length > 6 || (whole + fraction).AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0) return null;
        var filled = isEnd ? whole + "99991231235959"[whole.Length..] + fraction + "999999"[fraction.Length..] : whole + "00000101000000"[whole.Length..] + fraction + "000000"[fraction.Length..];
        if (offset is null || !DateTime.TryParseExact(filled[..14], "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return filled;
        return (local - offset.Value).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + filled[14..];
    }

    // PS3.4 C.2.2.2.4: not dates, times, numbers, UIDs and binary
    private static bool TakesWildcards(DicomVr vr) => vr is DicomVr.AE or DicomVr.CS or DicomVr.LO or DicomVr.LT or DicomVr.PN or DicomVr.SH or DicomVr.ST or DicomVr.UC or DicomVr.UR or DicomVr.UT or DicomVr.AS or DicomVr.UN;
}
