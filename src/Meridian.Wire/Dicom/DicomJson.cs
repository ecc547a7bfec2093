using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Meridian.Wire.Dicom;

/// <summary>The DICOM JSON model (PS3.18 Annex F), both ways.</summary>
public static partial class DicomJson
{
    /// <summary>Writes a data set as one object. Group lengths are left out (F.2.2); text is UTF-8, and (0008,0005) says so where it is there.</summary>
    public static void Write(Utf8JsonWriter writer, DicomDataset dataset, DicomJsonOptions? options = null) => WriteSet(writer, dataset, options ?? DicomJsonOptions.Default, "");

    /// <summary>A data set as the bytes of one object.</summary>
    public static byte[] ToBytes(DicomDataset dataset, DicomJsonOptions? options = null)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true })) Write(writer, dataset, options);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteSet(Utf8JsonWriter writer, DicomDataset dataset, DicomJsonOptions options, string path)
    {
        Span<char> name = stackalloc char[8];
        writer.WriteStartObject();
        foreach (var element in dataset)
        {
            if (element.Tag.IsGroupLength || (path.Length == 0 && options.Include is { } include && !include(element.Tag))) continue;
            element.Tag.Value.TryFormat(name, out _, "X8", CultureInfo.InvariantCulture);
            writer.WritePropertyName(name);
            WriteElement(writer, dataset, element, options, path);
        }
        writer.WriteEndObject();
    }

    private static void WriteElement(Utf8JsonWriter writer, DicomDataset dataset, DicomElement element, DicomJsonOptions options, string path)
    {
        // what came as UN although the registry knows it (PS3.5 6.2.2: through a node that did not) gets its representation back
        if (element.Vr == DicomVr.UN) element = DicomDataset.Known(element);
        writer.WriteStartObject();
        if ((element.Items ?? (element.Vr == DicomVr.UN && DicomDictionary.FindVr(element.Tag) == DicomVr.SQ && dataset.GetItems(element.Tag) is { Count: > 0 } known ? known : null)) is { } items)
        {
            writer.WriteString("vr"u8, "SQ"u8);
            if (items.Count > 0)
            {
                writer.WriteStartArray("Value"u8);
                for (var i = 0; i < items.Count; i++) WriteSet(writer, items[i], options, options.BulkDataUri is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{path}{element.Tag.ToHex()}/{i}/"));
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
            return;
        }
        WriteVr(writer, element.Vr);
        if (element.Fragments is not null || (element.Length > 0 && (element.IsDeferred || element.Length > (element.Vr.IsBulk ? options.InlineUpTo : options.TextUpTo))))
        {
            if (options.BulkDataUri is { } address)
            {
                if (address(path + element.Tag.ToHex(), element) is { } uri) writer.WriteString("BulkDataURI"u8, uri);
                writer.WriteEndObject();
                return;
            }
            if (element.Fragments is not null || element.IsDeferred)
            {
                writer.WriteEndObject();
                return;
            }
        }
        if (element.Value.Length > 0)
        {
            if (element.Vr.IsBulk || element.Vr == DicomVr.None) writer.WriteBase64String("InlineBinary"u8, element.LittleEndianValue.Span);
            else if (element.Tag == DicomTags.SpecificCharacterSet) WriteUtf8(writer);
            else WriteValues(writer, dataset, element);
        }
        writer.WriteEndObject();
    }

    private static void WriteUtf8(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("Value"u8);
        writer.WriteStringValue("ISO_IR 192"u8);
        writer.WriteEndArray();
    }

    private static void WriteVr(Utf8JsonWriter writer, DicomVr vr)
    {
        if (vr == DicomVr.None) vr = DicomVr.UN;
        writer.WriteString("vr"u8, [(byte)((ushort)vr >> 8), (byte)vr]);
    }

    private static void WriteValues(Utf8JsonWriter writer, DicomDataset dataset, DicomElement element)
    {
        if (!element.Vr.IsText)
        {
            var count = element.Count;
            if (count == 0) return;
            writer.WriteStartArray("Value"u8);
            for (var i = 0; i < count; i++) WriteNumber(writer, element, i);
            writer.WriteEndArray();
            return;
        }
        var texts = element.Texts(dataset.CharacterSet);
        // a name of separators alone is no value
        if (Array.TrueForAll(texts, t => t.AsSpan().Trim("^= ").Length == 0 && (t.Length == 0 || element.Vr == DicomVr.PN))) return;
        writer.WriteStartArray("Value"u8);
        foreach (var text in texts)
        {
            if (text.Length == 0) writer.WriteNullValue(); // F.2.5
            else if (element.Vr == DicomVr.PN) WriteName(writer, DicomPersonName.Parse(text));
            else if (element.Vr is DicomVr.DS or DicomVr.IS && JsonNumber(text) is { } number) writer.WriteRawValue(number, skipInputValidation: true);
            else writer.WriteStringValue(text);
        }
        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, DicomElement element, int index)
    {
        if (element.TryGetTag(index, out var tag))
        {
            writer.WriteStringValue(tag.ToHex());
        }
        else if (element.Vr is DicomVr.FL or DicomVr.FD && element.TryGetDouble(index, out var real))
        {
            // JSON has no number for these; a string of the name is what readers of the model take
            if (!double.IsFinite(real)) writer.WriteStringValue(double.IsNaN(real) ? "NaN" : real > 0 ? "Infinity" : "-Infinity");
            else if (element.Vr == DicomVr.FL) writer.WriteNumberValue((float)real);
            else writer.WriteNumberValue(real);
        }
        else if (element.Vr == DicomVr.UV && element.LittleEndianValue.Span is var bytes)
        {
            writer.WriteNumberValue(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes[(index * 8)..]));
        }
        else if (element.TryGetInt64(index, out var whole))
        {
            writer.WriteNumberValue(whole);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static void WriteName(Utf8JsonWriter writer, DicomPersonName name)
    {
        if (name.IsEmpty)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        if (name.Alphabetic.Length > 0) writer.WriteString("Alphabetic"u8, name.Alphabetic);
        if (name.Ideographic.Length > 0) writer.WriteString("Ideographic"u8, name.Ideographic);
        if (name.Phonetic.Length > 0) writer.WriteString("Phonetic"u8, name.Phonetic);
        writer.WriteEndObject();
    }

    /// <summary>A DS or IS in JSON's spelling, digit for digit; null for what is no number.</summary>
    private static string? JsonNumber(string text)
    {
        var span = text.AsSpan();
        var negative = span[0] == '-';
        if (span[0] is '-' or '+') span = span[1..];
        var digits = 0;
        while (digits < span.Length && char.IsAsciiDigit(span[digits])) digits++;
        var whole = span[..digits];
        var rest = span[digits..];
        ReadOnlySpan<char> fraction = default;
        if (rest.Length > 0 && rest[0] == '.')
        {
            var end = 1;
            while (end < rest.Length && char.IsAsciiDigit(rest[end])) end++;
            fraction = rest[1..end];
            rest = rest[end..];
        }
        if (whole.Length + fraction.Length == 0) return null;
        if (rest.Length > 0)
        {
            if (rest[0] is not ('e' or 'E')) return null;
            var exponent = rest[1..];
            if (exponent.Length > 0 && exponent[0] is '+' or '-') exponent = exponent[1..];
            if (exponent.Length is 0 or > 4 || exponent.ContainsAnyExceptInRange('0', '9')) return null;
        }
        whole = whole.TrimStart('0');
        return string.Concat(negative ? "-" : "", whole.Length == 0 ? "0" : whole, fraction.Length == 0 ? "" : string.Concat(".", fraction), rest);
    }
}
