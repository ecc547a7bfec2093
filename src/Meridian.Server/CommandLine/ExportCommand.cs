using System.CommandLine;
using System.Globalization;
using Meridian.Core;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Gateway.Export;
using Meridian.Server.Configuration;
using Meridian.Store.Sqlite;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian export</c>: an interval of a bed or of equipment as a file, or studies as Part 10 files, from a running hub or from a data folder that no hub has open.</summary>
internal static partial class ExportCommand
{
    private static readonly Dictionary<string, ExportFormat> Formats = new()
    {
        ["csv"] = ExportFormat.Csv, ["wavecsv"] = ExportFormat.WaveCsv, ["edf"] = ExportFormat.Edf,
    };

    public static Command Make()
    {
        var bed = new Option<string>("--bed") { Description = "A tile's key (b12, e7), a given name, or unit, room and bed" };
        var from = new Option<DateTimeOffset?>("--from") { Description = "ISO 8601, e.g. 2026-11-21T08:00:00Z; without a zone: UTC", CustomParser = result => Time(result) };
        var to = new Option<DateTimeOffset?>("--to") { Description = "ISO 8601 (default: now)", CustomParser = result => Time(result) };
        var format = new Option<string>("--format") { Description = "csv (values), wavecsv (waves), edf (EDF+ with alarms)", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        var output = new Option<string?>("--out") { Description = "File to write (default: BED.csv or BED.edf here); for studies a folder, or a file that ends in .zip (default: meridian-dicom.zip)", HelpName = "FILE" };
        var data = Options.Data("Data folder that no hub has open (default: ./data)");
        var url = new Option<string?>("--url") { Description = "A running hub, e.g. http://127.0.0.1:8080; its token in --token or MERIDIAN_TOKEN" };
        var token = new Option<string?>("--token") { Description = "API token (role viewer or more)" };
        var study = new Option<string[]>("--study") { Description = "Images instead: Study Instance UID, repeatable", HelpName = "UID" };
        var asStored = new Option<bool>("--as-stored") { Description = "Images as they are stored, with the patient's identity (default: de-identified by PS3.15 Annex E)" };
        var option = new Option<string[]>("--option") { Description = "Option of the de-identification, repeatable: retainUids, retainLongModifiedDates, … (docs/operate/export.md)", HelpName = "NAME" };
        var command = new Command("export", "Take out what came in: CSV, EDF+ and DICOM (docs/operate/export.md)") { bed, from, to, format, study, asStored, option, output, data, url, token };
        command.Validators.Add(result =>
        {
            var images = result.GetValue(study) is { Length: > 0 };
            if (images == (result.GetValue(bed) is not null)) result.AddError("Name a bed with --bed, or studies with --study");
            if (!images && result.GetValue(from) is null && result.GetResult(from)?.Errors.Any() != true) result.AddError("--bed needs --from");
            if (result.GetValue(asStored) && result.GetValue(option) is { Length: > 0 }) result.AddError("--option does not go with --as-stored");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(study) is { Length: > 0 } studies)
            {
                var request = DicomRequest(studies, parsed.GetValue(asStored), parsed.GetValue(option) ?? []);
                if (parsed.GetValue(url) is { } imaging) await DicomFromHubAsync(imaging, parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("MERIDIAN_TOKEN"), request, parsed.GetValue(option) ?? [], parsed.GetValue(output) ?? "meridian-dicom.zip", cancellation);
                else await DicomFromFolderAsync(parsed.GetValue(data) ?? "data", request, parsed.GetValue(output) ?? "meridian-dicom.zip", cancellation);
                return 0;
            }
            var begin = parsed.GetValue(from)!.Value;
            var name = parsed.GetValue(bed)!;
            var kind = parsed.GetValue(format)!;
            var end = parsed.GetValue(to) ?? TimeProvider.System.GetUtcNow();
            var path = parsed.GetValue(output) ?? $"{string.Join('-', name.Split(Path.GetInvalidFileNameChars().Append('^').Append(' ').ToArray()))}.{(kind == "edf" ? "edf" : "csv")}";
            var part = path + ".part";
            await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
                if (parsed.GetValue(url) is { } hub)
                    await FromHubAsync(hub, parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("MERIDIAN_TOKEN"), name, begin, end, kind, file, cancellation);
                else
                    await FromFolderAsync(parsed.GetValue(data) ?? "data", name, begin, end, Formats[kind], file, cancellation);
            File.Move(part, path, overwrite: true);
            await Console.Out.WriteLineAsync($"{path}: {new FileInfo(path).Length:N0} bytes");
            return 0;
        });
        return command;
    }

    private static async Task FromFolderAsync(string folder, string name, DateTimeOffset from, DateTimeOffset to, ExportFormat format, Stream output, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder)) throw new SettingsException($"{folder} does not exist; name the data folder with --data, or a running hub with --url");
        await using var record = Open(folder);
        await using var services = new ServiceCollection().AddSingleton(record.Reader).AddSingleton(record.Writer).AddMeridianCore(new CoreOptions()).AddExport().BuildServiceProvider();
        services.GetRequiredService<CodeMappings>().Load(record.Reader);
        try
        {
            var (bed, equipment) = ExportTarget.Find(record.Reader, name);
            var request = new ExportRequest { Bed = bed, Equipment = equipment, From = from, To = to, Format = format, Zone = TimeZoneInfo.Local };
            await services.GetRequiredService<RecordExport>().WriteAsync(request, output, cancellation);
        }
        catch (ExportException nothing)
        {
            throw new CommandFailedException(nothing.Message);
        }
    }

    private static SqliteRecord Open(string folder)
    {
        try
        {
            return SqliteRecord.Open(new SqliteRecordOptions { Directory = folder }, TimeProvider.System);
        }
        catch (RecordUnavailableException taken) when (taken.Trouble == RecordTrouble.Locked)
        {
            throw new CommandFailedException($"{taken.Message} Take it from the running hub: --url http://127.0.0.1:8080 --token …");
        }
    }

    private static async Task FromHubAsync(string hub, string? token, string name, DateTimeOffset from, DateTimeOffset to, string format, Stream output, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = new Uri(hub.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var query = string.Create(CultureInfo.InvariantCulture, $"api/v1/export?tile={Uri.EscapeDataString(name)}&from={from.ToUnixTimeMilliseconds()}&to={to.ToUnixTimeMilliseconds()}&format={format}");
        using var answer = await client.GetAsync(query, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode) throw new CommandFailedException($"{hub} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
        await answer.Content.CopyToAsync(output, cancellation);
    }

    private static DateTimeOffset Time(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        result.AddError($"'{text}' is no time; write it as 2026-11-21T08:00:00Z");
        return default;
    }
}
