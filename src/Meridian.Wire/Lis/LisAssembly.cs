namespace Meridian.Wire.Lis;

/// <summary>
/// The text of the frames so far, and where messages end in it. Nothing is taken off before the layer above has decided, so that a refused frame can be taken back.
/// </summary>
internal sealed class LisAssembly(LisFraming framing)
{
    // What is larger is not kept for the next message.
    private const int LargestKept = 1 << 16;

    internal readonly record struct Part(int Start, int End, LisCompletion Completion);

    private byte[] buffer = [];
    private int scanned;
    private int begun;

    public int Length { get; private set; }

    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> Span => buffer.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> text)
    {
        if (Length == 0) text = SkipLineEnds(text);
        Reserve(text.Length);
        text.CopyTo(buffer.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>Puts CR after the last record when the equipment left it out.</summary>
    public void EndRecord()
    {
        if (Length == 0 || buffer[Length - 1] is LisControl.Cr or LisControl.Lf) return;
        Reserve(1);
        buffer[Length++] = LisControl.Cr;
    }

    /// <summary>The next message that came to its end in the text, past those found before.</summary>
    public bool TryFind(out Part part)
    {
        part = default;
        while (scanned < Length)
        {
            var rest = buffer.AsSpan(scanned, Length - scanned);
            if (rest[0] is LisControl.Cr or LisControl.Lf)
            {
                // LF of CR LF, or an empty line, which ends nothing.
                scanned++;
                if (begun == scanned - 1) begun = scanned;
                continue;
            }
            var end = rest.IndexOfAny(LisControl.Cr, LisControl.Lf);
            if (end < 0) return false;
            if (begun < scanned && IsRecord(rest, 'H'))
            {
                part = new(begun, scanned, LisCompletion.NewHeader);
                begun = scanned;
                return true;
            }
            var isLast = IsRecord(rest[..end], 'L');
            scanned += end + 1;
            if (!isLast || framing.MessageEnd != LisMessageEnd.Terminator) continue;
            part = new(begun, scanned, LisCompletion.Whole);
            begun = scanned;
            return true;
        }
        return false;
    }

    /// <summary>All that no message was made of yet; false when there is nothing but line ends.</summary>
    public bool TryFindRest(LisCompletion completion, out Part part)
    {
        part = new(begun, Length, completion);
        if (!buffer.AsSpan(begun, Length - begun).ContainsAnyExcept(LisControl.Cr, LisControl.Lf)) return false;
        begun = scanned = Length;
        return true;
    }

    /// <summary>Takes off what messages were made of.</summary>
    public void Commit()
    {
        buffer.AsSpan(begun, Length - begun).CopyTo(buffer);
        Length -= begun;
        scanned -= begun;
        begun = 0;
        if (Length == 0 && buffer.Length > LargestKept) buffer = [];
    }

    /// <summary>Back to the length that it had before a frame, all of it undecided.</summary>
    public void Restore(int length)
    {
        Length = length;
        scanned = begun = 0;
    }

    public void Clear()
    {
        Length = scanned = begun = 0;
        if (buffer.Length > LargestKept) buffer = [];
    }

    // The letter, alone or before a delimiter: neither letter nor digit.
    internal static bool IsRecord(ReadOnlySpan<byte> record, char letter) =>
        (record[0] & ~0x20) == letter && (record.Length == 1 || !char.IsAsciiLetterOrDigit((char)record[1]));

    private static ReadOnlySpan<byte> SkipLineEnds(ReadOnlySpan<byte> text)
    {
        var at = text.IndexOfAnyExcept(LisControl.Cr, LisControl.Lf);
        return at < 0 ? default : text[at..];
    }

    private void Reserve(int more)
    {
        if (Length + more > buffer.Length) Array.Resize(ref buffer, Math.Max(Length + more, Math.Max(256, buffer.Length * 2)));
    }
}
