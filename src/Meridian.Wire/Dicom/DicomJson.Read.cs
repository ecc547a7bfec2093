using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Meridian.Wire.Dicom;

public static partial class DicomJson
{
    /// <summary>
    /// Reads one object of the model. Text is kept in UTF-8, and (0008,0005) is set to say so where a value needs it. <paramref name="bulk"/> gives the bytes of a BulkDataURI
    /// (null: the element stays empty). Throws <see cref="DicomRejectException"/> where the document is not the model.
    /// </summary>
    public static DicomDataset Read(JsonElement json, Func<string, ReadOnlyMemory<byte>?>? bulk = null)
    {
        var needsUtf8 = false;
        var set = ReadSet(json, bulk, 0, ref needsUtf8);
        if (needsUtf8) set.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        return set;
    }

    /// <summary>Reads one object of the model from its bytes.</summary>
    public static DicomDataset Read(ReadOnlyMemory<byte> json, Func<string, ReadOnlyMemory<byte>?>? bulk = null)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
            return Read(document.RootElement, bulk);
        }
        catch (JsonException)
        {
            throw new DicomRejectException(DicomReject.BrokenJson, -1);
        }
    }

    private static DicomDataset ReadSet(JsonElement json, Func<string, ReadOnlyMemory<byte>?>? bulk, int depth, ref bool needsUtf8)
    {
        if (json.ValueKind != JsonValueKind.Object) DicomRejectException.Throw(DicomReject.BrokenJson, -1);
        if (depth > DicomReadOptions.Default.MaxDepth) DicomRejectException.Throw(DicomReject.TooDeep, -1);
        var set = new DicomDataset();
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Length != 8 || !uint.TryParse(property.Name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)) throw new DicomRejectException(DicomReject.BrokenJson, -1);
            var tag = new DicomTag(number);
            if (tag.IsGroupLength) continue;
            set.Set(ReadElement(tag, property.Value, bulk, depth, ref needsUtf8));
        }
        return set;
    }

    private static DicomElement ReadElement(DicomTag tag, JsonElement json, Func<string, ReadOnlyMemory<byte>?>? bulk, int depth, ref bool needsUtf8)
    {
        if (json.ValueKind != JsonValueKind.Object) DicomRejectException.Throw(DicomReject.BrokenJson, -1, tag);
        var vr = json.TryGetProperty("vr"u8, out var letters) && letters.ValueKind == JsonValueKind.String ? DicomVrs.Parse(letters.GetString()) : DicomDictionary.FindVr(tag);
        if (vr == DicomVr.None) DicomRejectException.Throw(DicomReject.BrokenJson, -1, tag);
        if (json.TryGetProperty("BulkDataURI"u8, out var uri))
            return uri.ValueKind == JsonValueKind.String && bulk?.Invoke(uri.GetString()!) is { } bytes ? new DicomElement(tag, vr, bytes) : new DicomElement(tag, vr, ReadOnlyMemory<byte>.Empty);
        if (json.TryGetProperty("InlineBinary"u8, out var inline))
        {
            if (inline.ValueKind == JsonValueKind.String && inline.TryGetBytesFromBase64(out var binary)) return new DicomElement(tag, vr, binary);
            DicomRejectException.Throw(DicomReject.BrokenJson, -1, tag);
        }
        if (!json.TryGetProperty("Value"u8, out var values) || values.ValueKind == JsonValueKind.Null) return vr == DicomVr.SQ ? new DicomElement(tag, []) : new DicomElement(tag, vr, ReadOnlyMemory<byte>.Empty);
        if (values.ValueKind != JsonValueKind.Array) DicomRejectException.Throw(DicomReject.BrokenJson, -1, tag);
        if (vr == DicomVr.SQ)
        {
            var items = new List<DicomDataset>(values.GetArrayLength());
            foreach (var item in values.EnumerateArray()) items.Add(item.ValueKind == JsonValueKind.Null ? new DicomDataset() : ReadSet(item, bulk, depth + 1, ref needsUtf8));
            return new DicomElement(tag, items);
        }
        if (vr.IsBulk) DicomRejectException.Throw(DicomReject.BrokenJson, -1, tag);
        return vr.IsText ? ReadText(tag, vr, values, ref needsUtf8) : ReadNumbers(tag, vr, values);
    }

    private static DicomElement ReadText(DicomTag tag, DicomVr vr, JsonElement values, ref bool needsUtf8)
    {
        var text = new StringBuilder();
        var index = 0;
        foreach (var value in values.EnumerateArray())
        {
            if (index++ > 0) text.Append('\\');
            switch (value.ValueKind)
            {
                case JsonValueKind.String:
                    text.Append(value.GetString());
                    break;
                case JsonValueKind.Number when vr is DicomVr.DS or DicomVr.IS:
                    text.Append(value.GetRawText() is { Length: <= 16 } raw ? raw : value.TryGetDouble(out var real) && double.IsFinite(real) ? DicomElement.DecimalString(real) : throw new DicomRejectException(DicomReject.BrokenJson, -1, tag));
                    break;
                case JsonValueKind.Number:
                    text.Append(value.GetRawText());
                    break;
                case JsonValueKind.Object when vr == DicomVr.PN:
                    text.Append(new DicomPersonName(Group(value, "Alphabetic"u8, tag), Group(value, "Ideographic"u8, tag), Group(value, "Phonetic"u8, tag)).ToString());
                    break;
                case JsonValueKind.Null:
                    break;
                default:
                    throw new DicomRejectException(DicomReject.BrokenJson, -1, tag);
            }
        }
        if (index > 1 && !vr.IsMultiValuedText) DicomRejectException.Throw(DicomReject.BrokenJson, -1, tag);
        var all = text.ToString();
        var ascii = System.Text.Ascii.IsValid(all);
        if (!ascii && !vr.IsCharacterSetText) DicomRejectException.Throw(DicomReject.BrokenJson, -1, tag);
        needsUtf8 |= !ascii;
        var bytes = Encoding.UTF8.GetBytes(all);
        if ((bytes.Length & 1) != 0) bytes = [.. bytes, vr.Padding];
        return new DicomElement(tag, vr, bytes);
    }

    private static string Group(JsonElement name, ReadOnlySpan<byte> group, DicomTag tag)
    {
        if (!name.TryGetProperty(group, out var value) || value.ValueKind == JsonValueKind.Null) return "";
        if (value.ValueKind != JsonValueKind.String) DicomRejectException.Throw(DicomReject.BrokenJson, -1, tag);
        return value.GetString()!;
    }

    private static DicomElement ReadNumbers(DicomTag tag, DicomVr vr, JsonElement values)
    {
        var size = vr.NumberSize;
        var bytes = new byte[size * values.GetArrayLength()];
        var at = 0;
        foreach (var value in values.EnumerateArray())
        {
            if (!TryWriteNumber(bytes.AsSpan(at, size), vr, value)) DicomRejectException.Throw(DicomReject.BrokenJson, -1, tag);
            at += size;
        }
        return new DicomElement(tag, vr, bytes);
    }

    private static bool TryWriteNumber(Span<byte> into, DicomVr vr, JsonElement value)
    {
        var text = value.ValueKind switch { JsonValueKind.Number => value.GetRawText(), JsonValueKind.String => value.GetString()!, _ => "" };
        if (vr == DicomVr.AT)
        {
            if (text.Length != 8 || !uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag)) return false;
            BitConverter.TryWriteBytes(into, (ushort)(tag >> 16));
            return BitConverter.TryWriteBytes(into[2..], (ushort)tag);
        }
        if (vr is DicomVr.FL or DicomVr.FD)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && text is not ("inf" or "-inf")) return false;
            if (text is "inf" or "-inf") real = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return vr == DicomVr.FL ? BitConverter.TryWriteBytes(into, (float)real) : BitConverter.TryWriteBytes(into, real);
        }
        if (vr == DicomVr.UV) return ulong.TryParse(text, CultureInfo.InvariantCulture, out var large) && BitConverter.TryWriteBytes(into, large);
        // 1.0 is a whole number in JSON too
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var whole)) return false;
        return vr switch
        {
            DicomVr.US => whole is >= 0 and <= ushort.MaxValue && BitConverter.TryWriteBytes(into, (ushort)whole),
            DicomVr.SS => whole is >= short.MinValue and <= short.MaxValue && BitConverter.TryWriteBytes(into, (short)whole),
            DicomVr.UL => whole is >= 0 and <= uint.MaxValue && BitConverter.TryWriteBytes(into, (uint)whole),
            DicomVr.SL => whole is >= int.MinValue and <= int.MaxValue && BitConverter.TryWriteBytes(into, (int)whole),
            DicomVr.SV => BitConverter.TryWriteBytes(into, whole),
            _ => false,
        };
    }
}
