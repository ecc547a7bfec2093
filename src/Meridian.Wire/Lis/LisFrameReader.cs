namespace Meridian.Wire.Lis;

/// <summary>
/// Cuts a line into control characters, frames and what is neither, byte by byte, so that it does not matter how the bytes were split on the way.
/// One a line: it holds the frame that is on its way, and never more than <see cref="LisFraming.MaxText"/> of it.
/// <para>
/// Inside a frame, ETB or ETX ends the text; then come the checksum and CR LF, as the driver says. STX, ENQ or EOT before that means that the sender began anew, and LF that ETX was lost
/// (E1381-02 6.6: none of them may stand in a text): what was there comes out as a truncated frame.
/// </para>
/// </summary>
public sealed class LisFrameReader(LisFraming? framing = null)
{
    private enum Place : byte { Outside, Text, FirstDigit, SecondDigit, Trailer }

    private readonly LisFraming framing = framing ?? LisFraming.Default;
    private byte[] buffer = new byte[512];
    private int length;
    private long wireLength;
    private Place place;
    private int endAt;
    private bool tooLong, sawCarriageReturn;

    /// <summary>True while a frame is begun and not ended.</summary>
    public bool IsInsideFrame => place != Place.Outside;

    /// <summary>True when only the CR LF of a frame is outstanding.</summary>
    public bool AwaitsTrailer => place == Place.Trailer;

    /// <summary>For equipment without STX: whether a digit starts a frame now. Without meaning for others.</summary>
    public bool ExpectsFrame { get; set; }

    /// <summary>True while a reply is awaited: STX then starts no frame but is noise, so that a damaged reply does not swallow the next.</summary>
    public bool ExpectsReply { get; set; }

    /// <summary>Takes one step. Returns how many bytes were used, always at least one; <paramref name="frame"/> is null when nothing came to an end.</summary>
    /// <exception cref="ArgumentException">There are no bytes.</exception>
    public int Read(ReadOnlySpan<byte> bytes, out LisFrame? frame)
    {
        if (bytes.IsEmpty) throw new ArgumentException("No bytes", nameof(bytes));
        frame = null;
        var used = 0;
        while (used < bytes.Length && frame is null)
        {
            if (place == Place.Outside) used += Outside(bytes[used..], out frame);
            else if (Inside(bytes[used], out frame)) used++;
        }
        return used;
    }

    /// <summary>Takes what is begun, after silence or when the line is gone: a frame that lacks only its CR LF is whole, any other is truncated. False when there is nothing.</summary>
    public bool TryTakeRest(out LisFrame frame)
    {
        frame = default;
        if (place == Place.Outside) return false;
        frame = place == Place.Trailer ? End(oddTrailer: true) : Broken(LisVerdict.Truncated);
        return true;
    }

    private int Outside(ReadOnlySpan<byte> bytes, out LisFrame? frame)
    {
        frame = null;
        var first = bytes[0];
        if (IsControl(first))
        {
            length = 0;
            Add(first);
            frame = new LisFrame(LisFrameKind.Control, buffer.AsMemory(0, 1), default, -1, false, LisVerdict.Good, 1);
            return 1;
        }
        if (StartsFrame(first))
        {
            Begin();
            if (framing.HasStart)
            {
                Add(first);
                return 1;
            }
            return 0;
        }
        // Line ends between frames belong to nobody: trailers longer than the driver says.
        if (first is LisControl.Cr or LisControl.Lf) return 1;
        length = 0;
        var used = 0;
        while (used < bytes.Length && used < framing.MaxText && !IsControl(bytes[used]) && !StartsFrame(bytes[used])) Add(bytes[used++]);
        frame = new LisFrame(LisFrameKind.Junk, buffer.AsMemory(0, length), default, -1, false, LisVerdict.Unexpected, used);
        return used;
    }

    private static bool IsControl(byte b) => b is LisControl.Enq or LisControl.Ack or LisControl.Nak or LisControl.Eot;

    private bool StartsFrame(byte b) => framing.HasStart ? b == LisControl.Stx && !ExpectsReply : ExpectsFrame && (framing.HasNumber ? b is >= (byte)'0' and <= (byte)'9' : b >= (byte)' ');

    private void Begin()
    {
        length = 0;
        wireLength = 0;
        endAt = 0;
        tooLong = false;
        sawCarriageReturn = false;
        place = Place.Text;
    }

    // False: the byte was not used, and what was begun has come to its end before it.
    private bool Inside(byte b, out LisFrame? frame)
    {
        frame = null;
        // Only a new beginning or the end of all can be these, wherever they stand.
        if (b is LisControl.Enq or LisControl.Eot or LisControl.Stx && !(b == LisControl.Stx && !framing.HasStart))
        {
            frame = (place == Place.Trailer ? End(oddTrailer: true) : Broken(place == Place.Text ? LisVerdict.Truncated : LisVerdict.BadChecksum)) with { WasBrokenOff = true };
            return false;
        }
        switch (place)
        {
            case Place.Text:
                Add(b);
                if (b is LisControl.Etx or LisControl.Etb)
                {
                    endAt = tooLong ? 0 : length;
                    place = framing.Checksum == LisChecksum.None ? Place.Trailer : Place.FirstDigit;
                    if (place == Place.Trailer && framing.Trailer == LisTrailer.None) frame = End(oddTrailer: false);
                }
                else if (b == LisControl.Lf && !framing.LineFeedsInText) frame = Broken(LisVerdict.NoEnd);
                return true;
            case Place.FirstDigit or Place.SecondDigit:
                if (b is LisControl.Cr or LisControl.Lf)
                {
                    // The sender has no checksum, or half of one.
                    place = Place.Trailer;
                    return Trailer(b, out frame);
                }
                Add(b);
                place = place == Place.FirstDigit ? Place.SecondDigit : Place.Trailer;
                if (place == Place.Trailer && framing.Trailer == LisTrailer.None) frame = End(oddTrailer: false);
                return true;
            case Place.Trailer:
                return Trailer(b, out frame);
            default:
                throw new InvalidOperationException();
        }
    }

    private bool Trailer(byte b, out LisFrame? frame)
    {
        frame = null;
        if (b == LisControl.Cr && !sawCarriageReturn)
        {
            Add(b);
            sawCarriageReturn = true;
            if (framing.Trailer is LisTrailer.Cr or LisTrailer.None) frame = End(oddTrailer: framing.Trailer == LisTrailer.None);
            return true;
        }
        if (b == LisControl.Lf)
        {
            Add(b);
            frame = End(oddTrailer: framing.Trailer != (sawCarriageReturn ? LisTrailer.CrLf : LisTrailer.Lf));
            return true;
        }
        frame = End(oddTrailer: true) with { WasBrokenOff = true };
        return false;
    }

    private void Add(byte b)
    {
        wireLength++;
        // STX, number and end come on top of the text; then two digits and CR LF.
        var most = place is Place.Text ? framing.MaxText + 3L : framing.MaxText + 7L;
        if (length >= most)
        {
            tooLong = true;
            return;
        }
        if (length == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, framing.MaxText + 8L));
        buffer[length++] = b;
    }

    private LisFrame Broken(LisVerdict verdict)
    {
        place = Place.Outside;
        var number = Head(out var textAt);
        return new LisFrame(LisFrameKind.Frame, buffer.AsMemory(0, length), buffer.AsMemory(textAt, length - textAt), number, false, tooLong ? LisVerdict.TooLong : verdict, wireLength);
    }

    private LisFrame End(bool oddTrailer)
    {
        if (tooLong || endAt == 0) return Broken(LisVerdict.TooLong);
        place = Place.Outside;
        var number = Head(out var textAt);
        if (textAt >= endAt) textAt = endAt - 1;
        var text = buffer.AsMemory(textAt, endAt - 1 - textAt);
        var isEnd = buffer[endAt - 1] == LisControl.Etx;
        var verdict = framing.HasNumber && number < 0 ? LisVerdict.NoNumber : text.Length > framing.MaxText ? LisVerdict.TooLong : LisVerdict.Good;
        int expected = -1, found = -1;
        if (framing.Checksum is not (LisChecksum.None or LisChecksum.Unchecked))
        {
            expected = LisFrame.Sum(framing.Checksum, buffer.AsSpan(0, endAt), framing.HasStart, framing.HasStart ? 1 : 0, textAt);
            found = length >= endAt + 2 ? Digits(buffer[endAt], buffer[endAt + 1]) : -1;
            if (found != expected && verdict == LisVerdict.Good) verdict = LisVerdict.BadChecksum;
        }
        return new LisFrame(LisFrameKind.Frame, buffer.AsMemory(0, length), text, number, isEnd, verdict, wireLength, expected, found, oddTrailer);
    }

    private int Head(out int textAt)
    {
        textAt = Math.Min(length, framing.HasStart ? 1 : 0);
        if (!framing.HasNumber || textAt >= length || buffer[textAt] is not (>= (byte)'0' and <= (byte)'9')) return -1;
        return buffer[textAt++] - '0';
    }

    private static int Digits(byte high, byte low)
    {
        var (h, l) = (Digit(high), Digit(low));
        return h < 0 || l < 0 ? -1 : (h << 4) | l;
    }

    private static int Digit(byte b) => char.IsAsciiHexDigit((char)b) ? b <= (byte)'9' ? b - '0' : (b | 0x20) - 'a' + 10 : -1;
}
