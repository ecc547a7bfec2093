using System.Buffers.Binary;
using System.Text;

namespace Meridian.Wire.Dicom.Network;

/// <summary>Walks the items of an association PDU's body; offsets are counted from the PDU's first byte.</summary>
internal ref struct ItemReader(ReadOnlySpan<byte> bytes, int offset)
{
    private ReadOnlySpan<byte> left = bytes;
    private int at = offset;

    public readonly bool IsEmpty => left.IsEmpty;
    public readonly int Offset => at;

    /// <summary>Type, the byte after it (reserved, or a version), length in 16 bits, content.</summary>
    public ItemReader Item(out byte type, out byte second)
    {
        if (left.Length < 4) DicomNetworkException.Throw(DicomNetworkReject.BadItemLength, at);
        (type, second) = (left[0], left[1]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(left[2..]);
        Skip(4);
        var start = at;
        return new(Take(length), start);
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > left.Length) DicomNetworkException.Throw(DicomNetworkReject.BadItemLength, at);
        var taken = left[..count];
        Skip(count);
        return taken;
    }

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A length in 16 bits and so many bytes.</summary>
    public ReadOnlySpan<byte> Counted() => Take(UInt16());

    /// <summary>What is left.</summary>
    public ReadOnlySpan<byte> Rest() => Take(left.Length);

    public string Uid() => Uid(Rest());

    public string CountedUid() => Uid(Counted());

    /// <summary>AE titles are filled with spaces (PS3.8 9.3.2); spaces on both sides do not count (PS3.5 6.2).</summary>
    public string AeTitle() => Text(Take(16));

    public string Text(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd((byte)0).Trim((byte)' ');
        // PS3.5 6.2: printable characters of the default repertoire but backslash. What a hospital has configured in its own script is told by the exception, not guessed at.
        foreach (var c in text) if (c is < 0x20 or 0x7F) DicomNetworkException.Throw(DicomNetworkReject.BadText, at);
        return Encoding.Latin1.GetString(text);
    }

    // Some peers fill UIDs with a null, some with a space; PS3.8 F.1 wants neither.
    private readonly string Uid(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd((byte)0).Trim((byte)' ');
        if (text.Length > 64 || text.ContainsAnyExcept(UidCharacters.All)) DicomNetworkException.Throw(DicomNetworkReject.BadText, at);
        return Encoding.ASCII.GetString(text);
    }

    private void Skip(int count)
    {
        left = left[count..];
        at += count;
    }
}
