namespace Meridian.Wire.Hl7v2;

/// <summary>
/// A time of data type DTM (2.A.22), <c>YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]</c>, or of DT; it keeps the precision that it was given with.
/// Up to seven digits of a second are borne; the standard has four.
/// </summary>
/// <param name="Local">The time as the sender's clock shows it, of unspecified kind; what was not given is at its lowest.</param>
/// <param name="Precision">What was given.</param>
/// <param name="FractionDigits">The digits after the point, 0 to 7.</param>
/// <param name="Offset">From UTC; null when the sender does not say.</param>
public readonly record struct Hl7v2Timestamp(DateTime Local, Hl7v2Precision Precision, int FractionDigits = 0, TimeSpan? Offset = null)
{
    /// <summary>The longest form, <c>YYYYMMDDHHMMSS.SSSSSSS+ZZZZ</c>.</summary>
    public const int MaxLength = 27;

    /// <summary>A full time with its offset and milliseconds, or fewer or more digits.</summary>
    public static Hl7v2Timestamp From(DateTimeOffset time, int fractionDigits = 3) =>
        new(DateTime.SpecifyKind(time.DateTime, DateTimeKind.Unspecified), fractionDigits > 0 ? Hl7v2Precision.Fraction : Hl7v2Precision.Second, fractionDigits, time.Offset);

    /// <summary>The instant; <paramref name="assumedOffset"/> counts where the sender gave none. Clamped to what a DateTimeOffset can hold.</summary>
    public DateTimeOffset ToDateTimeOffset(TimeSpan assumedOffset)
    {
        var offset = Offset ?? assumedOffset;
        var utc = Local.Ticks - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks) return DateTimeOffset.MinValue;
        return utc > DateTime.MaxValue.Ticks ? DateTimeOffset.MaxValue : new(DateTime.SpecifyKind(Local, DateTimeKind.Unspecified), offset);
    }

    /// <summary>Reads a time; false when the text is no time of the calendar. Spaces around it are borne.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Hl7v2Timestamp timestamp)
    {
        timestamp = default;
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
            text = text[..point];
        }
        if (text.Length is not (4 or 6 or 8 or 10 or 12 or 14) || !TryNumber(text[..4], out var year)) return false;
        Span<int> parts = [1, 1, 0, 0, 0];
        for (var i = 0; 4 + (i * 2) < text.Length; i++)
            if (!TryNumber(text.Slice(4 + (i * 2), 2), out parts[i])) return false;
        if (year < 1 || parts[0] is < 1 or > 12 || parts[1] < 1 || parts[1] > DateTime.DaysInMonth(year, parts[0]) || parts[2] > 23 || parts[3] > 59 || parts[4] > 59) return false;
        var local = new DateTime(year, parts[0], parts[1], parts[2], parts[3], parts[4], DateTimeKind.Unspecified);
        for (var i = digits; i < 7; i++) fraction *= 10;
        var precision = digits > 0 ? Hl7v2Precision.Fraction : (Hl7v2Precision)((text.Length - 4) / 2);
        timestamp = new(local.AddTicks(digits > 0 ? fraction : 0), precision, digits, offset);
        return true;
    }

    /// <summary>Writes the time as it was given; false when <paramref name="destination"/> is shorter than needed (<see cref="MaxLength"/> is always enough).</summary>
    public bool TryFormat(Span<byte> destination, out int written)
    {
        written = 0;
        Span<byte> text = stackalloc byte[MaxLength];
        Put(text[..4], Local.Year);
        var length = 4;
        ReadOnlySpan<int> parts = [Local.Month, Local.Day, Local.Hour, Local.Minute, Local.Second];
        for (var i = 0; i < Math.Min((int)Precision, 5); i++, length += 2) Put(text.Slice(length, 2), parts[i]);
        if (Precision == Hl7v2Precision.Fraction && FractionDigits > 0)
        {
            Span<byte> fraction = stackalloc byte[7];
            Put(fraction, (int)(Local.Ticks % TimeSpan.TicksPerSecond));
            text[length++] = (byte)'.';
            fraction[..FractionDigits].CopyTo(text[length..]);
            length += FractionDigits;
        }
        if (Offset is { } offset)
        {
            text[length++] = offset < TimeSpan.Zero ? (byte)'-' : (byte)'+';
            Put(text.Slice(length, 2), Math.Abs(offset.Hours));
            Put(text.Slice(length + 2, 2), Math.Abs(offset.Minutes));
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

    // +ZZZZ; +ZZ is met as well. DateTimeOffset holds 14 hours, and no place on earth has more.
    private static bool TrySplitOffset(ref ReadOnlySpan<byte> text, out TimeSpan? offset)
    {
        offset = null;
        var sign = text.IndexOfAny((byte)'+', (byte)'-');
        if (sign < 0) return true;
        var zone = text[(sign + 1)..];
        if (zone.Length is not (2 or 4) || !TryNumber(zone[..2], out var hours)) return false;
        var minutes = 0;
        if (zone.Length == 4 && !TryNumber(zone[2..], out minutes)) return false;
        if (minutes > 59 || (hours * 60) + minutes > 14 * 60) return false;
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

    private static void Put(Span<byte> digits, int value)
    {
        for (var i = digits.Length - 1; i >= 0; i--, value /= 10) digits[i] = (byte)('0' + (value % 10));
    }
}
