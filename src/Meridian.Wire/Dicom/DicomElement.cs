namespace Meridian.Wire.Dicom;

/// <summary>
/// A data element: its value as bytes in the byte order it came in, or the place of the value in the source, or the items of a sequence, or the fragments of encapsulated pixel data.
/// It does not change once it is made.
/// </summary>
public sealed partial class DicomElement
{
    /// <summary>An element with a value.</summary>
    public DicomElement(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> value, bool isBigEndian = false)
    {
        Tag = tag;
        Vr = vr;
        Value = value;
        Length = value.Length;
        IsBigEndian = isBigEndian;
    }

    /// <summary>A sequence.</summary>
    public DicomElement(DicomTag tag, IReadOnlyList<DicomDataset> items, bool isUndefinedLength = false)
    {
        Tag = tag;
        Vr = DicomVr.SQ;
        Items = items;
        IsUndefinedLength = isUndefinedLength;
    }

    /// <summary>Encapsulated pixel data (PS3.5 A.4).</summary>
    public DicomElement(DicomTag tag, DicomVr vr, DicomFragments fragments)
    {
        Tag = tag;
        Vr = vr;
        Fragments = fragments;
        IsUndefinedLength = true;
    }

    /// <summary>An element whose value stands in a source, little endian, from an offset on: one that <see cref="DicomWriter.PlanDataset"/> writes without reading it.</summary>
    public static DicomElement InSource(DicomTag tag, DicomVr vr, long offset, long length) => new(tag, vr, offset, length, default, false, null, null, false);

    internal DicomElement(DicomTag tag, DicomVr vr, long offset, long length, ReadOnlyMemory<byte> value, bool isBigEndian, IReadOnlyList<DicomDataset>? items, DicomFragments? fragments, bool isUndefinedLength)
    {
        (Tag, Vr, Offset, Length, Value, IsBigEndian, Items, Fragments, IsUndefinedLength) = (tag, vr, offset, length, value, isBigEndian, items, fragments, isUndefinedLength);
    }

    /// <summary>The tag.</summary>
    public DicomTag Tag { get; }

    /// <summary>The representation: as sent where the encoding tells it, else the dictionary's; UN where nobody knows.</summary>
    public DicomVr Vr { get; }

    /// <summary>Bytes of the value in the source; of a sequence or of pixel data everything up to the end, delimiters included.</summary>
    public long Length { get; }

    /// <summary>Where the value begins in the source, from its first byte; −1 for an element made in memory. Of a deflated data set: in the inflated bytes, which no file has; its values are all at hand.</summary>
    public long Offset { get; } = -1;

    /// <summary>The value as it came; empty where it is <see cref="IsDeferred"/>, and for sequences and fragments.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>True where the value's words are big endian.</summary>
    public bool IsBigEndian { get; }

    /// <summary>True where the length was, and is to be written, as undefined (PS3.5 7.5.1).</summary>
    public bool IsUndefinedLength { get; }

    /// <summary>The items of a sequence, also of one that came as UN (PS3.5 6.2.2); null otherwise.</summary>
    public IReadOnlyList<DicomDataset>? Items { get; }

    /// <summary>The fragments of encapsulated pixel data; null otherwise.</summary>
    public DicomFragments? Fragments { get; }

    /// <summary>True where the value is still in the source only: <see cref="Offset"/> and <see cref="Length"/> say where.</summary>
    public bool IsDeferred => Items is null && Fragments is null && Value.Length != Length;

    /// <summary>True for an element without a value, a sequence without items.</summary>
    public bool IsEmpty => Items is not null ? Items.Count == 0 : Fragments is null && Length == 0;

    public override string ToString() => $"{Tag} {Vr.Letters} {Length}";
}
