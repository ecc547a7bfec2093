using System.Buffers;
using System.Globalization;
using System.Text;

namespace Meridian.Wire.Lis;

/// <summary>
/// Writes messages in order: a record, its fields by number, repeats, components, and one value at each place. Every separator up to a place is written when the place is named, so nothing
/// stands after the last value. Text is escaped and encoded; what the character set lacks is refused, not replaced.
/// </summary>
public sealed class LisWriter
{
    private readonly IBufferWriter<byte> output;
    private int field, component, recordNumber;
    private char type;

    /// <summary>A writer in ASCII with the recommended delimiters, unless told otherwise.</summary>
    public LisWriter(IBufferWriter<byte> output, LisCharset? charset = null, LisDelimiters? delimiters = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        this.output = output;
        Charset = charset ?? LisCharset.Ascii;
        Delimiters = delimiters ?? LisDelimiters.Recommended;
    }

    public LisCharset Charset { get; }

    public LisDelimiters Delimiters { get; }

    /// <summary>Bytes written so far.</summary>
    public int BytesWritten { get; private set; }

    /// <summary>Begins a record, ending the one before. For H the delimiters are written too, and field 3 comes next.</summary>
    public LisWriter Record(char recordType)
    {
        if (!char.IsAsciiLetterUpper(recordType)) throw new ArgumentException("A record's type is a capital letter.", nameof(recordType));
        End();
        type = recordType;
        recordNumber = recordType == 'H' ? 1 : recordNumber + 1;
        Put((byte)recordType);
        field = 1;
        component = 1;
        if (recordType != 'H') return this;
        Put(Delimiters.Field);
        foreach (var delimiter in (ReadOnlySpan<byte>)[Delimiters.Repeat, Delimiters.Component, Delimiters.Escape])
        {
            if (delimiter == 0) break;
            Put(delimiter);
        }
        field = 2;
        return this;
    }

    /// <summary>Begins a record and writes its sequence number, field 2 (LIS2-A2 5.6.7).</summary>
    public LisWriter Record(char recordType, int sequence) => Record(recordType).Field(2).Number(sequence);

    /// <summary>Goes to the field with this number, which must lie ahead.</summary>
    public LisWriter Field(int number)
    {
        if (type == 0) throw new InvalidOperationException("No record was begun.");
        if (number <= field) throw new InvalidOperationException($"{type}.{number} comes after {type}.{field}.");
        for (; field < number; field++) Put(Delimiters.Field);
        component = 1;
        return this;
    }

    /// <summary>Goes to the next field.</summary>
    public LisWriter Field() => Field(field + 1);

    /// <summary>Begins another repeat of the field.</summary>
    public LisWriter Repeat()
    {
        PutDeclared(Delimiters.Repeat);
        component = 1;
        return this;
    }

    /// <summary>Goes to the component with this number, which must lie ahead; 1 is where a field begins.</summary>
    public LisWriter Component(int number)
    {
        if (number < component) throw new InvalidOperationException($"Component {number} comes after {component}.");
        for (; component < number; component++) PutDeclared(Delimiters.Component);
        return this;
    }

    /// <summary>Goes to the next component.</summary>
    public LisWriter Component() => Component(component + 1);

    /// <summary>Writes text: delimiters and what would break a record or a frame as escapes (LIS2-A2 5.4.4). Nothing for null.</summary>
    /// <exception cref="LisRejectException">The character set lacks a character, or there is no escape character and one is needed.</exception>
    public LisWriter Text(string? value)
    {
        if (string.IsNullOrEmpty(value)) return this;
        byte[] bytes;
        try
        {
            bytes = Charset.StrictEncoding.GetBytes(value);
        }
        catch (EncoderFallbackException)
        {
            LisRejectException.Throw(new(LisReject.TextNotRepresentable, BytesWritten, recordNumber));
            throw;
        }
        for (var at = 0; at < bytes.Length;)
        {
            var step = Charset.IsDoubleByte ? LisText.Step(bytes, at) : 1;
            if (step == 1) PutEscaped(bytes[at]);
            else Put(bytes.AsSpan(at, step));
            at += step;
        }
        return this;
    }

    /// <summary>Writes bytes as they are, with their delimiters and escapes.</summary>
    /// <exception cref="LisRejectException">They hold a control character, which would break the record or its frame.</exception>
    public LisWriter Raw(ReadOnlySpan<byte> value)
    {
        foreach (var b in value)
            if (b < 0x20) LisRejectException.Throw(new(LisReject.ValueBreaksMessage, BytesWritten, recordNumber));
        Put(value);
        return this;
    }

    /// <summary>Writes a number with a decimal point and no exponent.</summary>
    public LisWriter Number(decimal value)
    {
        Span<byte> text = stackalloc byte[32];
        _ = value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        foreach (var b in text[..written]) PutEscaped(b);
        return this;
    }

    /// <summary>Writes a whole number.</summary>
    public LisWriter Number(long value) => Number((decimal)value);

    /// <summary>Writes a time in the precision that it has.</summary>
    public LisWriter Time(LisTimestamp value)
    {
        Span<byte> text = stackalloc byte[LisTimestamp.MaxLength];
        _ = value.TryFormat(text, out var written);
        foreach (var b in text[..written]) PutEscaped(b);
        return this;
    }

    /// <summary>Writes a record that was read, as it came, in the delimiters and the character set that it came in: the caller knows that they are this writer's.</summary>
    public LisWriter Copy(LisRecord record)
    {
        End();
        recordNumber++;
        Put(record.Raw);
        Put(LisControl.Cr);
        return this;
    }

    /// <summary>Ends the record with CR; the last one of a message too.</summary>
    public LisWriter End()
    {
        if (type == 0) return this;
        Put(LisControl.Cr);
        type = default;
        return this;
    }

    private void PutEscaped(byte value)
    {
        var letter = value == Delimiters.Field ? 'F' : value == Delimiters.Component ? 'S' : value == Delimiters.Repeat ? 'R' : value == Delimiters.Escape ? 'E' : value < 0x20 ? 'X' : '\0';
        if (letter == 0 || value == 0 && Delimiters.Escape == 0)
        {
            if (value < 0x20) LisRejectException.Throw(new(LisReject.ValueBreaksMessage, BytesWritten, recordNumber));
            Put(value);
            return;
        }
        PutDeclared(Delimiters.Escape);
        Put((byte)letter);
        if (letter == 'X')
        {
            Put(Hex(value >> 4));
            Put(Hex(value & 15));
        }
        Put(Delimiters.Escape);
    }

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'A' + digit - 10);

    private void PutDeclared(byte delimiter)
    {
        if (delimiter == 0) LisRejectException.Throw(new(LisReject.ValueBreaksMessage, BytesWritten, recordNumber));
        Put(delimiter);
    }

    private void Put(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
        BytesWritten++;
    }

    private void Put(ReadOnlySpan<byte> values)
    {
        output.Write(values);
        BytesWritten += values.Length;
    }
}
