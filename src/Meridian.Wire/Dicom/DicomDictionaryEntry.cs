namespace Meridian.Wire.Dicom;

/// <summary>One line of the registry of data elements (PS3.6 clauses 6 to 9, PS3.7 Annex E).</summary>
public sealed record DicomDictionaryEntry
{
    /// <summary>The tag; of a repeating group (50xx, 60xx and such) the first.</summary>
    public required DicomTag Tag { get; init; }

    /// <summary>The keyword, such as <c>PatientName</c>.</summary>
    public required string Keyword { get; init; }

    /// <summary>The name, such as <c>Patient's Name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The representation; the first where others can stand too; <see cref="DicomVr.None"/> for items and delimiters.</summary>
    public required DicomVr Vr { get; init; }

    /// <summary>Other representations that this element can have, such as SS beside US.</summary>
    public IReadOnlyList<DicomVr> OtherVrs { get; init; } = [];

    /// <summary>The value multiplicity, such as <c>1-n</c>.</summary>
    public required string Multiplicity { get; init; }

    /// <summary>True for an element that the present edition no longer has.</summary>
    public bool IsRetired { get; init; }

    /// <summary>True where the element may have more than one value.</summary>
    public bool IsMultiValued => Multiplicity != "1" && Multiplicity.Length > 0;
}
