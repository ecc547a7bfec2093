using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Gateway.Export;
using Meridian.Model;
using Meridian.Server.Tests.Fhir;
using Meridian.Wire.Edf;
using Xunit;
using static Meridian.Server.Tests.Export.ExportTests;
using static Meridian.Server.Tests.Fhir.RecordedWard;

namespace Meridian.Server.Tests.Export;

/// <summary>EDF+ files of the hub, read back by BioSig, which this project did not write (Debian: biosig-tools).</summary>
public sealed class ForeignReaderTests
{
    private static readonly int[] Lead = Ramp(0, 250 * 20), Wave125 = Ramp(3, 125 * 20, 400);

    [Fact(Timeout = 180_000)]
    public async Task BioSig_reads_the_same_samples_rates_start_and_alarms()
    {
        await using var ward = new RecordedWard();
        for (var second = 0; second < 20; second += 2)
            ward.Say(Start.AddSeconds(second), 1, [], waves:
            [
                Wave(Ecg, Start.AddSeconds(second), 250, Lead[(250 * second)..(250 * (second + 2))], 0.0025),
                Wave(Pleth, Start.AddSeconds(second), 62.5, [.. Wave125[(62 * second)..(62 * second + 125)]], 0.1, -2),
            ]);
        Alarm(ward, Start.AddSeconds(7.25));
        await ReadBack(await Write(ward, Request(ExportFormat.Edf)), async (header, folder, file) =>
        {
            Assert.Equal(0, After(header.GetProperty("StartOfRecording")), 0.002);
            Assert.Equal("HO2009001", header.GetProperty("Patient").GetProperty("Id").GetString());
            Assert.Equal("Male", header.GetProperty("Patient").GetProperty("Gender").GetString());
            var channels = header.GetProperty("CHANNEL").EnumerateArray().ToArray();
            Assert.Equal([250.0, 62.5], channels[..2].Select(c => c.GetProperty("Samplingrate").GetDouble()));
            Assert.Equal("mV", channels[0].GetProperty("PhysicalUnit").GetString());
            var events = header.GetProperty("EVENT").EnumerateArray().ToDictionary(e => e.GetProperty("Description").GetString()!, e => After(e.GetProperty("TimeStamp")));
            Assert.Contains(events, e => e.Key.StartsWith("Patient: 王小明 HO2009001", StringComparison.Ordinal));
            var alarm = Assert.Single(events, e => e.Key.StartsWith("Alarm started: high physiological", StringComparison.Ordinal));
            Assert.Contains("心率过高", alarm.Key, StringComparison.Ordinal);
            Assert.Equal(7.25, alarm.Value, 0.002);
            await Run(folder, "save2gdf", "-f=ASCII", file, "out.asc");
            await Same(Path.Combine(folder, "out.a01"), Lead.Select(s => s * 0.0025));
            await Same(Path.Combine(folder, "out.a02"), Enumerable.Range(0, 10).SelectMany(i => Wave125[(124 * i)..(124 * i + 125)]).Select(s => s * 0.1 - 2));
        });
    }

    [Fact(Timeout = 180_000)]
    public async Task BioSig_sees_the_gap_of_a_discontinuous_file_where_it_was()
    {
        await using var ward = new RecordedWard();
        foreach (var second in new[] { 3, 4, 5, 90, 91 })
            ward.Say(Start.AddSeconds(second), 1, [], waves: [Wave(Ecg, Start.AddSeconds(second), 125, Ramp(second, 125))]);
        var file = await Write(ward, Request(ExportFormat.Edf));
        var own = new EdfReader(file);
        Assert.False(own.Header.Contiguous);
        Assert.Equal([0m, 1m, 2m, 87m, 88m], Enumerable.Range(0, 5).Select(r => own.Record(r).Onset));
        await ReadBack(file, (header, _, _) =>
        {
            Assert.Equal(3, After(header.GetProperty("StartOfRecording")), 0.002);
            Assert.Equal(5 * 125, header.GetProperty("NumberOfSamples").GetInt32());
            var segments = header.GetProperty("EVENT").EnumerateArray().Where(e => e.GetProperty("TYP").GetString() == "0x7ffe").Select(e => After(e.GetProperty("TimeStamp"))).ToList();
            Assert.Contains(segments, s => Math.Abs(s - 90) < 0.002);
            return Task.CompletedTask;
        });
    }

    private static void Alarm(RecordedWard ward, DateTimeOffset at)
    {
        var batch = new RecordBatch();
        batch.AlertEvents.Add(new()
        {
            Sequence = ward.Next(), Alert = new(1), Transition = AlertTransition.Started, At = at, Equipment = new(1), Patient = new(1), Bed = new(1), StartedAt = at, IsPresent = true,
            Report = new() { Condition = new("MDC", "196674", "MDC_EVT_HI"), Text = "心率过高", Priority = AlertPriority.High, Kind = AlertKind.Physiological, ObservedValue = "141", LimitValue = "120" },
        });
        ward.Commit(batch);
    }

    /// <summary>Seconds after the start; BioSig counts time in parts of a day and loses some microseconds.</summary>
    private static double After(JsonElement time) => (DateTime.Parse(time.GetString()!, CultureInfo.InvariantCulture) - Start.UtcDateTime).TotalSeconds;

    private static async Task Same(string path, IEnumerable<double> expected)
    {
        var read = (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Where(l => l.Length > 0).Select(l => double.Parse(l, CultureInfo.InvariantCulture)).ToArray();
        var sent = expected.ToArray();
        Assert.Equal(sent.Length, read.Length);
        // BioSig prints six digits
        for (var i = 0; i < sent.Length; i++) Assert.True(Math.Abs(sent[i] - read[i]) <= 1e-5 * Math.Max(1, Math.Abs(sent[i])), $"sample {i}: {sent[i]} became {read[i]}");
    }

    private static async Task ReadBack(byte[] edf, Func<JsonElement, string, string, Task> check)
    {
        var folder = Directory.CreateTempSubdirectory("meridian-edf-").FullName;
        try
        {
            var file = Path.Combine(folder, "bed.edf");
            await File.WriteAllBytesAsync(file, edf, TestContext.Current.CancellationToken);
            using var header = JsonDocument.Parse(await Run(folder, "save2gdf", "-JSON", file));
            await check(header.RootElement, folder, file);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task<string> Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await errors);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("save2gdf is not installed (Debian: biosig-tools), so no foreign reader is there");
            throw;
        }
    }
}
