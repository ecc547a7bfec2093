namespace Meridian.Wire.Lis;

/// <summary>
/// Reads the messages of one text or file, one after another, into the same <see cref="LisMessage"/>: each from its H record to its L record, or to the next H.
/// A message that is refused does not stop those after it.
/// </summary>
public sealed class LisReader(ReadOnlyMemory<byte> bytes, LisReadOptions? options = null)
{
    private readonly LisReadOptions options = options ?? LisReadOptions.Default;
    private int next;

    /// <summary>The bytes of the message that was tried last.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>
    /// Tries the next message; false when there is none. Where it is refused, <paramref name="rejection"/> says why, with the offset counted in <see cref="Current"/>, and
    /// <paramref name="message"/> is empty.
    /// </summary>
    public bool TryRead(LisMessage message, out LisRejection rejection)
    {
        rejection = default;
        var span = bytes.Span;
        while (next < span.Length && span[next] is LisControl.Cr or LisControl.Lf or (byte)' ' or (byte)'\t' or 0) next++;
        if (next == span.Length) return false;
        var start = next;
        while (next < span.Length)
        {
            var line = span[next..];
            if (next > start && IsRecord(line, 'H')) break;
            var end = line.IndexOfAny(LisControl.Cr, LisControl.Lf);
            next = end < 0 ? span.Length : next + end + 1;
            if (!IsRecord(line, 'L')) continue;
            while (next < span.Length && span[next] is LisControl.Cr or LisControl.Lf) next++;
            break;
        }
        Current = bytes[start..next];
        _ = LisMessage.TryParse(Current, message, out rejection, options);
        return true;
    }

    private static bool IsRecord(ReadOnlySpan<byte> line, char letter) =>
        !line.IsEmpty && (line[0] & ~0x20) == letter && (line.Length == 1 || !char.IsAsciiLetterOrDigit((char)line[1]));
}
