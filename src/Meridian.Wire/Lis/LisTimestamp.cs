using System.Globalization;
using Meridian.Wire.Buffers;

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
    public DateTimeOffset ToDateTimeOffset(TimeSpan assumedOffset) => CompactTime.Instant(Local, Offset ?? assumedOffset);

    /// <summary>Reads a time; false when the text is no time of the calendar (many senders fill with zeros). Blanks around it are borne.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out LisTimestamp timestamp)
    {
        timestamp = default;
        if (!CompactTime.TryParse(text, out var read)) return false;
        timestamp = new(read.Local, (LisPrecision)read.Parts, read.Offset);
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
}
