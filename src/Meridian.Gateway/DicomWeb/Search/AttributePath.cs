using Meridian.Wire.Dicom;

namespace Meridian.Gateway.DicomWeb.Search;

/// <summary>
/// An attribute as a search names it: by keyword or eight hexadecimal digits, through sequences with dots, e.g.
/// <c>RequestAttributesSequence.ScheduledProcedureStepID</c> or <c>00400275.00400009</c> (PS3.18 8.3.4.1, "attribute").
/// </summary>
/// <param name="Tags">From the data set down; never empty.</param>
public sealed record AttributePath(IReadOnlyList<DicomTag> Tags)
{
    public DicomTag First => Tags[0];
    public DicomTag Last => Tags[^1];

    /// <summary>Null when a part is neither a keyword of the standard nor a tag.</summary>
    public static AttributePath? Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length > 8) return null;
        var tags = new DicomTag[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!DicomTag.TryParse(parts[i], out tags[i])) return null;
        return new(tags);
    }

    /// <summary>As PS3.18 writes it in JSON: the parts in hexadecimal.</summary>
    public override string ToString() => string.Join('.', Tags.Select(t => t.ToHex()));
}
