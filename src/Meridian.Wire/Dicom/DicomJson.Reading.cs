using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Meridian.Wire.Dicom;

public static partial class DicomJson
{
    /// <summary>One document being read, and where in it.</summary>
    private sealed class Reading(Func<DicomBulkReference, DicomElement>? bulk)
    {
        private readonly List<(DicomTag Sequence, int Item)> path = [];
        private DicomTag current;
        private bool needsUtf8;

        public DicomDataset Read(JsonElement json)
        {
            DicomDataset set;
            try { set = ReadSet(json); }
            // half of a surrogate pair: JSON, but no text
            catch (InvalidOperationException) { throw Fault(); }
            if (needsUtf8) NameUtf8(set, isTop: true);
            return set;
        }

        private DicomDataset ReadSet(JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Object) throw Fault();
            if (path.Count > DicomReadOptions.Default.MaxDepth) throw Fault(DicomReject.TooDeep);
            var set = new DicomDataset();
            foreach (var property in json.EnumerateObject())
            {
                if (property.Name.Length != 8 || !uint.TryParse(property.Name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)) throw Fault();
                current = new DicomTag(number);
                // PS3.5 7.5, PS3.7 6.3: items, delimiters and commands are no elements of a data set
                if (current.Group is 0 or 0xFFFE) throw Fault();
                if (current.IsGroupLength) continue; // F.2.2 leaves them out; writers count them anew
                var tag = current;
                if (set.Add(ReadElement(tag, property.Value))) continue;
                current = tag;
                throw Fault();
            }
            return set;
        }

        private DicomElement ReadElement(DicomTag tag, JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Object) throw Fault();
            JsonElement? letters = null, content = null;
            var form = "";
            foreach (var child in json.EnumerateObject())
            {
                if (child.NameEquals("vr"u8) && letters is null) letters = child.Value;
                // F.2.2: at most one of these
                else if (child.Name is "Value" or "BulkDataURI" or "InlineBinary" && content is null) (content, form) = (child.Value, child.Name);
                else throw Fault();
            }
            var vr = letters is not { } said ? DicomDictionary.FindVr(tag) : said.ValueKind == JsonValueKind.String ? DicomVrs.Parse(said.GetString()) : DicomVr.None;
            if (vr == DicomVr.None) throw Fault();
            if (content is not { } value || value.ValueKind == JsonValueKind.Null) return Empty(tag, vr);
            switch (form)
            {
                case "BulkDataURI": return ReadBulk(tag, vr, value);
                case "InlineBinary": return ReadInline(tag, vr, value);
            }
            if (value.ValueKind != JsonValueKind.Array) throw Fault();
            if (vr == DicomVr.SQ) return ReadItems(tag, value);
            if (value.GetArrayLength() == 0) return Empty(tag, vr);
            if (vr.IsBulk) throw Fault();
            return vr.IsText ? ReadText(tag, vr, value) : ReadNumbers(tag, vr, value);
        }

        private static DicomElement Empty(DicomTag tag, DicomVr vr) => vr == DicomVr.SQ ? new DicomElement(tag, []) : new DicomElement(tag, vr, ReadOnlyMemory<byte>.Empty);

        private DicomElement ReadItems(DicomTag tag, JsonElement values)
        {
            var items = new List<DicomDataset>(values.GetArrayLength());
            foreach (var item in values.EnumerateArray())
            {
                path.Add((tag, items.Count));
                items.Add(item.ValueKind == JsonValueKind.Null ? new DicomDataset() : ReadSet(item));
                path.RemoveAt(path.Count - 1);
            }
            return new DicomElement(tag, items);
        }

        private DicomElement ReadBulk(DicomTag tag, DicomVr vr, JsonElement value)
        {
            if (vr == DicomVr.SQ || value.ValueKind != JsonValueKind.String) throw Fault();
            if (bulk is null) return Empty(tag, vr);
            var element = bulk(new DicomBulkReference(tag, vr, Place, value.GetString()!));
            if (!element.Vr.IsText || element.IsDeferred) return element;
            // the repertoire of the model is UTF-8 (F.2)
            if (element.Vr.IsCharacterSetText ? !Utf8.IsValid(element.Value.Span) : !Ascii.IsValid(element.Value.Span)) throw Fault();
            needsUtf8 |= !Ascii.IsValid(element.Value.Span);
            return element;
        }

        private DicomElement ReadInline(DicomTag tag, DicomVr vr, JsonElement value)
        {
            // F.2.7: a value field of bytes or of numbers; a rest that is no whole number is none
            if ((!vr.IsBulk && vr.NumberSize == 0) || value.ValueKind != JsonValueKind.String || !value.TryGetBytesFromBase64(out var binary)) throw Fault();
            if (vr.NumberSize > 0 && binary.Length % vr.NumberSize != 0) throw Fault();
            return new DicomElement(tag, vr, binary);
        }

        private DicomElement ReadText(DicomTag tag, DicomVr vr, JsonElement values)
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
                        text.Append(value.GetRawText() is { Length: <= 16 } raw ? raw : value.TryGetDouble(out var real) && double.IsFinite(real) ? DicomElement.DecimalString(real) : throw Fault());
                        break;
                    case JsonValueKind.Number:
                        text.Append(value.GetRawText());
                        break;
                    case JsonValueKind.Object when vr == DicomVr.PN:
                        text.Append(Name(value));
                        break;
                    case JsonValueKind.Null:
                        break;
                    default:
                        throw Fault();
                }
            }
            if (index > 1 && !vr.IsMultiValuedText) throw Fault();
            var all = text.ToString();
            var ascii = Ascii.IsValid(all);
            if (!ascii && !vr.IsCharacterSetText) throw Fault();
            // ISO IR 13 has other characters where ASCII has the backslash and the tilde; the text here is Unicode
            needsUtf8 |= !ascii || (tag == DicomTags.SpecificCharacterSet && all.Contains("13", StringComparison.Ordinal));
            var bytes = Encoding.UTF8.GetBytes(all);
            if ((bytes.Length & 1) != 0) bytes = [.. bytes, vr.Padding];
            return new DicomElement(tag, vr, bytes);
        }

        private string Name(JsonElement name)
        {
            string alphabetic = "", ideographic = "", phonetic = "";
            foreach (var group in name.EnumerateObject())
            {
                if (group.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)) throw Fault();
                var text = group.Value.GetString() ?? "";
                if (group.NameEquals("Alphabetic"u8)) alphabetic = text;
                else if (group.NameEquals("Ideographic"u8)) ideographic = text;
                else if (group.NameEquals("Phonetic"u8)) phonetic = text;
                else throw Fault();
            }
            return new DicomPersonName(alphabetic, ideographic, phonetic).ToString();
        }

        private DicomElement ReadNumbers(DicomTag tag, DicomVr vr, JsonElement values)
        {
            var size = vr.NumberSize;
            var bytes = new byte[size * values.GetArrayLength()];
            var at = 0;
            foreach (var value in values.EnumerateArray())
            {
                var text = value.ValueKind switch { JsonValueKind.Number => value.GetRawText(), JsonValueKind.String => value.GetString()!, _ => "" };
                if (!TryWriteNumber(bytes.AsSpan(at, size), vr, text)) throw Fault();
                at += size;
            }
            return new DicomElement(tag, vr, bytes);
        }

        /// <summary>Text of the model is Unicode whatever (0008,0005) says (F.2): each that is there says so, and the data set's own always.</summary>
        private static void NameUtf8(DicomDataset set, bool isTop)
        {
            if (isTop || set.Contains(DicomTags.SpecificCharacterSet)) set.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 192");
            foreach (var element in set)
                foreach (var item in element.Items ?? []) NameUtf8(item, isTop: false);
        }

        private string Place => string.Concat(path.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Sequence.ToHex()}/{p.Item}/"))) + (current == default ? "" : current.ToHex());

        private DicomRejectException Fault(DicomReject reason = DicomReject.BrokenJson) => new(reason, -1, current, Place);
    }
}
