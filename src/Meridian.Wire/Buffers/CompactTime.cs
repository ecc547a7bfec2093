namespace Meridian.Wire.Buffers;

/// <summary>
/// The time without delimiters that HL7 v2 (DTM, 2.A.22) and LIS2-A2 (5.6.2) share: <c>YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ]</c>.
/// </summary>
/// <param name="Local">The time as the sender's clock shows it, of unspecified kind; what was not given is at its lowest.</param>
/// <param name="Parts">How many of month, day, hour, minute and second were given, 0 to 5.</param>
/// <param name="FractionDigits">The digits after the point, 0 to 7.</param>
/// <param name="Offset">From UTC; null when the sender does not say.</param>
internal readonly record struct CompactTime(DateTime Local, int Parts, int FractionDigits, TimeSpan? Offset)
{
    /// <summary>The instant of a time with its offset, clamped to what a DateTimeOffset can hold.</summary>
    public static DateTimeOffset Instant(DateTime local, TimeSpan offset)
    {
        var utc = local.Ticks - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks) return DateTimeOffset.MinValue;
        return utc > DateTime.MaxValue.Ticks ? DateTimeOffset.MaxValue : new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset);
    }

    /// <summary>Reads a time; false when the text is no time of the calendar. Blanks around it are borne.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out CompactTime time)
    {
        time = default;
        text = text.Trim((byte)' ');
        if (!TrySplitOffset(ref text, out var offset)) return false;
        var fraction = 0;
        var digits = 0;
        var point = text.IndexOf((byte)'.');
        if (point >= 0)
        {
            digits = text.Length - point - 1;
            // A bare point gives seconds; a fraction belongs to seconds only.
            if (point != 14 || digits > 7 || (digits > 0 && !TryNumber(text[(point + 1)..], out fraction))) return false;
            for (var i = digits; i < 7; i++) fraction *= 10;
            text = text[..point];
        }
        if (text.Length is not (4 or 6 or 8 or 10 or 12 or 14) || !TryNumber(text[..4], out var year)) return false;
        Span<int> parts = [1, 1, 0, 0, 0];
        for (var i = 0; 4 + (i * 2) < text.Length; i++)
            if (!TryNumber(text.Slice(4 + (i * 2), 2), out parts[i])) return false;
        if (year < 1 || parts[0] is < 1 or > 12 || parts[1] < 1 || parts[1] > DateTime.DaysInMonth(year, parts[0]) || parts[2] > 23 || parts[3] > 59 || parts[4] > 59) return false;
        var local = new DateTime(year, parts[0], parts[1], parts[2], parts[3], parts[4], DateTimeKind.Unspecified).AddTicks(fraction);
        time = new(local, (text.Length - 4) / 2, digits, offset);
        return true;
    }

    // +ZZZZ; +ZZ is met as well. DateTimeOffset holds 14 hours, and no place on earth has more.
    private static bool TrySplitOffset(ref ReadOnlySpan<byte> text, out TimeSpan? offset)
    {
        offset = null;
        var sign = text.IndexOfAny((byte)'+', (byte)'-');
        if (sign < 0) return true;
        var zone = text[(sign + 1)..];
        var minutes = 0;
        if (zone.Length is not (2 or 4) || !TryNumber(zone[..2], out var hours) || (zone.Length == 4 && !TryNumber(zone[2..], out minutes)) || minutes > 59 || (hours * 60) + minutes > 14 * 60) return false;
        var magnitude = new TimeSpan(hours, minutes, 0);
        offset = text[sign] == (byte)'-' ? -magnitude : magnitude;
        text = text[..sign];
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = (value * 10) + digit - '0';
        }
        return true;
    }
}
