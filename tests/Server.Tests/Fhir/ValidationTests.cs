using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Testing;
using Xunit;
using static Meridian.Server.Tests.Fhir.RecordedWard;

namespace Meridian.Server.Tests.Fhir;

/// <summary>Everything that the view emits, given to validators that this project did not write (tests/fhir-validator).</summary>
public sealed class ValidationTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "fhir-validator");

    [Fact(Timeout = 400_000)]
    public async Task Everything_emitted_validates_against_the_definitions_of_R4()
    {
        await Ready();
        await using var hub = await FhirHub.StartAsync();
        Speak(hub.Ward);
        var lines = new List<string>();
        foreach (var type in new[] { "Patient", "Patient?active=false", "Device", "DeviceMetric", "Location", "Encounter", "Observation?_count=500" })
        {
            var bundle = await hub.GetAsync(type);
            var entries = bundle.GetProperty("entry");
            Assert.True(entries.GetArrayLength() > 0, type + " is empty");
            lines.AddRange(entries.EnumerateArray().Select(e => e.GetProperty("resource").GetRawText()));
        }
        lines.Add((await hub.GetAsync("metadata")).GetRawText());
        lines.Add((await hub.GetAsync("Patient/99", System.Net.HttpStatusCode.NotFound)).GetRawText());
        lines.Add((await hub.GetAsync("Observation?_count=2&unknown=1&_total=accurate")).GetRawText());
        lines.Add((await hub.GetAsync("Observation?_summary=count")).GetRawText());
        Assert.True(lines.Count > 40, $"{lines.Count} resources");
        var (code, output) = await Validate(lines);
        Assert.True(code == 0, output);
        Assert.StartsWith($"{lines.Count} checked", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 400_000)]
    public async Task Imaging_studies_validate_and_are_found()
    {
        await using var hub = await DicomWeb.DicomWebHub.StartAsync();
        var files = new[] { "CT_small.dcm", "MR_small.dcm", "rtplan.dcm", "reportsi.dcm", "JPEG2000.dcm", "waveform_ecg.dcm", "../charsets/chrX2.dcm", "../charsets/chrH31.dcm" }.Select(DicomWeb.DicomWebHub.Recorded).ToList();
        await hub.StoreAsync(files);
        async Task<JsonElement> Get(string path) => await hub.GetJsonAsync(hub.Root.Replace("/dicom-web", "/fhir/", StringComparison.Ordinal) + path);
        var all = await Get("ImagingStudy");
        var lines = all.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").GetRawText()).ToList();
        Assert.True(lines.Count >= 6, $"{lines.Count} studies");
        var dataset = Meridian.Wire.Dicom.DicomReader.ReadFile(files[0]).Dataset;
        var uid = dataset.GetUid(Meridian.Wire.Dicom.DicomTags.StudyInstanceUID);
        var study = await Get("ImagingStudy/" + uid);
        Assert.Equal(("available", 1, 1), (study.GetProperty("status").GetString(), study.GetProperty("numberOfSeries").GetInt32(), study.GetProperty("series")[0].GetProperty("instance").GetArrayLength()));
        Assert.EndsWith("/dicom-web/studies/" + uid, study.GetProperty("contained")[0].GetProperty("address").GetString(), StringComparison.Ordinal);
        foreach (var (search, count) in new[]
        {
            ("identifier=urn:dicom:uid|urn:oid:" + uid, 1), ("identifier=" + uid, 1), ("identifier=1.2.3", 0), ("modality=CT", 1), ("modality=http://dicom.nema.org/resources/ontology/DCM|MR", 1), ("modality=XX", 0),
            ("started=2004-01-19", 1), ("started=ge2004-01-01&started=lt2005-01-01", 3), ("started=lt1950-01-01", 0), ("status=available", lines.Count), ("status=cancelled", 0), ("_id=" + uid, 1),
            ("patient.identifier=1CT1", 1), ("patient.identifier=nobody", 0), ("instance=" + dataset.GetUid(Meridian.Wire.Dicom.DicomTags.SOPInstanceUID), 1), ("_lastUpdated=ge2020-01-01", lines.Count), ("_lastUpdated=lt2020-01-01", 0),
        })
        {
            var found = await Get($"ImagingStudy?{search}&_total=accurate");
            Assert.Equal((search, count), (search, found.GetProperty("total").GetInt32()));
        }
        var page = await Get("ImagingStudy?_count=3&_sort=started");
        var next = page.GetProperty("link").EnumerateArray().Single(l => l.GetProperty("relation").GetString() == "next").GetProperty("url").GetString()!;
        var second = await hub.GetJsonAsync(next);
        Assert.Empty(FhirHub.Ids(page).Intersect(FhirHub.Ids(second)));
        await Ready();
        var (code, output) = await Validate(lines);
        Assert.True(code == 0, output);
    }

    [Fact(Timeout = 400_000)]
    public async Task The_validator_finds_what_is_wrong()
    {
        await Ready();
        await using var hub = await FhirHub.StartAsync();
        hub.Ward.Say(Start, 1, [Number(HeartRate, 80)]);
        var good = (await hub.GetAsync("Observation/1-0-1")).GetRawText();
        string[] broken =
        [
            good.Replace("\"preliminary\"", "\"doubtful\"", StringComparison.Ordinal),
            good.Replace("\"value\":80", "\"value\":\"80\"", StringComparison.Ordinal),
            good.Replace("\"code\":\"/min\"", "\"code\":\"{beat}/min\"", StringComparison.Ordinal),
            good.Replace("\"subject\"", "\"_subject\"", StringComparison.Ordinal),
            good.Replace("\"device\"", "\"dataAbsentReason\":{\"text\":\"none\"},\"device\"", StringComparison.Ordinal),
        ];
        Assert.All(broken, b => Assert.NotEqual(good, b));
        var (code, output) = await Validate([good, .. broken]);
        Assert.Equal(1, code);
        Assert.DoesNotContain("line 1:", output, StringComparison.Ordinal);
        for (var i = 0; i < broken.Length; i++) Assert.Contains($"line {i + 2}:", output, StringComparison.Ordinal);
    }

    // every kind of value, status, owner and clock that the model knows
    private static void Speak(RecordedWard ward)
    {
        foreach (var status in Enum.GetValues<ObservationStatus>())
            ward.Say(Start.AddSeconds((int)status), 1, [Number(HeartRate, 80.0m, status), Number(Unknown, 5, status)], TimeSpan.FromSeconds(-3.25));
        Observation Of(int metric) => new() { Metric = Metrics[metric - 1].Descriptor };
        ward.Say(Start.AddMinutes(1), 1,
        [
            Number(HeartRate, 80) with { Flags = "H~QUES", Range = "50-120" }, Number(Saturation, 97.5m) with { Comparator = ">=", Range = ">90" }, Number(Systolic, 120) with { At = Start },
            Number(Temperature, 37.10m), Of(Temperature), Of(Mode) with { Kind = ValueKind.Text, Text = "SIMV\twith pressure support 同步" }, Of(Mode) with { Kind = ValueKind.Text },
            Of(Rhythm) with { Kind = ValueKind.Coded, Coded = new("MDC", "147232", "MDC_ECG_TIME_PD_QT_GL"), Text = "QT" }, Of(Rhythm) with { Kind = ValueKind.Coded, Coded = new("99ACME", "AF", "Vorhofflimmern") }, Of(Rhythm) with { Kind = ValueKind.Coded },
            Number(Unknown, 0.000001m) with { Comparator = "~" },
        ]);
        ward.Say(Start.AddMinutes(2), 2, [Number(HeartRate, -1e10m)]);
        ward.Say(Start.AddMinutes(3), 0, [Number(StrangersRate, 61)], equipment: 2);
        ward.Say(Start.AddMinutes(4), 3, [Number(HeartRate, 79), Number(Systolic, 119)]);
        ward.Say(Start.AddMinutes(5), 1, [], waves:
        [
            Wave(Ecg, Start.AddMinutes(5), 250, [0, 1, -1, WaveSegment.Missing, int.MaxValue], clock: TimeSpan.FromMilliseconds(-17)),
            Wave(Pleth, Start.AddMinutes(5), 1000 / 3d, [1, 2, 3], 1e-7, -0.25, patient: 0),
        ]);
    }

    internal static async Task Ready()
    {
        if (Path.Exists(Path.Combine(Folder, "node_modules", "@medplum", "definitions"))) return;
        try
        {
            var (code, output) = await Run("npm", ["ci", "--no-audit", "--no-fund"], null);
            if (code != 0) Assert.Skip("npm ci in tests/fhir-validator failed, so no independent validator is there: " + output.Trim().Split('\n')[^1]);
        }
        catch (System.ComponentModel.Win32Exception) { Assert.Skip("npm is not installed, so no independent validator is there"); }
    }

    internal static async Task<(int Code, string Output)> Validate(IEnumerable<string> resources)
    {
        try { return await Run("node", ["validate.mjs"], string.Join('\n', resources.Select(OneLine)) + "\n"); }
        catch (System.ComponentModel.Win32Exception) { Assert.Skip("node is not installed, so no independent validator is there"); throw; }
    }

    private static string OneLine(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }

    internal static async Task<(int Code, string Output)> Run(string program, string[] arguments, string? input)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false) };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
