using System.Buffers;
using System.Globalization;

namespace Meridian.Wire.Lis;

/// <summary>
/// What one step over a line gave: a control character, a frame (STX, number, text, ETB or ETX, checksum, CR LF; E1381-02 6.3.1.2), or bytes that are neither.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Raw">Its bytes as on the line, without those of an over-long frame past the limit; valid until the next step.</param>
/// <param name="Text">The text of a frame.</param>
/// <param name="Number">The frame number, -1 where there is none.</param>
/// <param name="IsEnd">ETX, not ETB.</param>
/// <param name="Verdict">Whether the frame itself is good; its place in the session is the link's to judge.</param>
/// <param name="WireLength">Its bytes on the line.</param>
/// <param name="ExpectedChecksum">The sum as it should be, -1 where none is looked at.</param>
/// <param name="FoundChecksum">The sum as it came, -1 where it is no number.</param>
/// <param name="IsTrailerOdd">CR LF was not as the driver says.</param>
/// <param name="WasBrokenOff">The byte after it, ENQ, EOT, STX or none of CR LF, ended it before its time.</param>
public readonly record struct LisFrame(
    LisFrameKind Kind, ReadOnlyMemory<byte> Raw, ReadOnlyMemory<byte> Text, int Number, bool IsEnd, LisVerdict Verdict, long WireLength,
    int ExpectedChecksum = -1, int FoundChecksum = -1, bool IsTrailerOdd = false, bool WasBrokenOff = false)
{
    /// <summary>The control character of <see cref="LisFrameKind.Control"/>.</summary>
    public byte Control => Raw.Span[0];

    /// <summary>Writes one frame. The text is not looked at: <see cref="LisLink"/> checks a message before it sends any of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not one digit.</exception>
    public static void Write(IBufferWriter<byte> output, LisFraming framing, int number, ReadOnlySpan<byte> text, bool isEnd)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(framing);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)number, 9u, nameof(number));
        var span = output.GetSpan(text.Length + 7);
        var at = 0;
        if (framing.HasStart) span[at++] = LisControl.Stx;
        var numberAt = at;
        if (framing.HasNumber) span[at++] = (byte)('0' + number);
        text.CopyTo(span[at..]);
        var textAt = at;
        at += text.Length;
        span[at++] = isEnd ? LisControl.Etx : LisControl.Etb;
        if (framing.Checksum != LisChecksum.None)
        {
            var sum = Sum(framing.Checksum, span[..at], framing.HasStart, numberAt, textAt);
            _ = sum.TryFormat(span[at..], out var written, "X2", CultureInfo.InvariantCulture);
            at += written;
        }
        if (framing.Trailer is LisTrailer.CrLf or LisTrailer.Cr) span[at++] = LisControl.Cr;
        if (framing.Trailer is LisTrailer.CrLf or LisTrailer.Lf) span[at++] = LisControl.Lf;
        output.Advance(at);
    }

    // `frame` runs from STX to ETX or ETB.
    internal static byte Sum(LisChecksum over, ReadOnlySpan<byte> frame, bool hasStart, int numberAt, int textAt)
    {
        var covered = over switch
        {
            LisChecksum.Standard or LisChecksum.Unchecked or LisChecksum.None => frame[numberAt..],
            LisChecksum.WithoutEnd => frame[numberAt..^1],
            LisChecksum.WithStart => frame,
            LisChecksum.TextOnly => frame[textAt..^1],
            LisChecksum.WithoutNumber => frame[textAt..],
            _ => throw new InvalidOperationException(),
        };
        // The sum counts STX even where it is not on the line.
        var sum = over == LisChecksum.WithStart && !hasStart ? LisControl.Stx : 0;
        foreach (var b in covered) sum += b;
        return (byte)sum;
    }
}
