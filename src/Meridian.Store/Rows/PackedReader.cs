using System.Buffers.Binary;
using System.Text;

namespace Meridian.Store.Rows;

/// <summary>Reads what <see cref="PackedWriter"/> wrote.</summary>
/// <remarks>Every member throws <see cref="DamagedBodyException"/> where the bytes end early or overflow.</remarks>
public ref struct PackedReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int At { get; private set; }
    public readonly bool IsAtEnd => At >= bytes.Length;
    public readonly ReadOnlySpan<byte> Rest => bytes[At..];

    public byte Byte() => At < bytes.Length ? bytes[At++] : throw Damaged();

    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw Damaged();
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A count or length that the rest of the bytes, at <paramref name="perItem"/> bytes or more each, can hold.</summary>
    public int Count(int perItem = 1)
    {
        var value = Number();
        return value <= (ulong)((bytes.Length - At) / perItem) ? (int)value : throw Damaged();
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > bytes.Length - At) throw Damaged();
        var value = bytes.Slice(At, count);
        At += count;
        return value;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes(Count()));
    public void SkipText() => Bytes(Count());

    public string? OptionalText()
    {
        var length = Number();
        if (length == 0) return null;
        return length - 1 <= (ulong)(bytes.Length - At) ? Encoding.UTF8.GetString(Bytes((int)(length - 1))) : throw Damaged();
    }

    public void SkipOptionalText()
    {
        var length = Number();
        if (length == 0) return;
        if (length - 1 > (ulong)(bytes.Length - At)) throw Damaged();
        At += (int)(length - 1);
    }

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    private readonly DamagedBodyException Damaged() => new($"Packed bytes end or overflow at byte {At} of {bytes.Length}.");
}
