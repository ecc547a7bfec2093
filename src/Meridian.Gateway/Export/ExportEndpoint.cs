using System.Globalization;
using Meridian.Core.Record;
using Meridian.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Meridian.Gateway.Export;

/// <summary>
/// <c>GET /api/v1/export?tile=&amp;from=&amp;to=&amp;format=csv|edf&amp;metrics=</c>: a file to keep. Also <c>format=wavecsv</c> and <c>bom=true</c>. What can go
/// wrong is found before the first byte; a failure after it ends the connection, so that half a file is not taken for a whole one.
/// </summary>
internal sealed partial class ExportEndpoint(RecordExport export, IRecordReader reader, TimeProvider clock, ILogger<ExportEndpoint> log) : IDisposable
{
    private readonly ExportMetrics metrics = new();

    public async Task HandleAsync(HttpContext context)
    {
        ExportRequest request;
        Func<Stream, CancellationToken, Task> write;
        string name;
        try
        {
            (request, name) = Read(context.Request);
            write = export.Prepare(request, context.RequestAborted);
        }
        catch (ExportException refusal)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "This cannot be exported", refusal.Message);
            return;
        }
        catch (RecordUnavailableException trouble)
        {
            context.Response.Headers.RetryAfter = "5";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The record cannot be read now", trouble.Message);
            return;
        }
        var response = context.Response;
        response.ContentType = request.Format == ExportFormat.Edf ? "application/octet-stream" : "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        response.Headers.CacheControl = "private, no-store";
        var whole = false;
        try
        {
            await write(response.Body, context.RequestAborted);
            whole = true;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested) { }
        catch (Exception failure)
        {
            LogCutOff(failure);
            context.Abort();
        }
        finally { metrics.Ended(request.Format, whole); }
    }

    public void Dispose() => metrics.Dispose();

    private (ExportRequest, string) Read(HttpRequest request)
    {
        string? Value(string name) => request.Query[name] is { Count: > 0 } values && !string.IsNullOrEmpty(values[^1]) ? values[^1] : null;
        var (bed, equipment) = ExportTarget.Find(reader, Value("tile") ?? throw new ExportException("tile is missing: a tile's key, e.g. b12 or e7"));
        var to = Time(Value("to"), "to") ?? clock.GetUtcNow();
        var from = Time(Value("from"), "from") ?? throw new ExportException("from is missing: milliseconds since 1970 UTC, or ISO 8601 with a zone");
        var format = (Value("format") ?? "csv") switch
        {
            "csv" => ExportFormat.Csv,
            "wavecsv" => ExportFormat.WaveCsv,
            "edf" => ExportFormat.Edf,
            _ => throw new ExportException("format must be csv, wavecsv or edf"),
        };
        HashSet<MetricId>? only = null;
        foreach (var text in request.Query["metrics"].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
            (only ??= []).Add(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new(id) : throw new ExportException("metrics must be numbers of metrics, joined by commas"));
        var name = string.Create(CultureInfo.InvariantCulture, $"meridian-{(bed.Value > 0 ? "b" + bed : "e" + equipment)}-{from.UtcDateTime:yyyyMMdd'T'HHmmss}Z.{(format == ExportFormat.Edf ? "edf" : "csv")}");
        return (new ExportRequest { Bed = bed, Equipment = equipment, From = from, To = to, Format = format, Metrics = only, WithByteOrderMark = Value("bom") is "true" or "1", Zone = clock.LocalTimeZone }, name);
    }

    private static DateTimeOffset? Time(string? text, string name)
    {
        if (text is null) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is > -62_135_596_800_000 and < 253_402_300_800_000) return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : throw new ExportException($"{name} must be milliseconds since 1970 UTC, or ISO 8601 with a zone");
    }

    internal static Task RefuseAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { type = "about:blank", title, status, detail }, options: null, "application/problem+json", context.RequestAborted);
    }
}
