namespace Meridian.Wire.Hl7v2;

/// <summary>
/// Where in a message something stands, as ERR-2 tells it (data type ERL, 2.A.28): the segment, which one of its kind, the field, and deeper.
/// Zero or null: not known. It never holds a value of the message.
/// </summary>
public readonly record struct Hl7v2Place(string? SegmentId, int SegmentSequence = 0, int Field = 0, int Repetition = 0, int Component = 0, int Subcomponent = 0)
{
    /// <summary>True when not even the segment is known.</summary>
    public bool IsUnknown => string.IsNullOrEmpty(SegmentId);

    /// <summary>As people write it: <c>OBX[3]-5.2</c>.</summary>
    public override string ToString()
    {
        if (IsUnknown) return "";
        var text = SegmentSequence > 1 ? $"{SegmentId}[{SegmentSequence}]" : SegmentId!;
        if (Field > 0) text += $"-{Field}";
        if (Repetition > 1) text += $"({Repetition})";
        if (Component > 0) text += $".{Component}";
        if (Subcomponent > 0) text += $".{Subcomponent}";
        return text;
    }
}
