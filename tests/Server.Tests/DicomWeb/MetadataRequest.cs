using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>A store request with metadata and bulk data apart, written by hand.</summary>
internal sealed class MetadataRequest
{
    private readonly List<(string Type, string? Location, byte[] Bytes)> parts = [];

    public static string Study => "1.2.826.0.1.3680043.9.1";

    /// <summary>One object of the model: secondary capture of a patient, with more attributes.</summary>
    public static string Instance(string sop, params string[] attributes) => "{" + string.Join(",",
    [
        At("00080016", """ "vr":"UI","Value":["1.2.840.10008.5.1.4.1.1.7"] """), At("00080018", $$""" "vr":"UI","Value":["{{sop}}"] """), At("00080060", """ "vr":"CS","Value":["OT"] """),
        At("00100010", """ "vr":"PN","Value":[{"Alphabetic":"Apart^Ada"}] """), At("00100020", """ "vr":"LO","Value":["APART"] """),
        At("0020000D", $$""" "vr":"UI","Value":["{{Study}}"] """), At("0020000E", $$""" "vr":"UI","Value":["{{Study}}.1"] """), .. attributes,
    ]) + "}";

    /// <summary>One attribute of the model.</summary>
    public static string At(string tag, string inner) => $"\"{tag}\":{{{inner}}}";

    /// <summary>The Image Pixel Description Macro of an image with one sample a pixel.</summary>
    public static string[] Image(int rows, int columns, int bits = 8) =>
    [
        At("00280002", """ "vr":"US","Value":[1] """), At("00280004", """ "vr":"CS","Value":["MONOCHROME2"] """), Number("00280010", rows), Number("00280011", columns), Number("00280100", bits), Number("00280101", bits),
        Number("00280102", bits - 1), Number("00280103", 0),
    ];

    public static string Number(string tag, int value) => At(tag, $$""" "vr":"US","Value":[{{value}}] """);

    public static string Frames(int count) => At("00280008", $$""" "vr":"IS","Value":[{{count}}] """);

    public static string Bulk(string tag, string vr, string uri) => At(tag, $$""" "vr":"{{vr}}","BulkDataURI":"{{uri}}" """);

    public MetadataRequest Metadata(params string[] instances) => With("application/dicom+json", null, Encoding.UTF8.GetBytes($"[{string.Join(",", instances)}]"));

    public MetadataRequest With(string type, string? location, byte[] bytes)
    {
        parts.Add((type, location, bytes));
        return this;
    }

    /// <summary>The body as it goes over the wire.</summary>
    public byte[] Body(string boundary)
    {
        using var body = new MemoryStream();
        foreach (var (type, location, bytes) in parts)
        {
            body.Write(Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: {type}\r\n{(location is null ? "" : $"Content-Location: {location}\r\n")}\r\n"));
            body.Write(bytes);
            body.Write("\r\n"u8);
        }
        body.Write(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return body.ToArray();
    }

    public async Task<MetadataAnswer> SendAsync(DicomWebHub hub, string path = "studies")
    {
        using var content = new ByteArrayContent(Body("between"));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related; type=\"application/dicom+json\"; boundary=between");
        return await SendAsync(hub, content, path);
    }

    public static async Task<MetadataAnswer> SendAsync(DicomWebHub hub, HttpContent content, string path = "studies")
    {
        using var answer = await hub.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        var warnings = answer.Headers.TryGetValues("Warning", out var values) ? string.Join("\n", values) : "";
        return new(answer.StatusCode, await DicomWebHub.JsonAsync(answer), warnings);
    }
}

/// <summary>What a store request was answered.</summary>
internal sealed record MetadataAnswer(HttpStatusCode Status, JsonElement Body, string Warnings)
{
    public int Kept => Body.TryGetProperty("00081199", out var kept) ? kept.GetProperty("Value").GetArrayLength() : 0;

    /// <summary>SOP Instance UID and reason of each that failed.</summary>
    public IReadOnlyList<(string Sop, int Reason)> Failed => Items("00081198").Select(i => (i.GetProperty("00081155").GetProperty("Value")[0].GetString()!, Reason(i))).ToList();

    /// <summary>Reasons of failures that are no instance's.</summary>
    public IReadOnlyList<int> Other => Items("0008119A").Select(Reason).ToList();

    public string Detail => Body.GetProperty("detail").GetString()!;

    private IEnumerable<JsonElement> Items(string tag) => Body.TryGetProperty(tag, out var sequence) ? sequence.GetProperty("Value").EnumerateArray() : [];

    private static int Reason(JsonElement item) => item.GetProperty("00081197").GetProperty("Value")[0].GetInt32();
}
