namespace Meridian.Wire.Lis;

/// <summary>One record of a message, good as long as the message is not used for another one. Fields count from 1, which is the record's type (LIS2-A2 clauses 6 to 14).</summary>
public readonly struct LisRecord : IEquatable<LisRecord>
{
    internal LisRecord(LisMessage message, int index)
    {
        Message = message;
        Index = index;
    }

    internal LisMessage Message { get; }

    /// <summary>Its place in the message, from 0.</summary>
    public int Index { get; }

    /// <summary>The record's type as a capital letter: H, P, O, R, C, Q, S, M, L, or a letter of the manufacturer's own.</summary>
    public char Type => (char)(Message.SpanOf(Index)[0] & ~0x20);

    /// <summary>Its bytes without the line end.</summary>
    public ReadOnlySpan<byte> Raw => Message.SpanOf(Index);

    /// <summary>Where it begins in <see cref="LisMessage.Bytes"/>.</summary>
    public int Offset => Message.StartOf(Index);

    /// <summary>Its number of fields, the type included.</summary>
    public int FieldCount => Message.FieldCountOf(Index);

    /// <summary>A field by its number in the standard, from 1; empty where the record is shorter.</summary>
    public LisField this[int number] => new(Message, Message.FieldOf(Index, number));

    /// <summary>The record as text, for showing: undecoded escapes and all delimiters.</summary>
    public override string ToString() => Message.Charset.Encoding.GetString(Raw);

    public bool Equals(LisRecord other) => ReferenceEquals(Message, other.Message) && Index == other.Index;

    public override bool Equals(object? obj) => obj is LisRecord other && Equals(other);

    public override int GetHashCode() => Index;

    public static bool operator ==(LisRecord left, LisRecord right) => left.Equals(right);

    public static bool operator !=(LisRecord left, LisRecord right) => !left.Equals(right);
}
