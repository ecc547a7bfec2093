using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Meridian.Wire.Buffers;

namespace Meridian.Wire.Dicom.Network;

/// <summary>Writes a command set's elements; the caller gives them in ascending order.</summary>
internal ref struct CommandWriter(Span<byte> start)
{
    private PooledBytes bytes = new(start);

    public void UInt16(ushort element, ushort value)
    {
        var span = Head(element, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(span, value);
        bytes.Advance(2);
    }

    public void UInt16(ushort element, ushort? value)
    {
        if (value is { } known) UInt16(element, known);
    }

    // UIDs are filled with a null to an even length (PS3.5 9.1)
    public void Uid(ushort element, string? value) => Text(element, value, 0);

    public void Text(ushort element, string? value) => Text(element, value, (byte)' ');

    public void Tags(ushort element, IReadOnlyList<uint> tags)
    {
        if (tags.Count == 0) return;
        var span = Head(element, tags.Count * 4);
        for (var i = 0; i < tags.Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(span[(i * 4)..], (ushort)(tags[i] >> 16));
            BinaryPrimitives.WriteUInt16LittleEndian(span[(i * 4 + 2)..], (ushort)tags[i]);
        }
        bytes.Advance(tags.Count * 4);
    }

    public readonly void WriteTo(IBufferWriter<byte> output)
    {
        var content = bytes.Written;
        var span = output.GetSpan(12 + content.Length);
        // (0000,0000) group length
        BinaryPrimitives.WriteUInt64LittleEndian(span, 0x00000004_00000000);
        BinaryPrimitives.WriteUInt32LittleEndian(span[8..], (uint)content.Length);
        content.CopyTo(span[12..]);
        output.Advance(12 + content.Length);
    }

    public void Dispose() => bytes.Dispose();

    private void Text(ushort element, string? value, byte fill)
    {
        if (string.IsNullOrEmpty(value)) return;
        var length = value.Length + (value.Length & 1);
        var span = Head(element, length);
        Encoding.Latin1.GetBytes(value, span);
        if (length > value.Length) span[value.Length] = fill;
        bytes.Advance(length);
    }

    private Span<byte> Head(ushort element, int length)
    {
        var span = bytes.GetSpan(8 + length);
        BinaryPrimitives.WriteUInt16LittleEndian(span, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], element);
        BinaryPrimitives.WriteUInt32LittleEndian(span[4..], (uint)length);
        bytes.Advance(8);
        return span[8..];
    }
}
