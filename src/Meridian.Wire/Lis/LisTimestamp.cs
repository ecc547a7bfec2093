using System.Globalization;

namespace Meridian.Wire.Lis;

/// <summary>How much of a time was given.</summary>
public enum LisPrecision : byte
{
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// <summary>
/// A date or time of LIS2-A2 5.6.2, <c>YYYY[MM[DD[HH[MM[SS]]]]][+/-ZZZZ]</c>; it keeps the precision that it was given with. A fraction of a second is borne and kept.
/// </summary>
/// <param name="Local">The time as the sender's clock shows it, of unspecified kind; what was not given is at its lowest.</param>
/// <param name="Precision">What was given.</param>
/// <param name="Offset">From UTC; null when the sender does not say.</param>
public readonly record struct LisTimestamp(DateTime Local, LisPrecision Precision, TimeSpan? Offset = null)
{
    /// <summary>The longest form that is written.</summary>
    public const int MaxLength = 19;

    /// <summary>The instant; <paramref name="assumedOffset"/> counts where the sender gave none. Clamped to what a DateTimeOffset can hold.</summary>
    public DateTimeOffset ToDateTimeOffset(TimeSpan assumedOffset)
    {
        var offset = Offset ?? assumedOffset;
        var utc = Local.Ticks - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks) return DateTimeOffset.MinValue;
        return utc > DateTime.MaxValue.Ticks ? DateTimeOffset.MaxValue : new(DateTime.SpecifyKind(Local, DateTimeKind.Unspecified), offset);
    }

    /// <summary>Reads a time; false when the text is no time of the calendar (many senders fill with zeros). Blanks around it are borne.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out LisTimestamp timestamp)
    {
        timestamp = default;
        text = text.Trim((byte)' ');
        if (!TrySplitOffset(ref text, out var offset)) return false;
        var fraction = 0;
        var point = text.IndexOf((byte)'.');
        if (point >= 0)
        {
            var digits = text.Length - point - 1;
            if (point != 14 || digits > 7 || (digits > 0 && !TryNumber(text[(point + 1)..], out fraction))) return false;
            for (var i = digits; i < 7; i++) fraction *= 10;
            text = text[..point];
        }
        if (text.Length is not (4 or 6 or 8 or 10 or 12 or 14) || !TryNumber(text[..4], out var year)) return false;
        Span<int> parts = [1, 1, 0, 0, 0];
        for (var i = 0; 4 + (i * 2) < text.Length; i++)
            if (!TryNumber(text.Slice(4 + (i * 2), 2), out parts[i])) return false;
        if (year < 1 || parts[0] is < 1 or > 12 || parts[1] < 1 || parts[1] > DateTime.DaysInMonth(year, parts[0]) || parts[2] > 23 || parts[3] > 59 || parts[4] > 59) return false;
        timestamp = new(new DateTime(year, parts[0], parts[1], parts[2], parts[3], parts[4], DateTimeKind.Unspecified).AddTicks(fraction), (LisPrecision)((text.Length - 4) / 2), offset);
        return true;
    }

    /// <summary>Writes the time in its precision, without fraction; false when <paramref name="destination"/> is shorter than needed (<see cref="MaxLength"/> is always enough).</summary>
    public bool TryFormat(Span<byte> destination, out int written)
    {
        var digits = 4 + ((int)Precision * 2);
        written = 0;
        Span<byte> text = stackalloc byte[MaxLength];
        _ = Local.TryFormat(text, out _, "yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var length = digits;
        if (Offset is { } offset)
        {
            var minutes = (int)Math.Abs(offset.TotalMinutes);
            text[length++] = offset < TimeSpan.Zero ? (byte)'-' : (byte)'+';
            _ = ((minutes / 60 * 100) + (minutes % 60)).TryFormat(text[length..], out _, "D4", CultureInfo.InvariantCulture);
            length += 4;
        }
        if (!text[..length].TryCopyTo(destination)) return false;
        written = length;
        return true;
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxLength];
        _ = TryFormat(text, out var written);
        return System.Text.Encoding.ASCII.GetString(text[..written]);
    }

    // +ZZZZ or +ZZ. DateTimeOffset holds 14 hours, and no place on earth has more.
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
