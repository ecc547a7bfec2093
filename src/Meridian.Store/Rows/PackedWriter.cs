using System.Buffers.Binary;
using System.Text;

namespace Meridian.Store.Rows;

/// <summary>Writes packed columns: variable-length whole numbers of seven bits a byte, lowest first; texts as length and UTF-8. Reused from row to row.</summary>
public sealed class PackedWriter
{
    private byte[] buffer = new byte[1024];

    public int Length { get; private set; }
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);
    public void Clear() => Length = 0;

    /// <summary>Room for at least <paramref name="size"/> bytes; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Room(int size)
    {
        if (buffer.Length - Length < size) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + size));
        return buffer.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Byte(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    public void Number(ulong value)
    {
        var room = Room(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7) room[at++] = (byte)(value | 0x80);
        room[at++] = (byte)value;
        Length += at;
    }

    /// <summary>Zigzag: 0, −1, 1, −2 … become 0, 1, 2, 3 …</summary>
    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        Length += value.Length;
    }

    public void Text(string value)
    {
        Number((ulong)Encoding.UTF8.GetByteCount(value));
        Length += Encoding.UTF8.GetBytes(value, Room(Encoding.UTF8.GetMaxByteCount(value.Length)));
    }

    /// <summary>A text that may be absent: 0 for none, else its byte length plus one.</summary>
    public void OptionalText(string? value)
    {
        if (value is null) { Byte(0); return; }
        Number((ulong)Encoding.UTF8.GetByteCount(value) + 1);
        Length += Encoding.UTF8.GetBytes(value, Room(Encoding.UTF8.GetMaxByteCount(value.Length)));
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);
        Length += 4;
    }
}
