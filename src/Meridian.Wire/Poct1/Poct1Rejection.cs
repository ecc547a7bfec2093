namespace Meridian.Wire.Poct1;

/// <summary>A refusal as a value: the reason, and the line and column (from 1) where known. <c>default</c>: nothing was refused.</summary>
public readonly record struct Poct1Rejection(Poct1Reject Reason, int Line = 0, int Column = 0)
{
    /// <summary>True when something was refused.</summary>
    public bool IsRejected => Reason != Poct1Reject.None;

    /// <summary>The place in words; null: not known.</summary>
    public string? Place => Line > 0 ? $"line {Line}, column {Column}" : null;

    /// <summary>The reason in English, fit for ACK.note_txt and a log: it says nothing of the content.</summary>
    public string Describe()
    {
        var what = Reason switch
        {
            Poct1Reject.None => "Nothing was refused",
            Poct1Reject.Empty => "The message is empty",
            Poct1Reject.UnsupportedEncoding => "The declared character encoding is not supported",
            Poct1Reject.UndecodableText => "The text is not valid in its character encoding",
            Poct1Reject.DocumentType => "Document types and entities are not accepted",
            Poct1Reject.NotWellFormed => "The message is not well-formed XML",
            Poct1Reject.TooDeep => "Elements are nested deeper than allowed",
            Poct1Reject.TooManyElements => "The message has more elements than allowed",
            Poct1Reject.NoControlId => "HDR.control_id is missing",
            Poct1Reject.TextNotRepresentable => "The text cannot be written in XML",
            _ => throw new InvalidOperationException($"No words for reason {(int)Reason}"),
        };
        return Place is { } place ? $"{what} ({place})" : what;
    }
}
