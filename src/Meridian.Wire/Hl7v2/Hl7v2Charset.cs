using System.Text;
using Meridian.Wire.Hl7v2.Tables;

namespace Meridian.Wire.Hl7v2;

/// <summary>A character set of MSH-18: its name in HL7 table 0211, how its text is decoded, and how a tokenizer must step over it.</summary>
public sealed class Hl7v2Charset
{
    // The framework's own replacement is a question mark, which a name could hold.
    private static readonly DecoderReplacementFallback Replacement = new("\uFFFD");
    private readonly Lazy<Encoding> strict;

    internal Hl7v2Charset(string name, int codePage, Hl7v2TextWalk walk)
    {
        Name = name;
        Walk = walk;
        Encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, Replacement)
            ?? Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, Replacement);
        strict = new(() => CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback));
    }

    public static Hl7v2Charset Ascii { get; } = new("ASCII", 20127, Hl7v2TextWalk.Plain);
    public static Hl7v2Charset Utf8 { get; } = new("UNICODE UTF-8", 65001, Hl7v2TextWalk.Plain);
    public static Hl7v2Charset Iso8859Part1 { get; } = new("8859/1", 28591, Hl7v2TextWalk.Plain);
    public static Hl7v2Charset Gb18030 { get; } = new("GB 18030-2000", 54936, Hl7v2TextWalk.Gb18030);

    /// <summary>The name as HL7 table 0211 writes it, fit for MSH-18.</summary>
    public string Name { get; }

    /// <summary>Decodes; what is not valid becomes U+FFFD.</summary>
    public Encoding Encoding { get; }

    /// <summary>The same, but throws on what is not valid or cannot be represented.</summary>
    internal Encoding StrictEncoding => strict.Value;

    internal Hl7v2TextWalk Walk { get; }

    /// <summary>Finds a character set by any name that table 0211 or the habits of senders give it; false when the name is not known or cannot travel in HL7 v2 frames (UTF-16, UTF-32).</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out Hl7v2Charset charset)
    {
        charset = Ascii;
        var found = Table0211.Find(name);
        if (found.Charset is null) return false;
        charset = found.Charset;
        return true;
    }

    public override string ToString() => Name;
}
