using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Meridian.Wire.Lis;

/// <summary>
/// A LIS2-A2 (ASTM E1394) message as an index over its bytes: no object for a record or a field. Use one again for each message; what it gave before is then no longer good.
/// Records are ended by CR (LIS2-A2 5.4.2), by LF where the header is, or by both.
/// </summary>
public sealed partial class LisMessage
{
    private ReadOnlyMemory<byte> bytes;
    private LisCharset? declared;
    private LisCharset? assumed;

    /// <summary>Reads a message; not fit for messages of strangers, which are refused by exception.</summary>
    /// <exception cref="LisRejectException">The bytes are no message.</exception>
    public static LisMessage Parse(ReadOnlyMemory<byte> bytes, LisReadOptions? options = null)
    {
        var message = new LisMessage();
        if (!TryParse(bytes, message, out var rejection, options)) LisRejectException.Throw(rejection);
        return message;
    }

    /// <summary>Reads a message into <paramref name="message"/>, which keeps the bytes and does not copy them; false when they are refused, and the message is then empty.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, LisMessage message, out LisRejection rejection, LisReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        rejection = message.Index(bytes, options ?? LisReadOptions.Default);
        return !rejection.IsRejected;
    }

    /// <summary>The message as it came.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    public LisDelimiters Delimiters { get; private set; }

    /// <summary>How many records there are.</summary>
    public int RecordCount { get; private set; }

    /// <summary>A record, from 0.</summary>
    public LisRecord this[int index] => (uint)index < (uint)RecordCount ? new(this, index) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The H record.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message is empty.</exception>
    public LisHeader Header => new(this[0]);

    /// <summary>True when the last record is L.</summary>
    public bool HasTerminator => RecordCount > 0 && this[RecordCount - 1].Type == 'L';

    /// <summary>The character set: the driver's, or one that fits the bytes.</summary>
    public LisCharset Charset => declared ?? (assumed ??= Assume());

    /// <summary>True when nobody says what the character set is and the bytes are not ASCII: a guess that should be shown as one.</summary>
    public bool IsCharsetAssumed => declared is null && !Ascii.IsValid(bytes.Span);

    /// <summary>The first place where the bytes are not valid in the message's character set, and text decodes to U+FFFD.</summary>
    public bool TryFindUndecodable(out int offset)
    {
        offset = 0;
        if (Ascii.IsValid(bytes.Span)) return false;
        for (var i = 0; i < RecordCount; i++)
        {
            var record = this[i];
            try
            {
                _ = Charset.StrictEncoding.GetCharCount(record.Raw);
            }
            catch (DecoderFallbackException fault)
            {
                offset = Math.Clamp(record.Offset + Math.Max(0, fault.Index), record.Offset, record.Offset + record.Raw.Length);
                return true;
            }
        }
        return false;
    }

    [SuppressMessage("Design", "CA1024", Justification = "an enumerator")]
    public RecordEnumerator GetEnumerator() => new(this);

    private LisCharset Assume()
    {
        if (Ascii.IsValid(bytes.Span)) return LisCharset.Ascii;
        return Utf8.IsValid(bytes.Span) ? LisCharset.Utf8 : LisCharset.Iso8859Part1;
    }

    /// <summary>The records in order.</summary>
    public struct RecordEnumerator(LisMessage message)
    {
        private int index = -1;

        public readonly LisRecord Current => new(message, index);

        public bool MoveNext() => ++index < message.RecordCount;
    }
}
