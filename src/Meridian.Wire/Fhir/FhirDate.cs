using System.Globalization;
using System.Text.RegularExpressions;

namespace Meridian.Wire.Fhir;

/// <summary>A FHIR date or time of any precision as the interval that it means: from its first instant to the first after it.</summary>
public readonly partial record struct FhirDate(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>A single instant.</summary>
    public static FhirDate At(DateTimeOffset instant) => new(instant, instant.AddTicks(1));

    /// <summary>Reads <c>2026</c>, <c>2026-11</c>, <c>2026-11-21</c>, <c>2026-11-21T08:00</c>, with seconds, fraction and zone.</summary>
    /// <param name="zone">Meant where the text names no zone (R4 search: the server's own).</param>
    public static bool TryParse(ReadOnlySpan<char> text, TimeZoneInfo zone, out FhirDate date)
    {
        date = default;
        // '+' of a zone arrives as a space when a client forgot to escape it; nothing else in a date is a space
        var match = Pattern().Match(text.ToString().Replace(' ', '+'));
        if (!match.Success) return false;
        int Part(int group, int otherwise) => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : otherwise;
        int year = Part(1, 0), month = Part(2, 1), day = Part(3, 1), hour = Part(4, 0), minute = Part(5, 0), second = Part(6, 0);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return false;
        // 23:59:60 is taken as the second after it: .NET knows no leap second
        var local = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified).AddSeconds(second == 60 ? 1 : 0);
        var width = TimeSpan.Zero;
        if (match.Groups[7].Success)
        {
            var digits = match.Groups[7].Value.Length > 7 ? match.Groups[7].Value[..7] : match.Groups[7].Value;
            local = local.AddTicks(long.Parse(digits.PadRight(7, '0'), CultureInfo.InvariantCulture));
            width = TimeSpan.FromTicks((long)Math.Pow(10, 7 - digits.Length));
        }
        else if (match.Groups[6].Success) width = TimeSpan.FromSeconds(1);
        else if (match.Groups[4].Success) width = TimeSpan.FromMinutes(1);
        DateTime end;
        try
        {
            end = match.Groups[4].Success ? local + width : match.Groups[3].Success ? local.AddDays(1) : match.Groups[2].Success ? local.AddMonths(1) : local.AddYears(1);
        }
        catch (ArgumentOutOfRangeException) { end = DateTime.MaxValue; }
        if (!TryOffset(match.Groups[8].Value, zone, local, out var offset) || !TryOffset(match.Groups[8].Value, zone, end, out var endOffset)) return false;
        date = new(Clamp(local, offset), Clamp(end, endOffset));
        return true;
    }

    /// <summary>True when the text is a FHIR <c>date</c>: year, month or day.</summary>
    public static bool IsDate(string text) => DatePattern().IsMatch(text) && TryParse(text, TimeZoneInfo.Utc, out _);

    /// <summary>The form of <c>instant</c> and <c>dateTime</c>: UTC, milliseconds, finer digits only where there are any.</summary>
    public static string Format(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return utc.Ticks % TimeSpan.TicksPerMillisecond == 0
            ? utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
    }

    private static bool TryOffset(string text, TimeZoneInfo zone, DateTime local, out TimeSpan offset)
    {
        offset = text.Length == 0 ? zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)) : TimeSpan.Zero;
        if (text.Length < 2) return true;
        int hours = int.Parse(text.AsSpan(1, 2), CultureInfo.InvariantCulture), minutes = int.Parse(text.AsSpan(4, 2), CultureInfo.InvariantCulture);
        if (hours > 14 || minutes > 59) return false;
        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static DateTimeOffset Clamp(DateTime local, TimeSpan offset)
    {
        var ticks = local.Ticks - offset.Ticks;
        return ticks < 0 ? DateTimeOffset.MinValue : ticks > DateTime.MaxValue.Ticks ? DateTimeOffset.MaxValue : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    [GeneratedRegex(@"^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^\d{4}(-\d\d(-\d\d)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();
}
