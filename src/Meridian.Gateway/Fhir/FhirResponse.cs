using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Json;
using Meridian.Gateway.Fhir.Resources;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Fhir;

/// <summary>The body of an answer: JSON straight into the response's pipe, through gzip where the caller takes it, given to the network every so often.</summary>
internal sealed class FhirResponse : IAsyncDisposable
{
    private const int FlushAt = 32 * 1024;
    private readonly PipeWriter pipe;
    private readonly GZipStream? gzip;
    private readonly CancellationToken cancelled;

    public FhirResponse(HttpContext context, int status, bool pretty)
    {
        var response = context.Response;
        cancelled = context.RequestAborted;
        response.StatusCode = status;
        response.ContentType = FhirNegotiation.ContentType;
        response.Headers.Append("Vary", "Accept-Encoding");
        if (HttpMethods.IsHead(context.Request.Method)) pipe = PipeWriter.Create(Stream.Null);
        else if (FhirNegotiation.TakesGzip(context.Request))
        {
            response.Headers.ContentEncoding = "gzip";
            gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            pipe = PipeWriter.Create(gzip, new StreamPipeWriterOptions(leaveOpen: true));
        }
        else pipe = response.BodyWriter;
        Json = new Utf8JsonWriter(pipe, ResourceRenderer.Json(pretty));
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>Hands on what is written once it is worth it; waits for a slow reader, so that memory stays a page's.</summary>
    public async ValueTask FlushSometimesAsync()
    {
        if (Json.BytesPending + (pipe.CanGetUnflushedBytes ? pipe.UnflushedBytes : 0) < FlushAt) return;
        Json.Flush();
        await pipe.FlushAsync(cancelled);
        if (gzip is not null) await gzip.FlushAsync(cancelled);
    }

    public async ValueTask CompleteAsync()
    {
        await Json.FlushAsync(cancelled);
        await pipe.FlushAsync(cancelled);
        if (gzip is not null) await gzip.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Json.Reset(); // what was not completed must not be flushed as if it were whole
        await Json.DisposeAsync();
    }
}
