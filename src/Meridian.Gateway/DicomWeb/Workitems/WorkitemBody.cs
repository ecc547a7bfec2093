using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Core.Workitems;
using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Wire.Dicom;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Meridian.Gateway.DicomWeb.Workitems;

/// <summary>
/// Reads the data set of a request: <c>application/dicom+json</c>, an array of one object (PS3.18 F.2) or, as many clients send it, the object alone.
/// What the hub could not keep whole (bulk data elsewhere, a name given twice, attributes of a file or a command) is refused, not left out.
/// </summary>
internal static class WorkitemBody
{
    /// <summary>Longest nesting of sequences; content items of reports have some eight.</summary>
    private const int Deepest = 64;

    /// <param name="request">The request.</param>
    /// <param name="most">Most bytes of it.</param>
    /// <returns>The data set, each attribute in the form that the model gives it; null: the request has no body.</returns>
    /// <exception cref="DicomWebException">400, 413 or 415.</exception>
    public static async Task<JsonObject?> ReadAsync(HttpRequest request, int most)
    {
        var bytes = await BytesAsync(request, most);
        if (bytes.IsEmpty) return null;
        var type = MediaRange.Parse(request.ContentType);
        if (type?.Type is not ("application/dicom+json" or "application/json")) throw DicomWebException.NotSupported("Send the data set as application/dicom+json");
        if (type.Charset is not (null or "utf-8")) throw DicomWebException.NotSupported("JSON is sent in UTF-8");
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Deepest, AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array)
            {
                if (root.GetArrayLength() != 1) throw DicomWebException.Invalid($"The request brings {root.GetArrayLength()} data sets; it must be one");
                root = root[0];
            }
            if (root.ValueKind != JsonValueKind.Object) throw DicomWebException.Invalid("The data set must be a JSON object, or an array of one");
            var set = JsonObject.Create(root)!;
            foreach (var fault in Faults(set)) throw DicomWebException.Invalid(fault);
            // reading it and writing it again brings every value into the form of the model, and refuses what is none
            var dataset = DicomJson.Read(JsonSerializer.SerializeToUtf8Bytes(set));
            return DicomModel.Parse(System.Text.Encoding.UTF8.GetString(DicomJson.ToBytes(dataset, new DicomJsonOptions { InlineUpTo = int.MaxValue, TextUpTo = int.MaxValue })));
        }
        catch (JsonException wrong) { throw DicomWebException.Invalid($"The body is no JSON that can be read: line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}"); }
        catch (DicomRejectException wrong) { throw DicomWebException.Invalid("The body is not the DICOM JSON model (PS3.18 F.2): " + wrong.Message); }
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(HttpRequest request, int most)
    {
        if (request.ContentLength > most) throw TooLong(most);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            if (body.Length + read > most) throw TooLong(most);
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    // also gives each attribute of the registry its own representation where the sender chose another kind of text
    private static IEnumerable<string> Faults(JsonObject set)
    {
        foreach (var (name, value) in set.ToList())
        {
            if (name.Length != 8 || !DicomTag.TryParse(name, out var tag)) { yield return $"'{Short(name)}' is no attribute: eight hexadecimal digits are"; yield break; }
            if (tag.Group < 0x0008) { yield return $"{tag} is an attribute of a command or a file, not of a workitem"; yield break; }
            if (value is not JsonObject element) { yield return $"{tag} must be an object with vr and Value"; yield break; }
            if (element.ContainsKey("BulkDataURI")) { yield return $"{tag} lies elsewhere (BulkDataURI); send it with the data set"; yield break; }
            var known = DicomDictionary.FindVr(tag);
            var given = element["vr"] is JsonValue text && text.GetValueKind() == JsonValueKind.String ? DicomVrs.Parse(text.GetValue<string>()) : DicomVr.None;
            if (given == DicomVr.None && known == DicomVr.None) { yield return $"{tag} needs a vr"; yield break; }
            if (given == DicomVr.None || (known.IsText && given.IsText)) element["vr"] = (known == DicomVr.None ? given : known).Letters;
            else if (known != DicomVr.None && known != given && (known == DicomVr.SQ || given == DicomVr.SQ || known.IsText || given.IsText)) { yield return $"{tag} has the vr {known.Letters}, not {given.Letters}"; yield break; }
            if (element["vr"]!.GetValue<string>() != "SQ" || element["Value"] is not JsonArray items) continue;
            foreach (var item in items.OfType<JsonObject>())
                foreach (var fault in Faults(item)) { yield return fault; yield break; }
        }
    }

    private static string Short(string name) => name.Length > 20 ? name[..20] + "…" : name;
    private static DicomWebException TooLong(int most) => new(StatusCodes.Status413PayloadTooLarge, $"A workitem may have {most} bytes (dicomWeb:maximumWorkitem)");
}
