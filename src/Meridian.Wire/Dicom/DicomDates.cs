using System.Globalization;

namespace Meridian.Wire.Dicom;

/// <summary>DA, TM and DT (PS3.5 6.2), with the older forms that the field still sends (YYYY.MM.DD, HH:MM:SS).</summary>
public static class DicomDates
{
    /// <summary>Reads YYYYMMDD, or YYYY.MM.DD as before 1993.</summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, out DateOnly date)
    {
        text = text.Trim(" \0");
        if (text.Length == 10 && text[4] is '.' or '-' && text[7] == text[4]) return DateOnly.TryParseExact(text, text[4] == '.' ? "yyyy.MM.dd" : "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
        return DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    /// <summary>Reads HH, HHMM, HHMMSS and up to six digits of a second, or HH:MM:SS as before 1993. A leap second reads as the last tick of its minute.</summary>
    public static bool TryParseTime(ReadOnlySpan<char> text, out TimeOnly time)
    {
        time = default;
        text = text.Trim(" \0");
        Span<char> digits = stackalloc char[6];
        var count = 0;
        var at = 0;
        for (; at < text.Length && count < 6; at++)
        {
            if (text[at] == ':' && count is 2 or 4 && text[at] == ':') continue;
            if (!char.IsAsciiDigit(text[at])) break;
            digits[count++] = text[at];
        }
        if (count is 0 or 1 or 3 or 5) return false;
        var hour = Two(digits, 0);
        var minute = count >= 4 ? Two(digits, 2) : 0;
        var second = count >= 6 ? Two(digits, 4) : 0;
        if (hour > 23 || minute > 59 || second > 60) return false;
        long ticks = 0;
        if (at < text.Length)
        {
            if (count < 6 || text[at] != '.' || text.Length - at is < 2 or > 7) return false;
            long scale = TimeSpan.TicksPerSecond;
            foreach (var c in text[(at + 1)..])
            {
                if (!char.IsAsciiDigit(c)) return false;
                ticks += (c - '0') * (scale /= 10);
            }
        }
        if (second == 60) (second, ticks) = (59, TimeSpan.TicksPerSecond - 1);
        time = new TimeOnly(new TimeSpan(hour, minute, second).Ticks + ticks);
        return true;

        static int Two(ReadOnlySpan<char> digits, int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';
    }

    /// <summary>Reads YYYY[MM[DD[HH[MM[SS[.F…]]]]]][&amp;ZZXX]; what is left out is the first of its range. The offset is null where the value gives none: local time of whoever wrote it.</summary>
    public static bool TryParseDateTime(ReadOnlySpan<char> text, out DateTime value, out TimeSpan? offset)
    {
        value = default;
        offset = null;
        text = text.Trim(" \0");
        if (text.LastIndexOfAny('+', '-') is var sign and >= 4)
        {
            var zone = text[(sign + 1)..];
            if (zone.Length != 4 || zone.ContainsAnyExceptInRange('0', '9')) return false;
            var minutes = (int.Parse(zone[..2], CultureInfo.InvariantCulture) * 60) + int.Parse(zone[2..], CultureInfo.InvariantCulture);
            if (minutes > 14 * 60) return false;
            offset = TimeSpan.FromMinutes(text[sign] == '-' ? -minutes : minutes);
            text = text[..sign];
        }
        if (text.Length < 4 || text.Length is 5 or 7) return false;
        Span<char> date = stackalloc char[8];
        "00000101".CopyTo(date);
        text[..Math.Min(8, text.Length)].CopyTo(date);
        if (!TryParseDate(date, out var day)) return false;
        var time = TimeOnly.MinValue;
        if (text.Length > 8 && !TryParseTime(text[8..], out time)) return false;
        value = day.ToDateTime(time);
        return true;
    }

    /// <summary>YYYYMMDD.</summary>
    public static string Format(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>HHMMSS, and six digits of a second where it is not whole.</summary>
    public static string Format(TimeOnly time) => time.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "HHmmss" : "HHmmss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>YYYYMMDDHHMMSS.FFFFFF&amp;ZZXX.</summary>
    public static string Format(DateTimeOffset value)
    {
        var offset = value.Offset;
        return value.ToString("yyyyMMddHHmmss.ffffff", CultureInfo.InvariantCulture) + (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);
    }
}
