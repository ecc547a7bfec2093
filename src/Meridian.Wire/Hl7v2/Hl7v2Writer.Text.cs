using System.Text;
using Meridian.Wire.Buffers;

namespace Meridian.Wire.Hl7v2;

public sealed partial class Hl7v2Writer
{
    /// <summary>Writes text, escaped (2.7) and encoded.</summary>
    /// <exception cref="Hl7v2RejectException">The character set lacks a character, or the message declares no escape character and needs one.</exception>
    public Hl7v2Writer Text(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return this;
        var encoding = Charset.StrictEncoding;
        var encoded = new PooledBytes(stackalloc byte[512]);
        try
        {
            try
            {
                var space = encoded.GetSpan(encoding.GetMaxByteCount(text.Length));
                encoded.Advance(encoding.GetBytes(text, space));
            }
            catch (EncoderFallbackException)
            {
                Hl7v2RejectException.Throw(new(Hl7v2Reject.TextNotRepresentable, BytesWritten, Place));
            }
            PutEscaped(encoded.Written);
        }
        finally
        {
            encoded.Dispose();
        }
        return this;
    }

    /// <summary>Writes ASCII text, escaped: codes, names, units.</summary>
    public Hl7v2Writer Text(ReadOnlySpan<byte> ascii)
    {
        if (!Ascii.IsValid(ascii)) Hl7v2RejectException.Throw(new(Hl7v2Reject.TextNotRepresentable, BytesWritten, Place));
        PutEscaped(ascii);
        return this;
    }

    /// <summary>Writes bytes that are encoded and escaped already, as they were read; delimiters inside keep their meaning.</summary>
    /// <exception cref="Hl7v2RejectException">They hold the end of a segment or of a block.</exception>
    public Hl7v2Writer Raw(ReadOnlySpan<byte> raw)
    {
        var bad = raw.IndexOfAny((byte)'\r', Hl7v2Frame.StartOfBlock, Hl7v2Frame.EndOfBlock);
        if (bad < 0) bad = Hl7v2Text.IndexOf(raw, Delimiters.Field, Charset.Walk);
        if (bad >= 0) Hl7v2RejectException.Throw(new(Hl7v2Reject.ValueBreaksMessage, BytesWritten + bad, Place));
        Put(raw);
        return this;
    }

    /// <summary>Writes bytes of a message that is answered as they came; those that would break the answer are escaped.</summary>
    internal Hl7v2Writer Echo(ReadOnlySpan<byte> raw)
    {
        if (raw.ContainsAnyInRange((byte)0, (byte)0x1F)) PutEscaped(raw);
        else Put(raw);
        // a shift that the sender left open would hide the next delimiter of the answer
        if (Charset.Walk == Hl7v2TextWalk.Iso2022 && raw.Contains(Hl7v2Text.Escape)) Put("\u001B(B"u8);
        return this;
    }

    private void PutEscaped(ReadOnlySpan<byte> encoded)
    {
        // Two quotes alone would be read as the null value.
        if (encoded.SequenceEqual("\"\""u8))
        {
            PutEscape("X2222"u8);
            return;
        }
        var walk = Charset.Walk;
        var shifted = false;
        var plainFrom = 0;
        for (var at = 0; at < encoded.Length;)
        {
            var step = walk == Hl7v2TextWalk.Plain ? 1 : Hl7v2Text.Step(encoded, at, walk, ref shifted);
            if (step == 1 && NeedsEscape(encoded[at], walk))
            {
                Put(encoded[plainFrom..at]);
                PutEscapeFor(encoded[at]);
                plainFrom = at + 1;
            }
            at += step;
        }
        Put(encoded[plainFrom..]);
    }

    private bool NeedsEscape(byte b, Hl7v2TextWalk walk) =>
        b < 0x20 ? walk != Hl7v2TextWalk.Iso2022 || b != Hl7v2Text.Escape
        : b == Delimiters.Field || b == Delimiters.Component || b == Delimiters.Repetition || b == Delimiters.Escape || b == Delimiters.Subcomponent || b == Delimiters.Truncation || b == 0x7F;

    private void PutEscapeFor(byte b)
    {
        // Before the delimiters: one that is not declared is 0.
        if (b == (byte)'\n') PutEscape(".br"u8);
        else if (b is < 0x20 or 0x7F) PutEscape([(byte)'X', Hex(b >> 4), Hex(b & 15)]);
        else if (b == Delimiters.Field) PutEscape("F"u8);
        else if (b == Delimiters.Component) PutEscape("S"u8);
        else if (b == Delimiters.Repetition) PutEscape("R"u8);
        else if (b == Delimiters.Escape) PutEscape("E"u8);
        else if (b == Delimiters.Subcomponent) PutEscape("T"u8);
        else PutEscape("P"u8);
    }

    private static byte Hex(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);

    private void PutEscape(ReadOnlySpan<byte> content)
    {
        PutDeclared(Delimiters.Escape);
        Put(content);
        Put(Delimiters.Escape);
    }
}
