namespace Meridian.Wire.Hl7v2;

/// <summary>A field, or one repetition of it. Splitting costs a pass over the field; use the enumerators for fields with many parts, such as waves.</summary>
public readonly ref struct Hl7v2Field
{
    private readonly Hl7v2Message? message;
    // MSH-1 and MSH-2 hold the delimiters themselves and are never split.
    private readonly bool isLiteral;

    internal Hl7v2Field(Hl7v2Message message, ReadOnlySpan<byte> raw, bool isLiteral)
    {
        this.message = message;
        this.isLiteral = isLiteral;
        Raw = raw;
    }

    /// <summary>The bytes as they came.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>True when nothing stands there: the sender says nothing about it (2.5.3).</summary>
    public bool IsEmpty => Raw.IsEmpty;

    /// <summary>True for <c>""</c>: the sender wants what the receiver has deleted (2.5.3).</summary>
    public bool IsNull => Raw.SequenceEqual("\"\""u8);

    /// <summary>True when the raw bytes are these.</summary>
    public bool Is(ReadOnlySpan<byte> value) => Raw.SequenceEqual(value);

    /// <summary>The repetitions in order; an empty field has none.</summary>
    public Hl7v2Repetitions Repetitions => new(message, Raw, isLiteral);

    /// <summary>How many repetitions; 0 for an empty field.</summary>
    public int RepetitionCount => Raw.IsEmpty ? 0 : message is null || isLiteral ? 1 : Count(Raw, message.Delimiters.Repetition, message.Walk);

    /// <summary>The repetition with this index, from 0; empty beyond the last.</summary>
    public Hl7v2Field Repetition(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (message is null) return this;
        if (isLiteral) return index == 0 ? this : default;
        return new(message, Part(Raw, message.Delimiters.Repetition, message.Walk, index), isLiteral: false);
    }

    /// <summary>The components of the first repetition in order; an empty field has none.</summary>
    public Hl7v2Components Components => new(message, First(), isLiteral);

    /// <summary>How many components the first repetition has; 0 for an empty field.</summary>
    public int ComponentCount => Raw.IsEmpty ? 0 : message is null || isLiteral ? 1 : Count(First(), message.Delimiters.Component, message.Walk);

    /// <summary>The component of the first repetition with this number, from 1; empty beyond the last.</summary>
    public Hl7v2Component this[int component]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(component, 1);
            if (message is null) return default;
            if (isLiteral) return component == 1 ? new(message, Raw, isLiteral: true) : default;
            return new(message, Part(First(), message.Delimiters.Component, message.Walk, component - 1), isLiteral: false);
        }
    }

    /// <summary>The text of the whole field, delimiters inside of it kept as written: right for ST, TX, FT and for senders who do not escape. For structured fields ask the component.</summary>
    public string GetString() => message is null || isLiteral ? Hl7v2Escapes.Literal(Raw) : Hl7v2Escapes.Decode(Raw, message);

    /// <summary>The number in the first component (NM); false when there is none or it is no plain decimal number.</summary>
    public bool TryGetDecimal(out decimal value) => Hl7v2Numbers.TryGetDecimal(this[1].Raw, out value);

    /// <summary>The number in the first component, as a floating point number.</summary>
    public bool TryGetDouble(out double value) => Hl7v2Numbers.TryGetDouble(this[1].Raw, out value);

    /// <summary>The whole number in the first component (SI); false when there is none or it has a fraction.</summary>
    public bool TryGetInt32(out int value) => Hl7v2Numbers.TryGetInt32(this[1].Raw, out value);

    /// <summary>The time in the first component (DTM, or TS before 2.6).</summary>
    public bool TryGetTimestamp(out Hl7v2Timestamp value) => Hl7v2Timestamp.TryParse(this[1].Raw, out value);

    private ReadOnlySpan<byte> First()
    {
        if (message is null || isLiteral) return Raw;
        var end = Hl7v2Text.IndexOf(Raw, message.Delimiters.Repetition, message.Walk);
        return end < 0 ? Raw : Raw[..end];
    }

    internal static int Count(ReadOnlySpan<byte> text, byte delimiter, Hl7v2TextWalk walk)
    {
        if (delimiter == 0) return 1;
        if (walk == Hl7v2TextWalk.Plain || !Hl7v2Text.MayHide(text, walk)) return text.Count(delimiter) + 1;
        for (var count = 1; ; count++)
        {
            var end = Hl7v2Text.IndexOf(text, delimiter, walk);
            if (end < 0) return count;
            text = text[(end + 1)..];
        }
    }

    internal static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> text, byte delimiter, Hl7v2TextWalk walk, int index)
    {
        for (; ; index--)
        {
            var end = Hl7v2Text.IndexOf(text, delimiter, walk);
            if (index == 0) return end < 0 ? text : text[..end];
            if (end < 0) return default;
            text = text[(end + 1)..];
        }
    }
}
