namespace Meridian.Wire.Hl7v2;

/// <summary>A refusal as a value: the reason, the offset of the first byte at fault in what was given, and the place where known. <c>default</c>: nothing was refused.</summary>
public readonly record struct Hl7v2Rejection(Hl7v2Reject Reason, int Offset, Hl7v2Place Place = default)
{
    /// <summary>True when something was refused.</summary>
    public bool IsRejected => Reason != Hl7v2Reject.None;

    /// <summary>The reason in English, fit for ERR-8 and a log: it says nothing of the content.</summary>
    public string Describe()
    {
        var what = Reason switch
        {
            Hl7v2Reject.None => "Nothing was refused",
            Hl7v2Reject.Empty => "The message is empty",
            Hl7v2Reject.NoHeader => "The message does not start with MSH",
            Hl7v2Reject.HeaderTooShort => "The MSH segment is cut off",
            Hl7v2Reject.BadDelimiters => "MSH-1 and MSH-2 do not name usable delimiters",
            Hl7v2Reject.BadSegmentId => "A line does not start with a segment identifier",
            Hl7v2Reject.NoSegmentTerminators => "Segments are not ended by carriage returns",
            Hl7v2Reject.SecondHeader => "A second MSH stands in the message",
            Hl7v2Reject.BatchEnvelope => "A batch segment stands in the message",
            Hl7v2Reject.TooLong => "The message is longer than allowed",
            Hl7v2Reject.TooManySegments => "The message has more segments than allowed",
            Hl7v2Reject.TooManyFields => "The message has more fields than allowed",
            Hl7v2Reject.UnknownCharset => "MSH-18 names a character set that is not known",
            Hl7v2Reject.UnsupportedCharset => "MSH-18 names a character set that is not supported",
            Hl7v2Reject.BrokenBatch => "The batch segments are out of order",
            Hl7v2Reject.TextNotRepresentable => "The text cannot be written in the declared character set",
            Hl7v2Reject.ValueBreaksMessage => "The value would break the message",
            Hl7v2Reject.TooManyMessages => "The batch has more messages than allowed",
            _ => throw new InvalidOperationException($"No words for reason {(int)Reason}"),
        };
        return Place.IsUnknown ? $"{what} (byte {Offset})" : $"{what} ({Place}, byte {Offset})";
    }
}
