using System.Buffers;
using Meridian.Gateway.DicomWeb.Negotiation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>STOW-RS (PS3.18 10.5): Part 10 files, or metadata and bulk data apart; the answer says of each instance what became of it.</summary>
internal sealed class StoreTransaction(FileStoring files, MetadataStoring metadata, DicomWebMetrics metrics)
{
    private const int MostWarnings = 10;

    /// <param name="context">The request.</param>
    /// <param name="study">The study that every instance must belong to; null: any.</param>
    /// <param name="root">Base URL of the service.</param>
    public async Task HandleAsync(HttpContext context, string? study, string root)
    {
        AcceptList.RequireJson(context.Request);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        var content = MediaRange.Parse(context.Request.ContentType);
        var target = study is null ? $"{root}/studies" : $"{root}/studies/{study}";
        var outcomes = content switch
        {
            { IsMultipart: true, Boundary: null or "" } => throw DicomWebException.Invalid("The Content-Type has no boundary"),
            { IsMultipart: true, Part: null or "application/dicom", Boundary: var boundary } => await files.PartsAsync(context, boundary, study),
            { IsMultipart: true, Part: MetadataStoring.MediaType or "application/json", TransferSyntax: null or PixelMedia.ExplicitLittleEndian, Boundary: var boundary } => await metadata.PartsAsync(context, boundary, target, study),
            { Type: "application/dicom" } => [await files.OneAsync(context, context.Request.Body, context.Request.ContentLength, study)],
            { Type: MetadataStoring.MediaType } => await metadata.AloneAsync(context, content, target, study),
            _ => throw DicomWebException.NotSupported($"Send multipart/related; type=\"application/dicom\" with Part 10 files as its parts, or multipart/related; type=\"{MetadataStoring.MediaType}\" with metadata and bulk data; XML is not read"),
        };
        if (outcomes.Count == 0) throw DicomWebException.Invalid("The request brought no instance");
        foreach (var outcome in outcomes) metrics.Stored(outcome.Failure is { } failure ? failure.ToString() : outcome.Warning is null ? "kept" : "kept with a warning");

        var body = new ArrayBufferWriter<byte>(4096);
        StoreResponse.Write(body, outcomes, root, study);
        context.Response.StatusCode = StoreResponse.StatusOf(outcomes);
        // the module of Annex I has numbers only
        foreach (var words in outcomes.Where(o => o is { Failure: not null, Detail: not null }).Select(o => o.Detail!).Distinct().Take(MostWarnings)) context.Response.Headers.Append("Warning", $"299 meridian \"{Printable(words)}\"");
        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = DicomWebResponse.Json;
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    // a header's quoted string: ASCII without quotes and backslashes
    private static string Printable(string words) => string.Create(Math.Min(words.Length, 500), words, static (to, from) =>
    {
        for (var i = 0; i < to.Length; i++) to[i] = from[i] is >= ' ' and <= '~' and not ('"' or '\\') ? from[i] : '?';
    });
}
