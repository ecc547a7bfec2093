using System.Diagnostics;
using System.Globalization;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Tests.Imaging;
using Meridian.Model;
using Meridian.Store.Rows;
using Meridian.Store.Sqlite;
using Meridian.Testing;

namespace Meridian.Core.Tests.Record;

/// <summary>What docs/record.md promises: the record is read by a program that knows only that page.</summary>
public sealed class ReadWithoutTheHubTests
{
    [Fact(Timeout = 180_000)]
    public async Task Python_reads_every_number_and_sample_from_the_description_alone()
    {
        using var scratch = new ScratchDirectory();
        var expected = new List<string>();
        await using (var record = SqliteRecord.Open(new SqliteRecordOptions { Directory = scratch.Path, LogBytes = 1 << 20 }, new DrivenClock()))
        {
            var batch = new RecordBatch();
            var metric = new MetricRow(new MetricId(300), new EquipmentId(1), new MetricDescriptor { Code = new Code("MDC", "1", "HR"), Containment = default }, RowMaker.Start);
            batch.Metrics.Add(metric);
            foreach (var seed in Enumerable.Range(0, 60))
            {
                var make = new RowMaker(seed);
                batch.ObservationSets.Add(make.Set(seed + 1, 0, [metric]) with { At = RowMaker.Start.AddSeconds(seed) });
                batch.Waves.Add(make.Wave(seed + 1, metric) with { At = RowMaker.Start.AddSeconds(seed) });
            }
            record.Writer.Commit(batch);
            foreach (var set in batch.ObservationSets)
                foreach (var item in set.Observations)
                {
                    var isNumber = item.Kind == ValueKind.Numeric && item is { Text: null, Comparator: null };
                    expected.Add($"observation {StoredTime.From(set.At)} {(int)item.Status} {(isNumber ? ((double)item.Number).ToString("g12", CultureInfo.InvariantCulture) : "-")}");
                }
            foreach (var wave in batch.Waves)
                expected.Add($"wave {StoredTime.From(wave.At)} {string.Join(' ', wave.Segment.Samples.Select(s => s == WaveSegment.Missing ? "None" : s.ToString(CultureInfo.InvariantCulture)))}");
        }

        var script = """
            import sys
            sys.path.insert(0, sys.argv[2])
            import sqlite3, read_record
            db = sqlite3.connect(sys.argv[1])
            for at, body in db.execute("SELECT at, body FROM observation_set ORDER BY at"):
                for metric, kind, status, number, text in read_record.observations(body):
                    assert metric == 300
                    print("observation", at, status, format(number, ".12g") if kind == 1 and text is None else "-")
            for at, body in db.execute("SELECT at, body FROM wave ORDER BY at"):
                print("wave", at, *read_record.samples(body))
            """;
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", ["-B", "-c", script, scratch.File("record.db"), Path.Combine(Repository.Root, "docs")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception) { Assert.Skip("no python3 on this machine"); return; }
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await errors);
            Assert.Equal(expected.Select(Rounded), lines.Select(l => Rounded(l.TrimEnd())));
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Python_finds_checks_and_copies_every_image()
    {
        using var scratch = new ScratchDirectory();
        await using (var hub = await ImagingHub.StartAsync(scratch.Path))
        {
            await hub.StoreAsync(MakeImage.Facts(), 70_000, 1);
            await hub.StoreAsync(MakeImage.Facts(instance: 2), 70_000, 2);
            await hub.StoreAsync(MakeImage.Facts(instance: 3), 70_000, 3);
            await hub.StoreAsync(MakeImage.Facts(instance: 4), 300, 4);
            await hub.StoreAsync(MakeImage.Facts(study: 2), 300, 5);
            File.Delete(Path.Combine(hub.Folder, hub.Reader.Instance("1.2.3.1.1.2")!.Location.Path!));
            using var file = File.OpenWrite(Path.Combine(hub.Folder, hub.Reader.Instance("1.2.3.1.1.3")!.Location.Path!));
            file.Position = 65_000;
            file.WriteByte(1);
            file.WriteByte(2);
        }
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", ["-B", Path.Combine(Repository.Root, "docs", "read_record.py"), "--images", scratch.File("record.db"), "--copy", scratch.File("copy"), "P1"])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception) { Assert.Skip("no python3 on this machine"); return; }
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await errors);
            Assert.Equal(
            [
                "whole 1.2.3.1 1.2.3.1.1 1.2.3.1.1.1 2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.1.dcm", "missing 1.2.3.1 1.2.3.1.1 1.2.3.1.1.2 2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.2.dcm",
                "changed 1.2.3.1 1.2.3.1.1 1.2.3.1.1.3 2026/11/21/1.2.3.1/1.2.3.1.1/1.2.3.1.1.3.dcm", "whole 1.2.3.1 1.2.3.1.1 1.2.3.1.1.4 in the record",
            ], lines.Select(l => l.TrimEnd()));
            Assert.Equal(MakeImage.Whole(300, 4), File.ReadAllBytes(scratch.File("copy/1.2.3.1/1.2.3.1.1/1.2.3.1.1.4.dcm")));
        }
    }

    /// <summary>Numbers are written differently by the two languages where they are very large or small.</summary>
    private static string Rounded(string line) => line.StartsWith("observation", StringComparison.Ordinal) && line.Split(' ')[^1] is not "-" and var last
        ? line[..^last.Length] + double.Parse(last, CultureInfo.InvariantCulture).ToString("e9", CultureInfo.InvariantCulture)
        : line.TrimEnd();
}
