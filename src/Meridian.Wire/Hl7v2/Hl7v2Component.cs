namespace Meridian.Wire.Hl7v2;

/// <summary>A component of a field.</summary>
public readonly ref struct Hl7v2Component
{
    private readonly Hl7v2Message? message;
    private readonly bool isLiteral;

    internal Hl7v2Component(Hl7v2Message message, ReadOnlySpan<byte> raw, bool isLiteral)
    {
        this.message = message;
        this.isLiteral = isLiteral;
        Raw = raw;
    }

    /// <summary>The bytes as they came.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>True when nothing stands there.</summary>
    public bool IsEmpty => Raw.IsEmpty;

    /// <summary>True for <c>""</c>.</summary>
    public bool IsNull => Raw.SequenceEqual("\"\""u8);

    /// <summary>True when the raw bytes are these.</summary>
    public bool Is(ReadOnlySpan<byte> value) => Raw.SequenceEqual(value);

    /// <summary>How many subcomponents; 0 when empty.</summary>
    public int SubcomponentCount => Raw.IsEmpty ? 0 : message is null || isLiteral ? 1 : Hl7v2Field.Count(Raw, message.Delimiters.Subcomponent, message.Walk);

    /// <summary>The subcomponent with this number, from 1; empty beyond the last.</summary>
    public Hl7v2Subcomponent this[int subcomponent]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(subcomponent, 1);
            if (message is null) return default;
            if (isLiteral) return subcomponent == 1 ? new(message, Raw, isLiteral: true) : default;
            return new(message, Hl7v2Field.Part(Raw, message.Delimiters.Subcomponent, message.Walk, subcomponent - 1), isLiteral: false);
        }
    }

    /// <summary>The text of the whole component; a subcomponent delimiter inside is kept as written, since many senders do not escape it.</summary>
    public string GetString() => message is null || isLiteral ? Hl7v2Escapes.Literal(Raw) : Hl7v2Escapes.Decode(Raw, message);

    /// <summary>The number; false when there is none or it is no plain decimal number.</summary>
    public bool TryGetDecimal(out decimal value) => Hl7v2Numbers.TryGetDecimal(Raw, out value);

    /// <summary>The number as a floating point number.</summary>
    public bool TryGetDouble(out double value) => Hl7v2Numbers.TryGetDouble(Raw, out value);

    /// <summary>The whole number; false when there is none or it has a fraction.</summary>
    public bool TryGetInt32(out int value) => Hl7v2Numbers.TryGetInt32(Raw, out value);

    /// <summary>The time.</summary>
    public bool TryGetTimestamp(out Hl7v2Timestamp value) => Hl7v2Timestamp.TryParse(Raw, out value);
}
