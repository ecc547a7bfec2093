using System.Buffers.Binary;

namespace Meridian.Wire.Dicom;

/// <summary>Encapsulated pixel data (PS3.5 A.4): the basic offset table and the fragments behind it.</summary>
/// <param name="OffsetTable">The bytes of the first item: 32-bit little endian offsets of the frames, or nothing.</param>
/// <param name="List">The fragments in order.</param>
public sealed record DicomFragments(ReadOnlyMemory<byte> OffsetTable, IReadOnlyList<DicomFragment> List)
{
    /// <summary>How many frames the basic offset table lists.</summary>
    public int OffsetCount => OffsetTable.Length / 4;

    /// <summary>The offset of a frame's first fragment, counted from the first byte after the table's item; by the table.</summary>
    public uint OffsetOf(int frame) => BinaryPrimitives.ReadUInt32LittleEndian(OffsetTable.Span[(frame * 4)..]);
}
