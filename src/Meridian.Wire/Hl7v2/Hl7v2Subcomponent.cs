namespace Meridian.Wire.Hl7v2;

/// <summary>A subcomponent: the smallest part of a message.</summary>
public readonly ref struct Hl7v2Subcomponent
{
    private readonly Hl7v2Message? message;
    private readonly bool isLiteral;

    internal Hl7v2Subcomponent(Hl7v2Message message, ReadOnlySpan<byte> raw, bool isLiteral)
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

    /// <summary>The text with escapes resolved, decoded with the message's character set.</summary>
    public string GetString() => message is null || isLiteral ? Hl7v2Escapes.Literal(Raw) : Hl7v2Escapes.Decode(Raw, message);

    /// <summary>The number; false when there is none or it is no plain decimal number.</summary>
    public bool TryGetDecimal(out decimal value) => Hl7v2Numbers.TryGetDecimal(Raw, out value);

    /// <summary>The whole number; false when there is none or it has a fraction.</summary>
    public bool TryGetInt32(out int value) => Hl7v2Numbers.TryGetInt32(Raw, out value);

    /// <summary>The time.</summary>
    public bool TryGetTimestamp(out Hl7v2Timestamp value) => Hl7v2Timestamp.TryParse(Raw, out value);
}
