using System.Buffers;
using System.Globalization;
using System.Text;

namespace Meridian.Wire.Hl7v2;

/// <summary>
/// Writes messages in order: a segment, its fields by number, repetitions, components, subcomponents, and one value at each place.
/// Every separator up to a place is written when the place is named, so nothing stands after the last value. Text is escaped and encoded in the
/// declared character set; what that set lacks is refused, not replaced.
/// </summary>
public sealed partial class Hl7v2Writer
{
    private readonly IBufferWriter<byte> output;
    private int separatorsDone;
    private bool isHeader;
    private int repetition = 1;
    private int component = 1;
    private int subcomponent = 1;
    private string segmentId = "";
    private readonly Dictionary<string, int> sequences = new(StringComparer.Ordinal);

    /// <summary>A writer of messages in UTF-8 with the recommended delimiters, unless told otherwise. MSH-18 is the caller's to write: <see cref="Charset"/>'s name.</summary>
    public Hl7v2Writer(IBufferWriter<byte> output, Hl7v2Charset? charset = null, Hl7v2Delimiters? delimiters = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        this.output = output;
        Charset = charset ?? Hl7v2Charset.Utf8;
        Delimiters = delimiters ?? Hl7v2Delimiters.Recommended;
    }

    public Hl7v2Charset Charset { get; }

    public Hl7v2Delimiters Delimiters { get; }

    /// <summary>Bytes written so far.</summary>
    public int BytesWritten { get; private set; }

    /// <summary>Where the next value goes.</summary>
    public Hl7v2Place Place => new(segmentId, sequences.GetValueOrDefault(segmentId), FieldNumber, repetition, component, subcomponent);

    private int FieldNumber => isHeader ? separatorsDone + 1 : separatorsDone;

    /// <summary>Begins a segment, ending the one before. For MSH, FHS and BHS the delimiters are written too, and field 3 comes next.</summary>
    public Hl7v2Writer Segment(ReadOnlySpan<byte> id)
    {
        if (!Hl7v2Message.IsSegmentId(id, 0) || id.Length != 3) throw new ArgumentException("A segment identifier has three capital letters or digits.", nameof(id));
        End();
        segmentId = Known(id);
        sequences[segmentId] = sequences.GetValueOrDefault(segmentId) + 1;
        Put(id);
        separatorsDone = 0;
        repetition = component = subcomponent = 1;
        isHeader = Hl7v2Batch.IsHeader(id);
        if (!isHeader) return this;
        sequences.Clear();
        sequences[segmentId] = 1;
        Put(Delimiters.Field);
        separatorsDone = 1;
        foreach (var delimiter in (ReadOnlySpan<byte>)[Delimiters.Component, Delimiters.Repetition, Delimiters.Escape, Delimiters.Subcomponent, Delimiters.Truncation])
        {
            if (delimiter == 0) break;
            Put(delimiter);
        }
        return this;
    }

    /// <summary>Goes to the field with this HL7 number, which must lie ahead.</summary>
    public Hl7v2Writer Field(int number)
    {
        if (segmentId.Length == 0) throw new InvalidOperationException("No segment was begun.");
        if (number <= FieldNumber) throw new InvalidOperationException($"{segmentId}-{number} comes after {segmentId}-{FieldNumber}.");
        while (FieldNumber < number)
        {
            Put(Delimiters.Field);
            separatorsDone++;
        }
        repetition = component = subcomponent = 1;
        return this;
    }

    /// <summary>Goes to the next field.</summary>
    public Hl7v2Writer Field() => Field(FieldNumber + 1);

    /// <summary>Begins another repetition of the field.</summary>
    public Hl7v2Writer Repeat()
    {
        PutDeclared(Delimiters.Repetition);
        repetition++;
        component = subcomponent = 1;
        return this;
    }

    /// <summary>Goes to the component with this number, which must lie ahead; 1 is where a field begins.</summary>
    public Hl7v2Writer Component(int number)
    {
        if (number < component || (number == component && subcomponent > 1)) throw new InvalidOperationException($"Component {number} comes after {component}.");
        for (; component < number; component++) PutDeclared(Delimiters.Component);
        subcomponent = 1;
        return this;
    }

    /// <summary>Goes to the next component.</summary>
    public Hl7v2Writer Component() => Component(component + 1);

    /// <summary>Goes to the subcomponent with this number, which must lie ahead; 1 is where a component begins.</summary>
    public Hl7v2Writer Subcomponent(int number)
    {
        if (number < subcomponent) throw new InvalidOperationException($"Subcomponent {number} comes after {subcomponent}.");
        for (; subcomponent < number; subcomponent++) PutDeclared(Delimiters.Subcomponent);
        return this;
    }

    /// <summary>Goes to the next subcomponent.</summary>
    public Hl7v2Writer Subcomponent() => Subcomponent(subcomponent + 1);

    /// <summary>Writes <c>""</c>: delete what you have (2.5.3).</summary>
    public Hl7v2Writer Null()
    {
        Put("\"\""u8);
        return this;
    }

    /// <summary>Writes a number with a decimal point and no exponent.</summary>
    public Hl7v2Writer Number(decimal value)
    {
        Span<byte> text = stackalloc byte[32];
        _ = value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        Put(text[..written]);
        return this;
    }

    /// <summary>Writes a whole number.</summary>
    public Hl7v2Writer Number(long value)
    {
        Span<byte> text = stackalloc byte[20];
        _ = value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        Put(text[..written]);
        return this;
    }

    /// <summary>Writes a time in the precision that it has.</summary>
    public Hl7v2Writer Time(Hl7v2Timestamp value)
    {
        Span<byte> text = stackalloc byte[Hl7v2Timestamp.MaxLength];
        _ = value.TryFormat(text, out var written);
        Put(text[..written]);
        return this;
    }

    /// <summary>Ends the segment with CR; the last one of a message too.</summary>
    public Hl7v2Writer End()
    {
        if (segmentId.Length == 0) return this;
        Put((byte)'\r');
        segmentId = "";
        return this;
    }

    private void PutDeclared(byte delimiter)
    {
        if (delimiter == 0) Hl7v2RejectException.Throw(new(Hl7v2Reject.ValueBreaksMessage, BytesWritten, Place));
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

    // The common identifiers without making a string each time.
    private static string Known(ReadOnlySpan<byte> id) => id switch
    {
        _ when id.SequenceEqual("OBX"u8) => "OBX",
        _ when id.SequenceEqual("MSH"u8) => "MSH",
        _ when id.SequenceEqual("OBR"u8) => "OBR",
        _ when id.SequenceEqual("PID"u8) => "PID",
        _ when id.SequenceEqual("PV1"u8) => "PV1",
        _ when id.SequenceEqual("MSA"u8) => "MSA",
        _ when id.SequenceEqual("ERR"u8) => "ERR",
        _ => Encoding.ASCII.GetString(id),
    };
}
