using System.IO.Compression;
using Meridian.Core;
using Meridian.Core.Imaging;
using Meridian.Gateway.Export;
using Meridian.Server.Configuration;
using Meridian.Store.Blobs;

namespace Meridian.Server.CommandLine;

/// <summary>Studies as Part 10 files.</summary>
internal static partial class ExportCommand
{
    private static DicomExportRequest DicomRequest(string[] studies, bool asStored, string[] options)
    {
        try
        {
            return new DicomExportRequest { Studies = [.. studies.Distinct()], Deidentification = asStored ? null : DicomExportRequest.Options(options) };
        }
        catch (ExportException wrong)
        {
            throw new SettingsException(wrong.Message);
        }
    }

    private static async Task DicomFromFolderAsync(string folder, DicomExportRequest request, string output, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder)) throw new SettingsException($"{folder} does not exist; name the data folder with --data, or a running hub with --url");
        await using var record = Open(folder);
        using var store = new ImageStore(new ImageStoreOptions { Folder = Path.Combine(folder, "imaging") }, record.Images, TimeProvider.System);
        var export = new DicomExport(record.Images, store, new ExportOptions { PseudonymKeyFile = Path.Combine(folder, "keys", "pseudonyms.key") });
        try
        {
            var deidentifier = export.Prepare(request);
            if (!output.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                await SayAsync(output, await export.WriteAsync(request, deidentifier, new DicomExportFolder(output), cancellation));
                return;
            }
            DicomExportReport report;
            await using (var file = new FileStream(output + ".part", FileMode.Create, FileAccess.Write))
            await using (var archive = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation))
                report = await export.WriteAsync(request, deidentifier, new DicomExportZip(archive), cancellation);
            File.Move(output + ".part", output, overwrite: true);
            await SayAsync(output, report);
        }
        catch (ExportException nothing)
        {
            throw new CommandFailedException(nothing.Message);
        }
    }

    private static async Task SayAsync(string output, DicomExportReport report)
    {
        await Console.Out.WriteLineAsync($"{output}: {report.Objects:N0} objects, {report.Bytes:N0} bytes");
        foreach (var group in report.LeftOut.GroupBy(o => o.Reason)) await Console.Error.WriteLineAsync($"left out: {group.Count():N0}, {group.Key}");
        if (report.Objects == 0) throw new CommandFailedException("Nothing was taken out; export.json says why");
    }

    private static async Task DicomFromHubAsync(string hub, string? token, DicomExportRequest request, string[] options, string output, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = new Uri(hub.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var query = "api/v1/export/dicom?" + string.Join('&', request.Studies.Select(s => "study=" + Uri.EscapeDataString(s)).Append("deidentify=" + (request.Deidentification is null ? "false" : "true"))
            .Concat(options.Select(o => "option=" + Uri.EscapeDataString(o))));
        using var answer = await client.GetAsync(query, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode) throw new CommandFailedException($"{hub} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
        await using (var file = new FileStream(output + ".part", FileMode.Create, FileAccess.Write)) await answer.Content.CopyToAsync(file, cancellation);
        File.Move(output + ".part", output, overwrite: true);
        await Console.Out.WriteLineAsync($"{output}: {new FileInfo(output).Length:N0} bytes; export.json in it says what was left out and why");
    }
}
