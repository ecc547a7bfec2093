namespace Meridian.Wire.Hl7v2;

/// <summary>Walks the components of a repetition in one pass.</summary>
public ref struct Hl7v2Components
{
    private readonly Hl7v2Message? message;
    private readonly bool isLiteral;
    private ReadOnlySpan<byte> rest;
    private bool hasMore;

    internal Hl7v2Components(Hl7v2Message? message, ReadOnlySpan<byte> raw, bool isLiteral)
    {
        this.message = message;
        this.isLiteral = isLiteral;
        rest = raw;
        hasMore = message is not null && !raw.IsEmpty;
    }

    public Hl7v2Component Current { get; private set; }

    public readonly Hl7v2Components GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!hasMore) return false;
        var end = isLiteral ? -1 : Hl7v2Text.IndexOf(rest, message!.Delimiters.Component, message.Walk);
        Current = new(message!, end < 0 ? rest : rest[..end], isLiteral);
        hasMore = end >= 0;
        if (hasMore) rest = rest[(end + 1)..];
        return true;
    }
}
