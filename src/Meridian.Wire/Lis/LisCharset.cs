using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Meridian.Wire.Lis;

/// <summary>
/// A character set of equipment. LIS2-A2 5.1 allows the printable characters of ISO 8859-1; what analysers send is also UTF-8 and GB 18030. Sets whose characters hold control bytes
/// (UTF-16) cannot travel in frames.
/// </summary>
public sealed class LisCharset
{
    // The framework's own replacement is a question mark, which a name could hold.
    private static readonly DecoderReplacementFallback Replacement = new("\uFFFD");

    private LisCharset(string name, int codePage)
    {
        Name = name;
        Encoding = Make(codePage, EncoderFallback.ReplacementFallback, Replacement);
        StrictEncoding = Make(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        IsDoubleByte = codePage == 54936;
    }

    public static LisCharset Ascii { get; } = new("ASCII", 20127);
    public static LisCharset Iso8859Part1 { get; } = new("ISO 8859-1", 28591);
    public static LisCharset Utf8 { get; } = new("UTF-8", 65001);
    public static LisCharset Gb18030 { get; } = new("GB18030", 54936);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LisCharset> All { get; } = [Ascii, Iso8859Part1, Utf8, Gb18030];

    /// <summary>The name that settings call it by.</summary>
    public string Name { get; }

    /// <summary>Decodes; what is not valid becomes U+FFFD.</summary>
    public Encoding Encoding { get; }

    /// <summary>The same, but throws on what is not valid or cannot be represented.</summary>
    internal Encoding StrictEncoding { get; }

    /// <summary>The later bytes of a character may equal a delimiter, so text is stepped over by characters.</summary>
    internal bool IsDoubleByte { get; }

    /// <summary>Finds a character set by its name; case, blanks, hyphens and underscores do not count.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out LisCharset? charset)
    {
        ArgumentNullException.ThrowIfNull(name);
        charset = Plain(name) switch
        {
            "ASCII" or "USASCII" => Ascii,
            "ISO88591" or "88591" or "LATIN1" => Iso8859Part1,
            "UTF8" => Utf8,
            "GB18030" or "GBK" or "GB2312" => Gb18030,
            _ => null,
        };
        return charset is not null;
    }

    public override string ToString() => Name;

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private static Encoding Make(int codePage, EncoderFallback encoder, DecoderFallback decoder) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, encoder, decoder) ?? Encoding.GetEncoding(codePage, encoder, decoder);
}
