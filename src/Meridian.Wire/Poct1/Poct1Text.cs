using System.Text;

namespace Meridian.Wire.Poct1;

/// <summary>
/// Bytes to text: by byte order mark, else by the NULs of UTF-16, else by the declaration, else UTF-8 (XML 1.0, 4.3.3 and appendix F).
/// A document that says UTF-16 in bytes of one is what programs send that build the text first and encode it afterwards: it is UTF-8.
/// </summary>
internal static class Poct1Text
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding LittleEndian = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding BigEndian = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);
    // A declaration with standalone and a long name stays below.
    private const int DeclarationLength = 256;

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        Encoding encoding;
        switch (bytes)
        {
            case [0xEF, 0xBB, 0xBF, ..]: encoding = Utf8; bytes = bytes[3..]; break;
            case [0xFF, 0xFE, ..]: encoding = LittleEndian; bytes = bytes[2..]; break;
            case [0xFE, 0xFF, ..]: encoding = BigEndian; bytes = bytes[2..]; break;
            case [(byte)'<', 0, ..]: encoding = LittleEndian; break;
            case [0, (byte)'<', ..]: encoding = BigEndian; break;
            default: encoding = Declared(bytes); break;
        }
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            Poct1RejectException.Throw(new(Poct1Reject.UndecodableText));
            return "";
        }
    }

    private static Encoding Declared(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("<?xml"u8)) return Utf8;
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, DeclarationLength)]);
        var end = head.IndexOf("?>", StringComparison.Ordinal);
        var at = head.IndexOf("encoding", StringComparison.Ordinal);
        if (at < 0 || end < at) return Utf8;
        at += "encoding".Length;
        while (at < end && (char.IsWhiteSpace(head[at]) || head[at] == '=')) at++;
        if (at >= end || head[at] is not ('"' or '\'') || head.IndexOf(head[at], at + 1) is not (> 0 and var close) || close > end) return Utf8;
        var name = head[(at + 1)..close];
        if (name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || name.Equals("utf8", StringComparison.OrdinalIgnoreCase)
            || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) || name.Equals("ascii", StringComparison.OrdinalIgnoreCase)) return Utf8;
        try
        {
            var found = CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            // The declaration was read as ASCII: an encoding in which it reads otherwise was not meant.
            if (found.GetString(bytes[..5]) == "<?xml") return found;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException or DecoderFallbackException)
        {
        }
        Poct1RejectException.Throw(new(Poct1Reject.UnsupportedEncoding));
        return Utf8;
    }
}
