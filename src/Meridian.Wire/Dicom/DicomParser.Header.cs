using System.Buffers.Binary;
using System.Text;

namespace Meridian.Wire.Dicom;

internal sealed partial class DicomParser
{
    /// <summary>Reads tag, representation and length (PS3.5 7.1.2, 7.1.3). False where the header is cut off.</summary>
    private bool ReadHeader(ReadOnlySpan<byte> head, long at, Coding coding, DicomDataset set, out Header header)
    {
        var tag = ReadTag(head, coding.IsBigEndian);
        header = default;
        if (!coding.IsExplicit)
        {
            header = new Header(tag, ImplicitVr(tag, set), ReadUInt32(head[4..], coding.IsBigEndian), at + 8);
            return true;
        }
        var vr = (DicomVr)BinaryPrimitives.ReadUInt16BigEndian(head[4..]);
        if (vr.IsKnown)
        {
            if (!vr.HasLongLength)
            {
                header = new Header(tag, vr, ReadUInt16(head[6..], coding.IsBigEndian), at + 8);
                return true;
            }
            var shortLength = ReadUInt16(head[6..], coding.IsBigEndian);
            if (head.Length < 12)
            {
                if (shortLength == 0 || at + 8 + shortLength > source.Length) return false;
            }
            else
            {
                var length = ReadUInt32(head[8..], coding.IsBigEndian);
                if (shortLength == 0 || length == Undefined || at + 12 + length <= source.Length || at + 8 + shortLength > source.Length)
                {
                    header = new Header(tag, vr, length, at + 12);
                    return true;
                }
            }
            Warn(DicomFault.ShortLengthForm, tag, at);
            header = new Header(tag, vr, shortLength, at + 8);
            return true;
        }
        if (head[4] is >= (byte)'A' and <= (byte)'Z' && head[5] is >= (byte)'A' and <= (byte)'Z')
        {
            // PS3.5 6.2: a later edition's representation has 32 bits of length; bytes that are not reserved say that it is not so
            Warn(DicomFault.UnknownVr, tag, at);
            var known = DicomDictionary.FindVr(tag) is var d and not (DicomVr.None or DicomVr.SQ) ? d : DicomVr.UN;
            if (ReadUInt16(head[6..], coding.IsBigEndian) is var shortLength and not 0)
            {
                header = new Header(tag, known, shortLength, at + 8);
                return true;
            }
            if (head.Length < 12) return false;
            header = new Header(tag, DicomVr.UN, ReadUInt32(head[8..], coding.IsBigEndian), at + 12);
            return true;
        }
        Warn(DicomFault.WrongElementEncoding, tag, at);
        // Two letters that are none, before a short length that fits: a representation that was not filled in. Otherwise an implicit element in an explicit data set.
        var implicitLength = ReadUInt32(head[4..], coding.IsBigEndian);
        var shortFits = at + 8 + ReadUInt16(head[6..], coding.IsBigEndian) <= source.Length;
        if (implicitLength != Undefined && at + 8 + implicitLength > source.Length && shortFits)
        {
            header = new Header(tag, DicomDictionary.FindVr(tag) is var k and not (DicomVr.None or DicomVr.SQ) ? k : DicomVr.UN, ReadUInt16(head[6..], coding.IsBigEndian), at + 8);
            return true;
        }
        header = new Header(tag, ImplicitVr(tag, set), implicitLength, at + 8);
        return true;
    }

    private static DicomVr ImplicitVr(DicomTag tag, DicomDataset set)
    {
        if (tag.IsPrivate && tag.Element >= 0x1000)
        {
            if (set[tag.PrivateCreator] is not { } creator) return DicomVr.UN;
            return DicomDictionary.FindPrivateVr(Encoding.Latin1.GetString(creator.Value.Span).Trim(' ', '\0'), tag) is var vr and not DicomVr.None ? vr : DicomVr.UN;
        }
        var found = DicomDictionary.FindImplicitVr(tag, out var dependsOnSign);
        if (dependsOnSign && IsSigned(set)) return DicomVr.SS;
        return found == DicomVr.None ? DicomVr.UN : found;
    }

    /// <summary>(0028,0103), here or in what holds the item.</summary>
    private static bool IsSigned(DicomDataset? set)
    {
        for (; set is not null; set = set.Parent)
            if (set[DicomTags.PixelRepresentation] is { Value.Length: >= 2 } sign) return sign.Value.Span.ContainsAnyExcept((byte)0);
        return false;
    }

    /// <summary>True where the first element of the first item of an UN sequence tells a representation that fits the dictionary, in the outer encoding.</summary>
    private bool LooksExplicit(long at, long end, Coding coding)
    {
        var head = source.Peek(at, 16);
        if (head.Length < 14 || end - at < 14 || ReadTag(head, coding.IsBigEndian) != Item) return false;
        var vr = (DicomVr)BinaryPrimitives.ReadUInt16BigEndian(head[12..]);
        if (!vr.IsKnown) return false;
        return DicomDictionary.FindVr(ReadTag(head[8..], coding.IsBigEndian)) == vr;
    }

    /// <summary>Finds the encoding by the first element: what a file without transfer syntax, or with a false one, is read with. Null where nothing fits.</summary>
    public Coding? Guess(long at)
    {
        var head = source.Peek(at, 12);
        if (head.Length < 8) return null;
        foreach (var isBigEndian in (ReadOnlySpan<bool>)[false, true])
        {
            var tag = ReadTag(head, isBigEndian);
            if (tag.Group is 0 or > 0x0080) continue;
            if (((DicomVr)BinaryPrimitives.ReadUInt16BigEndian(head[4..])).IsKnown) return new Coding(true, isBigEndian);
            var length = ReadUInt32(head[4..], isBigEndian);
            if (!isBigEndian && DicomDictionary.FindVr(tag) != DicomVr.None && (length == Undefined || length <= source.Length - at - 8)) return new Coding(false, false);
        }
        return null;
    }

    /// <summary>True where the first element, in this explicit encoding, has a length that the source can hold: then the byte order is not doubted.</summary>
    public bool Fits(long at, Coding coding)
    {
        var head = source.Peek(at, 12);
        if (head.Length < 8) return true;
        var vr = (DicomVr)BinaryPrimitives.ReadUInt16BigEndian(head[4..]);
        if (!vr.HasLongLength) return at + 8 + ReadUInt16(head[6..], coding.IsBigEndian) <= source.Length;
        return head.Length < 12 || ReadUInt32(head[8..], coding.IsBigEndian) is var length && (length == Undefined || at + 12 + length <= source.Length);
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isBigEndian) => isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
