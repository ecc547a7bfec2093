using System.Globalization;
using System.Text.RegularExpressions;

namespace Meridian.Gateway.DicomWeb.Search;

/// <summary>
/// Instants that a DT, or a range of two joined by a hyphen, stands for (PS3.4 C.2.2.2.5.3, PS3.5 table 6.2-1). What is left out of a DT is meant whole:
/// 20261122 is the day. A hyphen with four digits up to 1459 is an offset from UTC, since no year of a hospital is so early.
/// </summary>
/// <param name="From">Inclusive; null: open.</param>
/// <param name="To">Exclusive; null: open.</param>
public readonly partial record struct DateTimeRange(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <param name="text">As a search or a data set writes it.</param>
    /// <param name="offset">The offset from UTC of local times, for those that say none.</param>
    /// <returns>Null: it is none, or it ends before it begins.</returns>
    public static DateTimeRange? Parse(string text, Func<DateTime, TimeSpan> offset)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success) return null;
        var (hasFrom, hasTo) = (match.Groups["a"].Success, match.Groups["b"].Success);
        if (!hasFrom && !hasTo) return null;
        var from = hasFrom ? Period(match.Groups["a"].Value, match.Groups["ao"].Value, offset) : null;
        var to = hasTo ? Period(match.Groups["b"].Value, match.Groups["bo"].Value, offset) : null;
        if ((hasFrom && from is null) || (hasTo && to is null)) return null;
        if (!match.Groups["dash"].Success) return new(from!.Value.From, from.Value.To);
        return from?.From > to?.From ? null : new(from?.From, to?.To);
    }

    public bool Contains(DateTimeOffset instant) => (From is not { } from || instant >= from) && (To is not { } to || instant < to);

    private static (DateTimeOffset From, DateTimeOffset To)? Period(string digits, string zone, Func<DateTime, TimeSpan> offset)
    {
        var dot = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? digits : digits[..dot];
        // DT grows by two digits after the year; a fraction follows seconds only
        if (whole.Length is not (4 or 6 or 8 or 10 or 12 or 14) || (dot >= 0 && whole.Length != 14)) return null;
        if (!DateTime.TryParseExact(whole + "00000101000000"[whole.Length..], "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)) return null;
        if (start.Year == DateTime.MaxValue.Year) return (Instant(start), DateTimeOffset.MaxValue); // "never": the calendar ends here
        var end = whole.Length switch { 4 => start.AddYears(1), 6 => start.AddMonths(1), 8 => start.AddDays(1), 10 => start.AddHours(1), 12 => start.AddMinutes(1), _ => start.AddSeconds(1) };
        if (dot >= 0)
        {
            var fraction = digits[(dot + 1)..];
            start = start.AddTicks(long.Parse(fraction.PadRight(7, '0'), CultureInfo.InvariantCulture));
            end = start.AddTicks((long)Math.Pow(10, 7 - fraction.Length));
        }
        return (Instant(start), Instant(end));

        // at both ends of the calendar an offset would lead out of it
        DateTimeOffset Instant(DateTime local) => new(Math.Clamp(local.Ticks - Offset(local).Ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

        TimeSpan Offset(DateTime local) => zone.Length == 0 ? offset(local)
            : (zone[0] == '-' ? -1 : 1) * new TimeSpan(int.Parse(zone.AsSpan(1, 2), CultureInfo.InvariantCulture), int.Parse(zone.AsSpan(3, 2), CultureInfo.InvariantCulture), 0);
    }

    [GeneratedRegex(@"^(?:(?<a>\d{4,14}(?:\.\d{1,6})?)(?<ao>[+-](?:0\d|1[0-4])[0-5]\d)?)?(?<dash>-)?(?:(?<b>\d{4,14}(?:\.\d{1,6})?)(?<bo>[+-](?:0\d|1[0-4])[0-5]\d)?)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
