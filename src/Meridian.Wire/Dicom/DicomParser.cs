using System.Buffers.Binary;

namespace Meridian.Wire.Dicom;

/// <summary>
/// Reads data elements by offset from a source. The idea: an element's header is eight or twelve bytes, its value is a slice or a place; what breaks the rules is read in the way that
/// makes most of the rest readable, and noted. Nothing here takes memory by what a length field says.
/// </summary>
internal sealed partial class DicomParser(DicomSource source, DicomReadOptions options, List<DicomWarning> warnings)
{
    internal const uint Undefined = 0xFFFFFFFF;
    /// <summary>What is read of file meta information besides: how the data set is coded hangs on it.</summary>
    private const long MetaValueBytes = 1 << 20;
    private static readonly DicomTag Item = DicomTags.Item;
    private static readonly DicomTag ItemEnd = DicomTags.ItemDelimitationItem;
    private static readonly DicomTag SequenceEnd = DicomTags.SequenceDelimitationItem;
    private int elementCount;

    /// <summary>How the elements of a data set are written.</summary>
    internal readonly record struct Coding(bool IsExplicit, bool IsBigEndian);

    internal readonly record struct Header(DicomTag Tag, DicomVr Vr, uint Length, long ValueAt);

    /// <summary>Reads a whole data set from <paramref name="at"/>.</summary>
    public DicomDataset ReadDataset(long at, long end, Coding coding)
    {
        var set = new DicomDataset(48) { Offset = at };
        set.EndOffset = ReadElements(set, at, end, coding, 0, isUndefinedItem: false);
        return set;
    }

    /// <summary>Reads group 0002, always explicit VR little endian (PS3.10 7.1), until another group begins.</summary>
    public DicomDataset ReadMeta(long at)
    {
        var meta = new DicomDataset(12) { Offset = at };
        var start = at;
        long? end = null;
        while (true)
        {
            var head = source.Peek(at, 12);
            if (head.Length < 8 || BinaryPrimitives.ReadUInt16LittleEndian(head) != 2) break;
            // where the length says that the group ends, a big endian data set may begin with the same two bytes
            if (at == end && meta.GetUid(DicomTags.TransferSyntaxUID) == DicomUids.ExplicitVRBigEndian) break;
            if (!ReadHeader(head, at, new Coding(true, false), meta, out var header)) break;
            if (header.Length == Undefined || header.ValueAt + header.Length > source.Length)
            {
                Warn(DicomFault.Truncated, header.Tag, at);
                at = source.Length;
                break;
            }
            Append(meta, ReadValue(header, new Coding(true, false), options.DeferLargerThan + MetaValueBytes), at);
            at = header.ValueAt + header.Length;
            if (header.Tag == DicomTags.FileMetaInformationGroupLength && meta.GetInt64(header.Tag) is { } length) end = at + length;
        }
        if (end != at) Warn(DicomFault.WrongMetaLength, DicomTags.FileMetaInformationGroupLength, start);
        meta.EndOffset = at;
        return meta;
    }

    /// <summary>Reads the items of a sequence that came as UN of defined length; null where it holds something else.</summary>
    public static IReadOnlyList<DicomDataset>? ReadItems(ReadOnlyMemory<byte> value, DicomDataset holder)
    {
        var warnings = new List<DicomWarning>();
        var parser = new DicomParser(new MemorySource(value), DicomReadOptions.Default, warnings);
        if (parser.ReadTagAt(0, value.Length, false) != Item) return null;
        var items = new List<DicomDataset>();
        parser.ReadItems(holder, items, 0, value.Length, new Coding(false, false), 1, isUndefined: false);
        return warnings.Count == 0 ? items : null;
    }

    /// <summary>Reads elements until the end, a delimiter, or the tag to stop before. Returns the first byte that was not taken.</summary>
    private long ReadElements(DicomDataset set, long at, long end, Coding coding, int depth, bool isUndefinedItem)
    {
        long groupEnd = -1;
        DicomTag groupTag = default;
        while (at < end)
        {
            var head = source.Peek(at, 12);
            if (end - at < head.Length) head = head[..(int)(end - at)];
            if (head.Length < 8)
            {
                Warn(head.IndexOfAnyExcept((byte)0) < 0 ? DicomFault.TrailingBytes : DicomFault.Truncated, set.Last?.Tag ?? default, at);
                return end;
            }
            var tag = ReadTag(head, coding.IsBigEndian);
            if (tag.Group == 0xFFFE)
            {
                if (tag == ItemEnd && isUndefinedItem)
                {
                    if (ReadUInt32(head[4..], coding.IsBigEndian) != 0) Warn(DicomFault.StrayDelimiter, tag, at);
                    return at + 8;
                }
                if (isUndefinedItem && (tag == SequenceEnd || tag == Item))
                {
                    Warn(DicomFault.MissingDelimiter, tag, at);
                    return at;
                }
                Warn(DicomFault.StrayDelimiter, tag, at);
                at += 8;
                continue;
            }
            if (depth == 0 && options.StopBefore is { } stop && tag >= stop)
            {
                set.IsStopped = true;
                return at;
            }
            if (tag.Value == 0 && IsZeroUntil(at, end))
            {
                Warn(DicomFault.TrailingBytes, tag, at);
                return end;
            }
            if (!ReadHeader(head, at, coding, set, out var header))
            {
                Warn(DicomFault.Truncated, tag, at);
                return end;
            }
            if (++elementCount > options.MaxElements) DicomRejectException.Throw(DicomReject.TooManyElements, at, tag);
            if (groupEnd >= 0 && tag.Group != groupTag.Group)
            {
                if (at != groupEnd) Warn(DicomFault.WrongGroupLength, groupTag, at);
                groupEnd = -1;
            }
            if (tag.IsGroupLength && header.Length == 4 && source.Peek(header.ValueAt, 4) is { Length: 4 } count) (groupTag, groupEnd) = (tag, header.ValueAt + 4 + ReadUInt32(count, coding.IsBigEndian));
            if (depth == 0 && tag.Group == 2) Warn(DicomFault.MetaInDataset, tag, at);
            at = header.Length == Undefined ? ReadUndefined(set, header, at, end, coding, depth) : ReadDefined(set, header, at, end, coding, depth);
        }
        if (groupEnd >= 0 && at != groupEnd) Warn(DicomFault.WrongGroupLength, groupTag, at);
        if (isUndefinedItem) Warn(DicomFault.MissingDelimiter, ItemEnd, at);
        return at;
    }

    private long ReadDefined(DicomDataset set, in Header header, long at, long end, Coding coding, int depth)
    {
        var length = (long)header.Length;
        if (length > end - header.ValueAt)
        {
            Warn(end == source.Length ? DicomFault.Truncated : DicomFault.LengthBeyondParent, header.Tag, at);
            length = Math.Max(0, end - header.ValueAt);
        }
        if ((length & 1) != 0) Warn(DicomFault.OddLength, header.Tag, at);
        if (header.Vr == DicomVr.SQ)
        {
            var items = new List<DicomDataset>();
            ReadItems(set, items, header.ValueAt, header.ValueAt + length, coding, depth + 1, isUndefined: false);
            Append(set, new DicomElement(header.Tag, header.Vr, header.ValueAt, length, default, coding.IsBigEndian, items, null, false), at);
        }
        else
        {
            var size = header.Vr.NumberSize;
            if (size > 0 && length % size != 0) Warn(DicomFault.WrongValueLength, header.Tag, at);
            Append(set, ReadValue(header with { Length = (uint)length }, coding), at);
        }
        return header.ValueAt + length;
    }

    private long ReadUndefined(DicomDataset set, in Header header, long at, long end, Coding coding, int depth)
    {
        var next = ReadTagAt(header.ValueAt, end, coding.IsBigEndian);
        var isPixels = header.Vr is DicomVr.OB or DicomVr.OW || header.Tag == DicomTags.PixelData;
        if (isPixels)
        {
            if (!coding.IsExplicit) Warn(DicomFault.UndefinedLength, header.Tag, at);
            var fragments = ReadFragments(header.Tag, header.ValueAt, end, coding.IsBigEndian, out var after);
            Append(set, new DicomElement(header.Tag, header.Vr, header.ValueAt, after - header.ValueAt, default, coding.IsBigEndian, null, fragments, true), at);
            return after;
        }
        if (header.Vr is not (DicomVr.SQ or DicomVr.UN))
        {
            Warn(DicomFault.UndefinedLength, header.Tag, at);
            if (next != Item && next != SequenceEnd) return end;
        }
        // PS3.5 6.2.2, note on UN: the items within are in implicit VR little endian, whatever is around them. Some writers keep to the outer encoding: an item that cannot be implicit tells.
        var inner = header.Vr == DicomVr.UN && coding.IsExplicit && !LooksExplicit(header.ValueAt, end, coding) ? new Coding(false, false) : coding;
        var items = new List<DicomDataset>();
        var stop = ReadItems(set, items, header.ValueAt, end, inner, depth + 1, isUndefined: true);
        var vr = header.Vr == DicomVr.UN && inner == coding ? DicomVr.SQ : header.Vr;
        Append(set, new DicomElement(header.Tag, vr is DicomVr.UN ? DicomVr.UN : DicomVr.SQ, header.ValueAt, stop - header.ValueAt, default, inner.IsBigEndian, items, null, true), at);
        return stop;
    }

    private long ReadItems(DicomDataset holder, List<DicomDataset> items, long at, long end, Coding coding, int depth, bool isUndefined)
    {
        if (depth > options.MaxDepth) DicomRejectException.Throw(DicomReject.TooDeep, at);
        while (at < end)
        {
            var head = source.Peek(at, 8);
            if (end - at < head.Length) head = head[..(int)(end - at)];
            if (head.Length < 8)
            {
                Warn(DicomFault.Truncated, Item, at);
                return end;
            }
            var tag = ReadTag(head, coding.IsBigEndian);
            var length = ReadUInt32(head[4..], coding.IsBigEndian);
            if (tag == SequenceEnd)
            {
                if (!isUndefined || length != 0) Warn(DicomFault.StrayDelimiter, tag, at);
                if (isUndefined) return at + 8;
                at += 8;
                continue;
            }
            if (tag == ItemEnd)
            {
                Warn(DicomFault.StrayDelimiter, tag, at);
                at += 8;
                continue;
            }
            if (tag != Item)
            {
                Warn(DicomFault.NotAnItem, tag, at);
                return isUndefined ? at : end;
            }
            if (++elementCount > options.MaxElements) DicomRejectException.Throw(DicomReject.TooManyElements, at, tag);
            var item = new DicomDataset(8) { Parent = holder, IsUndefinedLength = length == Undefined, Offset = at + 8 };
            var stop = end;
            if (length != Undefined)
            {
                if (length > end - at - 8) Warn(end == source.Length ? DicomFault.Truncated : DicomFault.LengthBeyondParent, tag, at);
                else stop = at + 8 + length;
            }
            items.Add(item);
            at = ReadElements(item, at + 8, stop, coding, depth, length == Undefined);
            item.EndOffset = at;
        }
        if (isUndefined) Warn(DicomFault.MissingDelimiter, SequenceEnd, at);
        return at;
    }

    private DicomFragments ReadFragments(DicomTag pixelTag, long at, long end, bool isBigEndian, out long after)
    {
        ReadOnlyMemory<byte>? table = null;
        var list = new List<DicomFragment>();
        while (true)
        {
            var head = source.Peek(at, 8);
            if (end - at < head.Length) head = head[..(int)Math.Max(0, end - at)];
            if (head.Length < 8)
            {
                Warn(head.Length == 0 ? DicomFault.MissingDelimiter : DicomFault.Truncated, pixelTag, at);
                at = end;
                break;
            }
            var tag = ReadTag(head, isBigEndian);
            var length = (long)ReadUInt32(head[4..], isBigEndian);
            if (tag == SequenceEnd)
            {
                at += 8;
                break;
            }
            if (tag != Item)
            {
                Warn(DicomFault.NotAnItem, tag, at);
                break;
            }
            if (++elementCount > options.MaxElements) DicomRejectException.Throw(DicomReject.TooManyElements, at, pixelTag);
            if (length > end - at - 8)
            {
                Warn(DicomFault.Truncated, pixelTag, at);
                length = end - at - 8;
            }
            if ((length & 1) != 0) Warn(DicomFault.OddLength, pixelTag, at);
            var defer = table is not null && !source.IsMemory;
            var bytes = defer ? default : source.Take(at + 8, checked((int)length));
            if (table is null) table = bytes;
            else list.Add(new DicomFragment(at + 8, length, bytes));
            at += 8 + length;
        }
        after = at;
        return new DicomFragments(table ?? default, list);
    }

    private DicomElement ReadValue(in Header header, Coding coding) => ReadValue(header, coding, options.DeferLargerThan);

    private DicomElement ReadValue(in Header header, Coding coding, long deferLargerThan)
    {
        var defer = !source.IsMemory && header.Length > deferLargerThan;
        return new DicomElement(header.Tag, header.Vr, header.ValueAt, header.Length, defer ? default : source.Take(header.ValueAt, checked((int)header.Length)), coding.IsBigEndian, null, null, false);
    }

    private void Append(DicomDataset set, DicomElement element, long at)
    {
        if (set.Last is not { } last || last.Tag < element.Tag)
        {
            set.Append(element);
            return;
        }
        var isNew = set.Add(element);
        Warn(isNew ? DicomFault.OutOfOrder : DicomFault.Duplicate, element.Tag, at);
    }

    private bool IsZeroUntil(long at, long end)
    {
        for (; at < end; at += 512)
        {
            var bytes = source.Peek(at, (int)Math.Min(512, end - at));
            if (bytes.IndexOfAnyExcept((byte)0) >= 0) return false;
        }
        return true;
    }

    private void Warn(DicomFault fault, DicomTag tag, long at)
    {
        if (warnings.Count < options.MaxWarnings) warnings.Add(new DicomWarning(fault, tag, at));
    }

    internal static DicomTag ReadTag(ReadOnlySpan<byte> bytes, bool isBigEndian) => isBigEndian
        ? new(BinaryPrimitives.ReadUInt32BigEndian(bytes))
        : new(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]));

    internal static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isBigEndian) => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private DicomTag ReadTagAt(long at, long end, bool isBigEndian) => end - at >= 4 && source.Peek(at, 4) is { Length: 4 } bytes ? ReadTag(bytes, isBigEndian) : default;
}
