using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using Meridian.Gateway.DicomWeb.Negotiation;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb;

/// <summary>A JSON answer on its way: kept back while it is small, so that it has a length; beyond that given to the network every so often, through gzip where the caller takes it.</summary>
internal sealed class DicomWebResponse(HttpContext context)
{
    public const string Json = "application/dicom+json";
    /// <summary>Chinese stays Chinese; only what JSON itself needs is escaped, since this is never put into HTML.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private const int HoldBack = 32 * 1024;
    private readonly ArrayBufferWriter<byte> held = new(4096);
    private readonly CancellationToken cancelled = context.RequestAborted;
    private PipeWriter? pipe;
    private GZipStream? gzip;

    /// <summary>Where to write; call <see cref="FlushSometimesAsync"/> between pieces.</summary>
    public IBufferWriter<byte> Body => held;

    /// <summary>Hands on what is written once it is worth it; waits for a slow reader, so that memory stays bounded.</summary>
    public async ValueTask FlushSometimesAsync()
    {
        if (held.WrittenCount < HoldBack) return;
        if (pipe is null) Start();
        await HandOnAsync();
    }

    public async Task CompleteAsync()
    {
        if (pipe is null)
        {
            context.Response.ContentType = Json;
            context.Response.ContentLength = held.WrittenCount;
            context.Response.Headers.Append("Vary", "Accept, Accept-Encoding");
            if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(held.WrittenMemory, cancelled);
            return;
        }
        await HandOnAsync();
        if (gzip is not null) await gzip.DisposeAsync();
    }

    private void Start()
    {
        var response = context.Response;
        response.ContentType = Json;
        response.Headers.Append("Vary", "Accept, Accept-Encoding");
        if (HttpMethods.IsHead(context.Request.Method)) pipe = PipeWriter.Create(Stream.Null);
        else if (AcceptList.TakesGzip(context.Request))
        {
            response.Headers.ContentEncoding = "gzip";
            gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            pipe = PipeWriter.Create(gzip, new StreamPipeWriterOptions(leaveOpen: true));
        }
        else pipe = response.BodyWriter;
    }

    private async ValueTask HandOnAsync()
    {
        pipe!.Write(held.WrittenSpan);
        held.ResetWrittenCount();
        await pipe!.FlushAsync(cancelled);
    }
}
