namespace Meridian.Wire.Dicom;

/// <summary>A piece of a file that is to be written: bytes in memory, or bytes that stand in the source that the data set was read from.</summary>
/// <param name="Bytes">The bytes; empty where they are in the source.</param>
/// <param name="Offset">The first byte in the source; −1 where the bytes are in memory.</param>
/// <param name="Length">How many.</param>
public readonly record struct DicomSegment(ReadOnlyMemory<byte> Bytes, long Offset, long Length)
{
    /// <summary>True where the bytes must be copied from the source.</summary>
    public bool IsInSource => Offset >= 0;
}
