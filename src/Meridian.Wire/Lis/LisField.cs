namespace Meridian.Wire.Lis;

/// <summary>A field, one repeat of it, or a component: bytes with the delimiters and the character set of their message.</summary>
public readonly ref struct LisField
{
    private readonly LisMessage message;

    internal LisField(LisMessage message, ReadOnlySpan<byte> raw)
    {
        this.message = message;
        Raw = raw;
    }

    /// <summary>The bytes as they came.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>Nothing, or blanks.</summary>
    public bool IsEmpty => !Raw.ContainsAnyExcept((byte)' ');

    private bool IsDoubleByte => message.Charset.IsDoubleByte;

    /// <summary>How many repeats there are: at least one.</summary>
    public int RepeatCount => Count(message.Delimiters.Repeat);

    /// <summary>How many components the first repeat has: at least one.</summary>
    public int ComponentCount => Repeat(1).Count(message.Delimiters.Component);

    /// <summary>A repeat, from 1; empty where there are fewer.</summary>
    public LisField Repeat(int number) => Part(message.Delimiters.Repeat, number);

    /// <summary>A component of the first repeat, from 1; empty where there are fewer.</summary>
    public LisField this[int component] => Part(message.Delimiters.Repeat, 1).Part(message.Delimiters.Component, component);

    /// <summary>The text without blanks around it, its escapes resolved, its delimiters as they are: meant for a field, repeat or component that has no parts.</summary>
    public string GetString() => LisEscapes.Decode(Raw.Trim((byte)' '), message.Delimiters, message.Charset);

    /// <summary>The text, or null where there is none.</summary>
    public string? GetStringOrNull() => IsEmpty ? null : GetString();

    /// <summary>True when the bytes without blanks around them are these; for codes of the standard.</summary>
    public bool Is(ReadOnlySpan<byte> ascii) => Raw.Trim((byte)' ').SequenceEqual(ascii);

    /// <summary>A number with a decimal point, a sign and an exponent where given; blanks around it are borne, a comma is not, since it would be guessed.</summary>
    public bool TryGetDecimal(out decimal value) => LisNumbers.TryGetDecimal(Raw, out value);

    /// <summary>A whole number.</summary>
    public bool TryGetInt32(out int value) => LisNumbers.TryGetInt32(Raw, out value);

    /// <summary>A date or time (LIS2-A2 5.6.2).</summary>
    public bool TryGetTimestamp(out LisTimestamp value) => LisTimestamp.TryParse(Raw, out value);

    /// <summary>The repeats in order.</summary>
    public PartEnumerator Repeats => new(this, message.Delimiters.Repeat);

    /// <summary>The components of this field or repeat in order; repeats are not looked at.</summary>
    public PartEnumerator Components => new(this, message.Delimiters.Component);

    public override string ToString() => GetString();

    private int Count(byte delimiter)
    {
        var count = 1;
        for (var rest = Raw; ; count++)
        {
            var at = LisText.IndexOf(rest, delimiter, IsDoubleByte);
            if (at < 0) return count;
            rest = rest[(at + 1)..];
        }
    }

    private LisField Part(byte delimiter, int number)
    {
        if (number < 1) return new(message, default);
        var rest = Raw;
        while (true)
        {
            var at = LisText.IndexOf(rest, delimiter, IsDoubleByte);
            if (--number == 0) return new(message, at < 0 ? rest : rest[..at]);
            if (at < 0) return new(message, default);
            rest = rest[(at + 1)..];
        }
    }

    /// <summary>The parts of a field between its delimiters.</summary>
    public ref struct PartEnumerator
    {
        private readonly LisMessage message;
        private readonly byte delimiter;
        private ReadOnlySpan<byte> rest;
        private ReadOnlySpan<byte> part;
        private bool isDone;

        internal PartEnumerator(LisField field, byte delimiter)
        {
            message = field.message;
            this.delimiter = delimiter;
            rest = field.Raw;
        }

        public readonly LisField Current => new(message, part);

        public readonly PartEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (isDone) return false;
            var at = LisText.IndexOf(rest, delimiter, message.Charset.IsDoubleByte);
            part = at < 0 ? rest : rest[..at];
            isDone = at < 0;
            rest = at < 0 ? default : rest[(at + 1)..];
            return true;
        }
    }
}
