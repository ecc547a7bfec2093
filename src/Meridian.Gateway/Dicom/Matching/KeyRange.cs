using System.Globalization;

namespace Meridian.Gateway.Dicom.Matching;

/// <summary>Dates and times of an identifier, alone and as ranges.</summary>
internal static class KeyRange
{
    /// <summary>A single value (PS3.4 C.2.2.2.1) or a range (C.2.2.2.5), both by what they mean, so that 10 and 1000 are one time.</summary>
    /// <param name="normal">A text as one that sorts, filled up to the first or, where it is the end, the last moment; null: it is none.</param>
    public static bool Matches(string key, string value, Func<string, bool, string?> normal)
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
    public static string? Date(string text, bool isEnd)
    {
        var digits = text.Length == 10 && text[4] == '.' && text[7] == '.' ? text.Replace(".", "", StringComparison.Ordinal) : text;
        return digits.Length == 8 && digits.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? digits : null;
    }

    /// <summary>TM as HHMMSSFFFFFF, what is left out filled up to the first or last moment; colons of before 1993 are taken out. Null: no time.</summary>
    public static string? Time(string text, bool isEnd)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        var dot = digits.IndexOf('.', StringComparison.Ordinal);
        var (whole, fraction) = dot < 0 ? (digits, "") : (digits[..dot], digits[(dot + 1)..]);
        if (whole.Length is not (2 or 4 or 6) || fraction.Length > 6 || (fraction.Length > 0 && whole.Length != 6)) return null;
        if (whole.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0 || fraction.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0) return null;
        return isEnd ? whole + "235959"[whole.Length..] + fraction + "999999"[fraction.Length..] : whole + "000000"[whole.Length..] + fraction + "000000"[fraction.Length..];
    }

    /// <summary>DT: as far as both have digits; offsets from UTC are taken into account where given.</summary>
    public static string? Moment(string text, bool isEnd)
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
}
