namespace Meridian.Wire.Dicom;

/// <summary>How the JSON model is written (PS3.18 Annex F).</summary>
public sealed record DicomJsonOptions
{
    /// <summary>The defaults: every value inline.</summary>
    public static DicomJsonOptions Default { get; } = new();

    /// <summary>
    /// The address of a value that is too large for the document, from its place (<c>7FE00010</c>; within a sequence <c>54000100/0/54001010</c>: tag, item from 0, tag) and the element; null leaves
    /// the value out. Default: none; bulk values are inline, pixel data in fragments and deferred values are left out.
    /// </summary>
    public Func<string, DicomElement, string?>? BulkDataUri { get; init; }

    /// <summary>Bulk values of at most so many bytes are inline even where there is an address. Default: 0, none (each byte of a value inflates every answer by 4/3).</summary>
    public int InlineUpTo { get; init; }

    /// <summary>Text and numbers of more bytes than this get an address too, where there is one. Default: 65,536.</summary>
    public int TextUpTo { get; init; } = 65_536;

    /// <summary>Which elements of the data set itself (not of its items) to write. Default: all.</summary>
    public Func<DicomTag, bool>? Include { get; init; }
}
