using System.Buffers;
using System.Buffers.Binary;

namespace Meridian.Wire.Dicom;

public static partial class DicomWriter
{
    /// <summary>One data set on its way out.</summary>
    private readonly struct Run(IBufferWriter<byte> output, bool isExplicit, bool isBigEndian, bool isEncapsulated)
    {
        public void Write(DicomDataset set)
        {
            foreach (var element in set)
            {
                if (element.Tag.IsGroupLength) WriteGroupLength(set, element);
                else Write(element);
            }
        }

        /// <summary>Bytes of a data set without a delimiter of its own.</summary>
        public static long Measure(DicomDataset set, bool isExplicit)
        {
            long sum = 0;
            foreach (var element in set) sum += Measure(element, isExplicit);
            return sum;
        }

        private static long Measure(DicomElement element, bool isExplicit)
        {
            if (element.Tag.IsGroupLength) return 12; // written as UL whatever it was
            var vr = WrittenVr(element);
            var header = isExplicit && vr.HasLongLength ? 12 : 8;
            if (element.Items is not null) return header + MeasureItems(element, vr, isExplicit);
            if (element.Fragments is { } fragments)
            {
                long sum = header + 8 + Even(fragments.OffsetTable.Length) + 8;
                foreach (var fragment in fragments.List) sum += 8 + Even(fragment.Length);
                return sum;
            }
            return header + Even(element.Length);
        }

        /// <summary>Bytes behind the header of a sequence, with its delimiter.</summary>
        private static long MeasureItems(DicomElement element, DicomVr vr, bool isExplicit)
        {
            var inner = isExplicit && vr != DicomVr.UN;
            long sum = element.IsUndefinedLength ? 8 : 0;
            foreach (var item in element.Items!) sum += 8 + Measure(item, inner) + (item.IsUndefinedLength ? 8 : 0);
            return sum;
        }

        private static long Even(long length) => (length + 1) & ~1L;

        /// <summary>The representation in explicit encoding: a value that its short length field cannot hold goes as UN (PS3.5 6.2.2).</summary>
        private static DicomVr WrittenVr(DicomElement element) => element.Vr == DicomVr.None || (!element.Vr.HasLongLength && element.Length > 0xFFFE && element.Items is null) ? DicomVr.UN : element.Vr;

        private void WriteGroupLength(DicomDataset set, DicomElement element)
        {
            long sum = 0;
            foreach (var other in set)
                if (other.Tag.Group == element.Tag.Group && !other.Tag.IsGroupLength) sum += Measure(other, isExplicit);
            WriteHeader(element.Tag, DicomVr.UL, 4);
            UInt32(checked((uint)sum));
        }

        private void Write(DicomElement element)
        {
            var vr = WrittenVr(element);
            if (element.Items is not null) WriteSequence(element, vr);
            else if (element.Fragments is not null) WriteFragments(element);
            else WriteValue(element, vr);
        }

        private void WriteValue(DicomElement element, DicomVr vr)
        {
            if (element.IsDeferred)
            {
                WriteDeferred(element, vr);
                return;
            }
            if (isEncapsulated && element.Tag == DicomTags.PixelData && element.Length > 0) DicomRejectException.Throw(DicomReject.WrongPixelForm, element.Offset, element.Tag);
            var value = element.Value.Span;
            var length = Even(value.Length);
            // UN is little endian by definition, and so is what an implicit element of an unknown kind holds
            var swap = element.IsBigEndian != isBigEndian && element.Vr.WordSize > 1 && value.Length > 1;
            WriteHeader(element.Tag, vr, (uint)length);
            if (swap) output.Write(Swap(value, element.Vr.WordSize));
            else output.Write(value);
            if (length != value.Length) Byte(element.Vr.Padding);
        }

        private void WriteDeferred(DicomElement element, DicomVr vr)
        {
            if (isEncapsulated && element.Tag == DicomTags.PixelData) DicomRejectException.Throw(DicomReject.WrongPixelForm, element.Offset, element.Tag);
            if (element.IsBigEndian != isBigEndian && element.Vr.WordSize > 1) DicomRejectException.Throw(DicomReject.ValueNotLoaded, element.Offset, element.Tag);
            WriteHeader(element.Tag, vr, Length(Even(element.Length), element));
            FromSource(element.Offset, element.Length, element.Tag);
            if ((element.Length & 1) != 0) Byte(element.Vr.Padding);
        }

        private void FromSource(long offset, long length, DicomTag tag)
        {
            if (output is not SegmentOutput segments || offset < 0) throw new DicomRejectException(DicomReject.ValueNotLoaded, offset, tag);
            segments.FromSource(offset, length);
        }

        private void WriteSequence(DicomElement element, DicomVr vr)
        {
            // PS3.5 6.2.2: within UN the items are in implicit VR little endian
            var inner = vr == DicomVr.UN ? new Run(output, false, false, false) : new Run(output, isExplicit, isBigEndian, false);
            var length = element.IsUndefinedLength ? DicomParser.Undefined : Length(MeasureItems(element, vr, isExplicit), element);
            WriteHeader(element.Tag, vr, length);
            foreach (var item in element.Items!)
            {
                inner.WriteItem(DicomTags.Item, item.IsUndefinedLength ? DicomParser.Undefined : Length(Measure(item, inner.Explicit), element));
                inner.Write(item);
                if (item.IsUndefinedLength) inner.WriteItem(DicomTags.ItemDelimitationItem, 0);
            }
            if (element.IsUndefinedLength) inner.WriteItem(DicomTags.SequenceDelimitationItem, 0);
        }

        private void WriteFragments(DicomElement element)
        {
            if (!isEncapsulated) DicomRejectException.Throw(DicomReject.WrongPixelForm, element.Offset, element.Tag);
            WriteHeader(element.Tag, element.Vr == DicomVr.OW ? DicomVr.OW : DicomVr.OB, DicomParser.Undefined);
            var fragments = element.Fragments!;
            WriteItem(DicomTags.Item, (uint)Even(fragments.OffsetTable.Length));
            output.Write(fragments.OffsetTable.Span);
            if ((fragments.OffsetTable.Length & 1) != 0) Byte(0);
            foreach (var fragment in fragments.List)
            {
                WriteItem(DicomTags.Item, Length(Even(fragment.Length), element));
                if (fragment.IsDeferred) FromSource(fragment.Offset, fragment.Length, element.Tag);
                else output.Write(fragment.Value.Span);
                if ((fragment.Length & 1) != 0) Byte(0);
            }
            WriteItem(DicomTags.SequenceDelimitationItem, 0);
        }

        private bool Explicit => isExplicit;

        private void WriteHeader(DicomTag tag, DicomVr vr, uint length)
        {
            Tag(tag);
            if (!isExplicit)
            {
                UInt32(length);
                return;
            }
            var span = output.GetSpan(4);
            BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)vr);
            if (vr.HasLongLength)
            {
                span[2] = span[3] = 0;
                output.Advance(4);
                UInt32(length);
                return;
            }
            if (isBigEndian) BinaryPrimitives.WriteUInt16BigEndian(span[2..], (ushort)length);
            else BinaryPrimitives.WriteUInt16LittleEndian(span[2..], (ushort)length);
            output.Advance(4);
        }

        private void WriteItem(DicomTag tag, uint length)
        {
            Tag(tag);
            UInt32(length);
        }

        private void Tag(DicomTag tag)
        {
            var span = output.GetSpan(4);
            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt32BigEndian(span, tag.Value);
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(span, tag.Group);
                BinaryPrimitives.WriteUInt16LittleEndian(span[2..], tag.Element);
            }
            output.Advance(4);
        }

        private void UInt32(uint value)
        {
            var span = output.GetSpan(4);
            if (isBigEndian) BinaryPrimitives.WriteUInt32BigEndian(span, value);
            else BinaryPrimitives.WriteUInt32LittleEndian(span, value);
            output.Advance(4);
        }

        private void Byte(byte value)
        {
            output.GetSpan(1)[0] = value;
            output.Advance(1);
        }

        private static uint Length(long length, DicomElement element)
        {
            if (length >= DicomParser.Undefined) DicomRejectException.Throw(DicomReject.TooLong, element.Offset, element.Tag);
            return (uint)length;
        }
    }
}
