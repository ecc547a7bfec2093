using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Meridian.Wire.Dicom;

public sealed partial class DicomElement
{
    /// <summary>How many numbers a binary value holds, or values a text has; items of a sequence.</summary>
    public int Count
    {
        get
        {
            if (Items is not null) return Items.Count;
            if (Vr.NumberSize is var size and > 0) return Value.Length / size;
            if (Value.IsEmpty) return 0;
            return Vr.IsMultiValuedText && !Vr.IsCharacterSetText ? Value.Span.Count((byte)'\\') + 1 : 1;
        }
    }

    /// <summary>A copy with other items, for a sequence.</summary>
    internal DicomElement WithItems(IReadOnlyList<DicomDataset> items) => new(Tag, Vr, Offset, Length, default, IsBigEndian, items, null, IsUndefinedLength);

    /// <summary>One whole number of a binary value, an IS, or a DS that is whole. False where there is none, or it cannot be read.</summary>
    public bool TryGetInt64(int index, out long value)
    {
        value = 0;
        if (Vr.IsText)
        {
            var text = Part(index);
            if (text.IsEmpty) return false;
            if (text[0] == '+') text = text[1..];
            if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length) return true;
            if (!TryParseDecimal(text, out var real) || real != Math.Truncate(real) || Math.Abs(real) > 9e15) return false;
            value = (long)real;
            return true;
        }
        var number = Number(index);
        if (number.IsEmpty) return false;
        switch (Vr)
        {
            case DicomVr.US: value = Read<ushort>(number); return true;
            case DicomVr.SS: value = Read<short>(number); return true;
            case DicomVr.UL: value = Read<uint>(number); return true;
            case DicomVr.SL: value = Read<int>(number); return true;
            case DicomVr.SV: value = Read<long>(number); return true;
            case DicomVr.UV: value = unchecked((long)Read<ulong>(number)); return value >= 0;
            default:
                return false;
        }
    }

    /// <summary>One number of a binary value, a DS or an IS. False where there is none, or it cannot be read.</summary>
    public bool TryGetDouble(int index, out double value)
    {
        value = 0;
        if (Vr.IsText) return Part(index) is { IsEmpty: false } text && TryParseDecimal(text, out value);
        switch (Vr)
        {
            case DicomVr.FL when Number(index) is { IsEmpty: false } single:
                value = BitConverter.UInt32BitsToSingle(Read<uint>(single));
                return true;
            case DicomVr.FD when Number(index) is { IsEmpty: false } real:
                value = BitConverter.UInt64BitsToDouble(Read<ulong>(real));
                return true;
            case DicomVr.UV when Number(index) is { IsEmpty: false } large:
                value = Read<ulong>(large);
                return true;
            default:
                if (!TryGetInt64(index, out var whole)) return false;
                value = whole;
                return true;
        }
    }

    /// <summary>One tag of an AT value.</summary>
    public bool TryGetTag(int index, out DicomTag tag)
    {
        tag = default;
        if (Vr != DicomVr.AT || Number(index) is not { IsEmpty: false } bytes) return false;
        tag = DicomParser.ReadTag(bytes, IsBigEndian);
        return true;
    }

    /// <summary>The words of the value in little endian order: the value itself unless it came as big endian.</summary>
    public ReadOnlyMemory<byte> LittleEndianValue => IsBigEndian && Vr.WordSize > 1 ? DicomWriter.Swap(Value.Span, Vr.WordSize) : Value;

    /// <summary>The text in a character set: all values with their backslashes; trailing padding is taken off, and leading spaces too where they mean nothing (PS3.5 6.2).</summary>
    public string Text(DicomCharacterSet characterSet)
    {
        var text = Vr.IsCharacterSetText || Vr == DicomVr.UN ? characterSet.Decode(Value.Span, Vr) : Encoding.Latin1.GetString(Value.Span);
        return Vr is DicomVr.LT or DicomVr.ST or DicomVr.UT or DicomVr.UC or DicomVr.UR or DicomVr.PN ? text.TrimEnd(' ', '\0') : text.Trim(' ', '\0');
    }

    /// <summary>The values of a text, each without its padding.</summary>
    public string[] Texts(DicomCharacterSet characterSet)
    {
        if (Value.IsEmpty) return [];
        var text = Text(characterSet);
        if (!Vr.IsMultiValuedText && Vr != DicomVr.UN) return [text];
        if (!text.Contains('\\')) return [text];
        var parts = text.Split('\\');
        for (var i = 0; i < parts.Length; i++) parts[i] = Vr is DicomVr.PN or DicomVr.UC ? parts[i].TrimEnd(' ', '\0') : parts[i].Trim(' ', '\0');
        return parts;
    }

    /// <summary>A DS as PS3.5 6.2 has it: a decimal point, never a comma; what writers of the field add to it (blanks) is borne.</summary>
    internal static bool TryParseDecimal(ReadOnlySpan<byte> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private ReadOnlySpan<byte> Part(int index)
    {
        var rest = Value.Span;
        if (Vr.IsMultiValuedText)
        {
            for (; index > 0; index--)
            {
                var at = rest.IndexOf((byte)'\\');
                if (at < 0) return default;
                rest = rest[(at + 1)..];
            }
            if (rest.IndexOf((byte)'\\') is var end and >= 0) rest = rest[..end];
        }
        else if (index > 0)
        {
            return default;
        }
        return rest.Trim(" \0"u8);
    }

    private ReadOnlySpan<byte> Number(int index)
    {
        var size = Vr.NumberSize;
        return size == 0 || index < 0 || (long)(index + 1) * size > Value.Length ? default : Value.Span.Slice(index * size, size);
    }

    private T Read<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> =>
        IsBigEndian ? T.ReadBigEndian(bytes, T.MinValue == T.Zero) : T.ReadLittleEndian(bytes, T.MinValue == T.Zero);
}
