using System.Globalization;

namespace Meridian.Wire.Poct1;

/// <summary>
/// A time as messages carry it (type TS): <c>2001-11-01T16:30:06-05:00</c>, with fractions of a second or without, with an offset or without, or a date alone (then midnight).
/// Also written: a blank for T, an offset without colon, <c>Z</c>.
/// </summary>
/// <param name="Local">The time at the sender, kind unspecified.</param>
/// <param name="Offset">Its offset from UTC; null: not told.</param>
/// <param name="IsDate">True for a date alone.</param>
public readonly record struct Poct1Time(DateTime Local, TimeSpan? Offset, bool IsDate = false)
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyyMMdd'T'HHmmss", "yyyyMMddHHmmss",
    ];

    /// <summary>The instant.</summary>
    /// <param name="assumedOffset">Offset from UTC where none was told.</param>
    public DateTimeOffset ToDateTimeOffset(TimeSpan assumedOffset)
    {
        var offset = Offset ?? assumedOffset;
        var utc = Local.Ticks - offset.Ticks;
        return utc < DateTimeOffset.MinValue.Ticks || utc > DateTimeOffset.MaxValue.Ticks ? new(DateTime.SpecifyKind(Local, DateTimeKind.Unspecified), TimeSpan.Zero) : new(DateTime.SpecifyKind(Local, DateTimeKind.Unspecified), offset);
    }

    /// <summary>As <see cref="TryParse"/>; null where that is false.</summary>
    public static Poct1Time? Of(string? text) => TryParse(text, out var time) ? time : null;

    public static bool TryParse(string? text, out Poct1Time time)
    {
        time = default;
        if (string.IsNullOrWhiteSpace(text) || text.Length > 48) return false;
        var rest = text.AsSpan().Trim();
        TimeSpan? offset = null;
        if (rest[^1] is 'Z' or 'z')
        {
            offset = TimeSpan.Zero;
            rest = rest[..^1];
        }
        else
        {
            // A sign after the date; the hyphens of the date itself stand before.
            var sign = rest.LastIndexOfAny('+', '-');
            if (sign >= (rest.Length > 4 && rest[4] == '-' ? 10 : 8))
            {
                if (!TryOffset(rest[(sign + 1)..], out var told)) return false;
                offset = rest[sign] == '-' ? -told : told;
                rest = rest[..sign];
            }
        }
        if (DateTime.TryParseExact(rest, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            time = new(local, offset);
            return true;
        }
        if (!DateTime.TryParseExact(rest, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out local)) return false;
        time = new(local, offset, IsDate: true);
        return true;
    }

    /// <summary>As the standard's examples write it, to the second, with the offset.</summary>
    public static string Write(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        Span<char> digits = stackalloc char[4];
        var count = 0;
        foreach (var c in text)
        {
            if (c == ':' && count == 2) continue;
            if (!char.IsAsciiDigit(c) || count == 4) return false;
            digits[count++] = c;
        }
        if (count is not (2 or 4)) return false;
        var hours = (digits[0] - '0') * 10 + digits[1] - '0';
        var minutes = count == 4 ? (digits[2] - '0') * 10 + digits[3] - '0' : 0;
        if (hours > 14 || minutes > 59 || (hours == 14 && minutes > 0)) return false;
        offset = new(hours, minutes, 0);
        return true;
    }
}
