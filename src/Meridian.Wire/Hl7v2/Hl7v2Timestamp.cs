using Meridian.Wire.Buffers;

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
    public DateTimeOffset ToDateTimeOffset(TimeSpan assumedOffset) => CompactTime.Instant(Local, Offset ?? assumedOffset);

    /// <summary>Reads a time; false when the text is no time of the calendar. Spaces around it are borne.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Hl7v2Timestamp timestamp)
    {
        timestamp = default;
        if (!CompactTime.TryParse(text, out var read)) return false;
        timestamp = new(read.Local, read.FractionDigits > 0 ? Hl7v2Precision.Fraction : (Hl7v2Precision)read.Parts, read.FractionDigits, read.Offset);
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

    private static void Put(Span<byte> digits, int value)
    {
        for (var i = digits.Length - 1; i >= 0; i--, value /= 10) digits[i] = (byte)('0' + (value % 10));
    }
}
