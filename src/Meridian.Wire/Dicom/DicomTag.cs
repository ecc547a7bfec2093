using System.Globalization;

namespace Meridian.Wire.Dicom;

/// <summary>The tag of a data element: group and element number (PS3.5 7.1).</summary>
public readonly record struct DicomTag(uint Value) : IComparable<DicomTag>
{
    /// <summary>The tag of a group and an element number.</summary>
    public DicomTag(ushort group, ushort element)
        : this(((uint)group << 16) | element)
    {
    }

    /// <summary>The group number.</summary>
    public ushort Group => (ushort)(Value >> 16);

    /// <summary>The element number.</summary>
    public ushort Element => (ushort)Value;

    /// <summary>True in an odd group (PS3.5 7.8).</summary>
    public bool IsPrivate => (Group & 1) != 0;

    /// <summary>True for the element that reserves a block of a private group for its creator: (gggg,0010-00FF), gggg odd (PS3.5 7.8.1).</summary>
    public bool IsPrivateCreator => IsPrivate && Element is >= 0x10 and <= 0xFF;

    /// <summary>The private creator element that reserves this private element's block; <c>default</c> where there is none.</summary>
    public DicomTag PrivateCreator => IsPrivate && Element >= 0x1000 ? new(Group, (ushort)(Element >> 8)) : default;

    /// <summary>True for (gggg,0000), the group length (PS3.5 7.2).</summary>
    public bool IsGroupLength => Element == 0;

    public static bool operator <(DicomTag left, DicomTag right) => left.Value < right.Value;

    public static bool operator >(DicomTag left, DicomTag right) => left.Value > right.Value;

    public static bool operator <=(DicomTag left, DicomTag right) => left.Value <= right.Value;

    public static bool operator >=(DicomTag left, DicomTag right) => left.Value >= right.Value;

    /// <summary>Reads <c>00100010</c>, <c>0010,0010</c>, <c>(0010,0010)</c> or a keyword of the dictionary.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DicomTag tag)
    {
        Span<char> joined = stackalloc char[8];
        scoped ReadOnlySpan<char> digits = text.Length >= 2 && text[0] == '(' && text[^1] == ')' ? text[1..^1] : text;
        if (digits.Length == 9 && digits[4] == ',')
        {
            digits[..4].CopyTo(joined);
            digits[5..].CopyTo(joined[4..]);
            digits = joined;
        }
        if (digits.Length == 8 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            tag = new DicomTag(value);
            return true;
        }
        if (DicomDictionary.Find(text) is { } entry)
        {
            tag = entry.Tag;
            return true;
        }
        tag = default;
        return false;
    }

    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    /// <summary>Eight digits without punctuation, as in the JSON model (PS3.18 F.2.2): <c>00100010</c>.</summary>
    public string ToHex() => Value.ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>As the standard writes it: <c>(0010,0010)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Group:X4},{Element:X4})");
}
