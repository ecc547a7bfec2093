using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Meridian.Wire.Dicom.Network;

/// <summary>Writes nested items whose lengths are known only at their ends.</summary>
internal sealed class ItemWriter
{
    private byte[] bytes = new byte[1024];
    private int length;

    public void Byte(byte value)
    {
        Space(1)[0] = value;
        length++;
    }

    public void UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Space(2), checked((ushort)value));
        length += 2;
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Space(4), value);
        length += 4;
    }

    public void Zeros(int count)
    {
        Space(count)[..count].Clear();
        length += count;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Space(value.Length));
        length += value.Length;
    }

    public void Text(string value) => length += Encoding.Latin1.GetBytes(value, Space(value.Length));

    public void CountedText(string value)
    {
        UInt16(value.Length);
        Text(value);
    }

    public void Counted(ReadOnlySpan<byte> value)
    {
        UInt16(value.Length);
        Bytes(value);
    }

    public void AeTitle(string value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, 16, nameof(value));
        Text(value);
        Space(16)[..(16 - value.Length)].Fill((byte)' ');
        length += 16 - value.Length;
    }

    /// <summary>Begins an item; give what it returns to <see cref="End"/>.</summary>
    public int Begin(byte type, byte second = 0)
    {
        Byte(type);
        Byte(second);
        UInt16(0);
        return length;
    }

    public void End(int start) => BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(start - 2), checked((ushort)(length - start)));

    public void Item(byte type, string text)
    {
        var start = Begin(type);
        Text(text);
        End(start);
    }

    /// <summary>Puts the PDU's header before what was written.</summary>
    public void WriteTo(IBufferWriter<byte> output, PduType type)
    {
        var span = output.GetSpan(DicomFrame.HeaderBytes + length);
        span[0] = (byte)type;
        span[1] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(span[2..], (uint)length);
        bytes.AsSpan(0, length).CopyTo(span[DicomFrame.HeaderBytes..]);
        output.Advance(DicomFrame.HeaderBytes + length);
    }

    private Span<byte> Space(int count)
    {
        if (bytes.Length - length < count) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + count));
        return bytes.AsSpan(length);
    }
}
