using System.IO.Compression;
using System.Text.Json;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Wire.Dicom.Deidentification;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Meridian.Gateway.Export;

/// <summary>
/// <c>GET /api/v1/export/dicom?study=UID&amp;series=&amp;deidentify=true|false&amp;option=…</c>: a zip of Part 10 files. Who took what out, and how, stands in the audit trail before the
/// first byte leaves. A failure after it ends the connection, so that half an archive is not taken for a whole one.
/// </summary>
internal sealed partial class DicomExportEndpoint(DicomExport export, IIntake intake, AuditTrail audit, ILogger<DicomExportEndpoint> log)
{
    public async Task HandleAsync(HttpContext context)
    {
        DicomExportRequest request;
        Deidentifier? deidentifier;
        try
        {
            request = Read(context.Request);
            deidentifier = export.Prepare(request);
            await intake.DecideAsync(batch => audit.Append(batch, Credential.Actor(context), "imaging.export", string.Join(' ', request.Studies.Take(20)),
                JsonSerializer.Serialize(new { studies = request.Studies.Count, series = request.Series, deidentified = deidentifier is not null, options = request.Deidentification })), context.RequestAborted);
        }
        catch (ExportException refusal)
        {
            await ExportEndpoint.RefuseAsync(context, StatusCodes.Status400BadRequest, "This cannot be exported", refusal.Message);
            return;
        }
        catch (RecordUnavailableException trouble)
        {
            context.Response.Headers.RetryAfter = "5";
            await ExportEndpoint.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The record cannot be read now", trouble.Message);
            return;
        }
        var response = context.Response;
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = deidentifier is null ? "meridian-dicom.zip" : "meridian-dicom-deidentified.zip" }.ToString();
        response.Headers.CacheControl = "private, no-store";
        try
        {
            var stream = new ZipStream(response.Body);
            DicomExportReport report;
            await using (var archive = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, context.RequestAborted))
                report = await export.WriteAsync(request, deidentifier, new DicomExportZip(archive), context.RequestAborted);
            await stream.FlushAsync(context.RequestAborted);
            LogTaken(report.Objects, report.Bytes, report.LeftOut.Count);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested) { }
        catch (Exception failure)
        {
            LogCutOff(failure);
            context.Abort();
        }
    }

    private static DicomExportRequest Read(HttpRequest request)
    {
        static string[] Values(Microsoft.Extensions.Primitives.StringValues values) => [.. values.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        var deidentify = request.Query["deidentify"].ToString() switch
        {
            "" or "true" => true,
            "false" => false,
            _ => throw new ExportException("deidentify must be true or false"),
        };
        var options = Values(request.Query["option"]);
        if (!deidentify && options.Length > 0) throw new ExportException("options go with deidentify=true only");
        return new DicomExportRequest
        {
            Studies = [.. Values(request.Query["study"]).Distinct()], Series = request.Query["series"] is { Count: > 0 } series && !string.IsNullOrEmpty(series[0]) ? series[0] : null,
            Deidentification = deidentify ? DicomExportRequest.Options(options) : null,
        };
    }
}
