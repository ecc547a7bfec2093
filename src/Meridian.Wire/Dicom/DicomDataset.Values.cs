namespace Meridian.Wire.Dicom;

public sealed partial class DicomDataset
{
    /// <summary>The first value as text, decoded and trimmed; numbers as text; null where the element is absent, empty or no text.</summary>
    public string? GetString(DicomTag tag)
    {
        if (this[tag] is not { } element || element.Value.IsEmpty) return null;
        if (!element.Vr.IsText && element.Vr != DicomVr.UN)
            return element.TryGetTag(0, out var other) ? other.ToHex() : element.TryGetInt64(0, out var whole) ? Invariant(whole) : element.TryGetDouble(0, out var real) ? Invariant(real) : null;
        var text = Known(element).Texts(CharacterSet);
        return text.Length > 0 && text[0].Length > 0 ? text[0] : null;
    }

    /// <summary>All values as text, decoded and trimmed; empty values stay. Nothing where the element is absent, empty or no text.</summary>
    public string[] GetStrings(DicomTag tag)
    {
        if (this[tag] is not { } element || element.Value.IsEmpty) return [];
        if (element.Vr.IsText || element.Vr == DicomVr.UN) return Known(element).Texts(CharacterSet);
        var texts = new string[element.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = element.TryGetTag(i, out var other) ? other.ToHex() : element.TryGetInt64(i, out var whole) ? Invariant(whole) : element.TryGetDouble(i, out var real) ? Invariant(real) : "";
        return texts;
    }

    /// <summary>The whole text with its backslashes, decoded; null where the element is absent, empty or no text.</summary>
    public string? GetText(DicomTag tag) => this[tag] is { Value.IsEmpty: false } element && Known(element) is { Vr.IsText: true } known && known.Text(CharacterSet) is { Length: > 0 } text ? text : null;

    /// <summary>A unique identifier without padding; null where absent, empty or not made of digits and points (PS3.5 9).</summary>
    public string? GetUid(DicomTag tag) => GetString(tag) is { Length: <= 64 } uid && !uid.AsSpan().ContainsAnyExcept("0123456789.") ? uid : null;

    /// <summary>One whole number; null where absent or not to be read as one.</summary>
    public long? GetInt64(DicomTag tag, int index = 0) => this[tag] is { } element && Known(element).TryGetInt64(index, out var value) ? value : null;

    /// <summary>One whole number of 32 bits; null where absent, not to be read as one, or too large.</summary>
    public int? GetInt32(DicomTag tag, int index = 0) => GetInt64(tag, index) is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null;

    /// <summary>One number; null where absent or not to be read as one.</summary>
    public double? GetDouble(DicomTag tag, int index = 0) => this[tag] is { } element && Known(element).TryGetDouble(index, out var value) ? value : null;

    /// <summary>All numbers; null where the element is absent or one of its values is no number.</summary>
    public double[]? GetDoubles(DicomTag tag)
    {
        if (this[tag] is not { } found) return null;
        var element = Known(found);
        var values = new double[element.Vr.IsText ? element.Value.IsEmpty ? 0 : element.Value.Span.Count((byte)'\\') + 1 : element.Count];
        for (var i = 0; i < values.Length; i++)
            if (!element.TryGetDouble(i, out values[i])) return null;
        return values;
    }

    /// <summary>The first name; null where absent or empty.</summary>
    public DicomPersonName? GetPersonName(DicomTag tag) => GetString(tag) is { } text && DicomPersonName.Parse(text) is { IsEmpty: false } name ? name : null;

    /// <summary>The items of a sequence; none where it is absent. A sequence that came as UN of defined length is read here (implicit VR little endian, PS3.5 6.2.2).</summary>
    public IReadOnlyList<DicomDataset> GetItems(DicomTag tag)
    {
        if (this[tag] is not { } element) return [];
        if (element.Items is not null) return element.Items;
        if (element.Vr != DicomVr.UN || element.Value.Length < 8 || DicomDictionary.FindVr(tag) is not (DicomVr.SQ or DicomVr.None)) return [];
        return DicomParser.ReadItems(element.Value, this) ?? [];
    }

    /// <summary>The first value as a date; null where absent or no date.</summary>
    public DateOnly? GetDate(DicomTag tag) => DicomDates.TryParseDate(GetString(tag), out var date) ? date : null;

    /// <summary>The first value as a time of day; null where absent or no time.</summary>
    public TimeOnly? GetTime(DicomTag tag) => DicomDates.TryParseTime(GetString(tag), out var time) ? time : null;

    /// <summary>Sets text in the dictionary's representation and this data set's character set; several values are separated by backslashes.</summary>
    public void SetString(DicomTag tag, params ReadOnlySpan<string> values) => SetText(tag, DictionaryVr(tag), string.Join('\\', values!));

    /// <summary>Sets text in a representation; PN, LO and their kin in this data set's character set.</summary>
    public void SetText(DicomTag tag, DicomVr vr, string text)
    {
        var bytes = vr.IsCharacterSetText ? CharacterSet.Encode(text, vr, tag) : DicomCharacterSet.EncodeDefault(text, tag);
        Set(new DicomElement(tag, vr, Padded(bytes, vr.Padding)));
    }

    /// <summary>Sets an element without value, in the dictionary's representation.</summary>
    public void SetEmpty(DicomTag tag) => Set(DictionaryVr(tag) is DicomVr.SQ ? new DicomElement(tag, []) : new DicomElement(tag, DictionaryVr(tag), ReadOnlyMemory<byte>.Empty));

    /// <summary>Sets unsigned numbers of 16 bits (US).</summary>
    public void SetUInt16(DicomTag tag, params ReadOnlySpan<ushort> values) => Set(DicomElement.OfNumbers(tag, DicomVr.US, values));

    /// <summary>Sets signed numbers of 16 bits (SS).</summary>
    public void SetInt16(DicomTag tag, params ReadOnlySpan<short> values) => Set(DicomElement.OfNumbers(tag, DicomVr.SS, values));

    /// <summary>Sets unsigned numbers of 32 bits (UL).</summary>
    public void SetUInt32(DicomTag tag, params ReadOnlySpan<uint> values) => Set(DicomElement.OfNumbers(tag, DicomVr.UL, values));

    /// <summary>Sets signed numbers of 32 bits (SL).</summary>
    public void SetInt32(DicomTag tag, params ReadOnlySpan<int> values) => Set(DicomElement.OfNumbers(tag, DicomVr.SL, values));

    /// <summary>Sets numbers in the dictionary's representation: FL, FD, DS, IS or a whole number.</summary>
    public void SetDouble(DicomTag tag, params ReadOnlySpan<double> values) => Set(DicomElement.OfDoubles(tag, DictionaryVr(tag), values));

    /// <summary>Sets a sequence.</summary>
    public void SetItems(DicomTag tag, params IReadOnlyList<DicomDataset> items) => Set(new DicomElement(tag, items));

    /// <summary>Sets bytes as they are, in a representation of bytes or words.</summary>
    public void SetBytes(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> value) => Set(new DicomElement(tag, vr, (value.Length & 1) == 0 ? value : Padded(value.Span, vr.Padding)));

    /// <summary>An element that came as UN, with the dictionary's representation where it has one: then the value is in little endian (PS3.5 6.2.2).</summary>
    internal static DicomElement Known(DicomElement element) =>
        element.Vr == DicomVr.UN && element.Items is null && DicomDictionary.FindVr(element.Tag) is var vr and not (DicomVr.None or DicomVr.SQ)
            ? new DicomElement(element.Tag, vr, element.Offset, element.Length, element.Value, false, null, null, false)
            : element;

    private static DicomVr DictionaryVr(DicomTag tag) => DicomDictionary.FindVr(tag) is var vr and not DicomVr.None ? vr : throw new ArgumentException($"{tag} is not in the dictionary", nameof(tag));

    private static byte[] Padded(ReadOnlySpan<byte> bytes, byte padding)
    {
        var even = new byte[(bytes.Length + 1) & ~1];
        bytes.CopyTo(even);
        if (even.Length > bytes.Length) even[^1] = padding;
        return even;
    }

    private static string Invariant(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Invariant(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
