namespace Meridian.Wire.Dicom;

/// <summary>A value that a document of the JSON model names instead of holding (PS3.18 F.2.6).</summary>
/// <param name="Tag">Of the element.</param>
/// <param name="Vr">As the document says, else the dictionary's.</param>
/// <param name="Place">Where it stands: <c>7FE00010</c>; within a sequence tag, item from 0, tag: <c>54000100/0/54001010</c>.</param>
/// <param name="Uri">The BulkDataURI as it is written.</param>
public readonly record struct DicomBulkReference(DicomTag Tag, DicomVr Vr, string Place, string Uri)
{
    /// <summary>True in an item of a sequence.</summary>
    public bool IsNested => Place.Length > 8;
}
