namespace Meridian.Wire.Dicom;

/// <summary>One fragment of encapsulated pixel data: where its bytes stand in the source (−1: nowhere, made in memory), how many, and the bytes unless they were deferred.</summary>
public readonly record struct DicomFragment(long Offset, long Length, ReadOnlyMemory<byte> Value)
{
    /// <summary>A fragment made in memory.</summary>
    public DicomFragment(ReadOnlyMemory<byte> value)
        : this(-1, value.Length, value)
    {
    }

    /// <summary>True where the bytes are still in the source only.</summary>
    public bool IsDeferred => Value.Length != Length;
}
