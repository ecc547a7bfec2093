using System.Buffers.Binary;
using System.Text;

namespace Meridian.Wire.Dicom.Network;

/// <summary>
/// A command set's elements (PS3.7 6.3.1: implicit VR little endian, group 0000), looked up over its bytes. Their order is not insisted on; the group length
/// (0000,0000) is not trusted.
/// </summary>
internal readonly ref struct CommandSet
{
    private readonly ReadOnlySpan<byte> bytes;

    /// <exception cref="DicomNetworkException">The lengths do not fit.</exception>
    public CommandSet(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        for (var at = 0; at < bytes.Length;)
        {
            if (bytes.Length - at < 8 || BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) != 0) DicomNetworkException.Throw(DicomNetworkReject.BadCommand, at);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            if (length > bytes.Length - at - 8) DicomNetworkException.Throw(DicomNetworkReject.BadCommand, at + 4);
            at += 8 + (int)length;
        }
    }

    public bool TryFind(ushort element, out ReadOnlySpan<byte> value)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 2)..]) == element)
            {
                value = bytes.Slice(at + 8, length);
                return true;
            }
            at += 8 + length;
        }
        value = default;
        return false;
    }

    public ushort? UInt16(ushort element)
    {
        if (!TryFind(element, out var value) || value.IsEmpty) return null;
        if (value.Length < 2) DicomNetworkException.Throw(DicomNetworkReject.BadCommand, 0);
        return BinaryPrimitives.ReadUInt16LittleEndian(value);
    }

    public ushort MustUInt16(ushort element)
    {
        if (UInt16(element) is { } value) return value;
        DicomNetworkException.Throw(DicomNetworkReject.MissingElement, bytes.Length);
        return 0;
    }

    public string? Uid(ushort element)
    {
        if (!TryFind(element, out var value)) return null;
        value = value.TrimEnd((byte)0).Trim((byte)' ');
        if (value.Length > 64 || value.ContainsAnyExcept(UidCharacters.All)) DicomNetworkException.Throw(DicomNetworkReject.BadText, 0);
        return value.IsEmpty ? null : Encoding.ASCII.GetString(value);
    }

    public string MustUid(ushort element)
    {
        if (Uid(element) is { } uid) return uid;
        DicomNetworkException.Throw(DicomNetworkReject.MissingElement, bytes.Length);
        return "";
    }

    public string? Text(ushort element)
    {
        if (!TryFind(element, out var value)) return null;
        value = value.TrimEnd((byte)0).Trim((byte)' ');
        return value.IsEmpty ? null : Encoding.Latin1.GetString(value);
    }

    /// <summary>Attribute tags (AT): group and element, 16 bits each.</summary>
    public uint[] Tags(ushort element)
    {
        if (!TryFind(element, out var value)) return [];
        var tags = new uint[value.Length / 4];
        for (var i = 0; i < tags.Length; i++)
            tags[i] = (uint)BinaryPrimitives.ReadUInt16LittleEndian(value[(i * 4)..]) << 16 | BinaryPrimitives.ReadUInt16LittleEndian(value[(i * 4 + 2)..]);
        return tags;
    }
}
