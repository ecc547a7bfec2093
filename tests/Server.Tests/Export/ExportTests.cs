using System.Net;
using System.Text;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Gateway.Export;
using Meridian.Model;
using Meridian.Server.Tests.Fhir;
using Meridian.Wire.Edf;
using Xunit;
using static Meridian.Server.Tests.Fhir.RecordedWard;

namespace Meridian.Server.Tests.Export;

public sealed class ExportTests
{
    internal static RecordExport Over(RecordedWard ward) => new(ward.Reader, new Vocabulary(new TermTable(), new CodeMappings(null!, null!, ward.Clock)), new ExportOptions());

    internal static ExportRequest Request(ExportFormat format, TimeSpan? length = null) =>
        new() { Bed = new(1), From = Start, To = Start + (length ?? TimeSpan.FromMinutes(10)), Format = format };

    internal static async Task<byte[]> Write(RecordedWard ward, ExportRequest request)
    {
        using var stream = new MemoryStream();
        await Over(ward).WriteAsync(request, stream, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    internal static int[] Ramp(int from, int count, int modulus = 1000) => [.. Enumerable.Range(from, count).Select(i => i * 7 % modulus - modulus / 2)];

    [Fact(Timeout = 180_000)]
    public async Task Values_become_lines_with_both_clocks_the_code_as_sent_and_the_message_they_came_in()
    {
        await using var ward = new RecordedWard();
        ward.Say(Start, 1, [Number(Temperature, 37.10m), Number(Unknown, 5, ObservationStatus.Invalid) with { Flags = "INV" }], TimeSpan.FromMilliseconds(-250));
        ward.Say(Start.AddSeconds(1), 0, [new() { Metric = Metrics[Mode - 1].Descriptor, Kind = ValueKind.Text, Text = "SIMV, \"weaning\"\r\n同步" }]);
        ward.Say(Start.AddMinutes(10), 1, [Number(HeartRate, 80)]);
        var text = Encoding.UTF8.GetString(await Write(ward, Request(ExportFormat.Csv)));
        var lines = text.Split("\r\n");
        Assert.Equal("hub_time,equipment_time,clock_offset_ms,equipment_id,equipment,metric_id,code_system,code,refid,label,value,unit,status,flags,range,patient,patient_identifier,message", lines[0]);
        Assert.StartsWith("2026-11-21T06:00:00.000Z,2026-11-21T06:00:00.250Z,-250,1,Monitor three,8,MDC,150344,MDC_TEMP,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",37.10,MDC_DIM_DEGC,unverified,,,1,HO2009001,1", lines[1], StringComparison.Ordinal);
        Assert.Contains(",99ACME,FOO-1,Foo index,", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(",5,foos,invalid,INV,,1,HO2009001,1", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"SIMV, \"\"weaning\"\"\r\n同步\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("06:10:00", text, StringComparison.Ordinal);
        Assert.Equal([0xEF, 0xBB, 0xBF], (await Write(ward, Request(ExportFormat.Csv) with { WithByteOrderMark = true }))[..3]);
        var one = Encoding.UTF8.GetString(await Write(ward, Request(ExportFormat.Csv) with { Metrics = new HashSet<MetricId> { new(Temperature) } }));
        Assert.Equal(3, one.Split("\r\n").Length);
    }

    [Fact(Timeout = 180_000)]
    public async Task Waves_become_columns_on_one_time_line()
    {
        await using var ward = new RecordedWard();
        ward.Say(Start, 1, [], waves: [Wave(Ecg, Start, 4, [0, 10, WaveSegment.Missing, 30]), Wave(Pleth, Start, 2, [5, 6], 0.5, 1)]);
        var lines = Encoding.UTF8.GetString(await Write(ward, Request(ExportFormat.WaveCsv))).Split("\r\n");
        Assert.Matches("^hub_time,.*\\[mV\\] #7,.*#10$", lines[0]);
        Assert.Equal(["2026-11-21T06:00:00.000Z,0,3.5", "2026-11-21T06:00:00.250Z,0.05,", "2026-11-21T06:00:00.500Z,,4", "2026-11-21T06:00:00.750Z,0.15,", ""], lines[1..]);
    }

    [Fact(Timeout = 180_000)]
    public async Task Scattered_clock_measurements_do_not_tear_a_wave_and_repeated_samples_are_told()
    {
        await using var ward = new RecordedWard();
        // segments of one second, the hub's time of each a little off
        foreach (var (second, off) in new[] { (0, 0), (1, 18), (2, -22), (3, 7) })
            ward.Say(Start.AddSeconds(second), 1, [], waves: [Wave(Ecg, Start.AddSeconds(second).AddMilliseconds(off), 250, Ramp(second * 250, 250))]);
        // the last second comes again, half of it new
        ward.Say(Start.AddSeconds(4), 1, [], waves: [Wave(Ecg, Start.AddSeconds(3.5), 250, Ramp(875, 250))]);
        var reader = new EdfReader(await Write(ward, Request(ExportFormat.Edf)));
        Assert.True(reader.Header.Contiguous);
        Assert.Equal(5, reader.Header.RecordCount);
        var samples = Enumerable.Range(0, 5).SelectMany(r => reader.Record(r).Samples).Select(s => (int)s).ToArray();
        Assert.Equal(Ramp(0, 1125), samples[..1125]);
        Assert.All(samples[1125..], s => Assert.Equal(reader.Header.Signals[0].DigitalMinimum, s));
        Assert.Contains(reader.Record(0).Annotations.Concat(reader.Record(1).Annotations), a => a.Text.Contains("125 samples that came twice left out", StringComparison.Ordinal));
    }

    [Fact(Timeout = 180_000)]
    public async Task Segments_of_another_gain_are_turned_into_the_finest_one_and_a_wide_range_is_shifted()
    {
        await using var ward = new RecordedWard();
        ward.Say(Start, 1, [], waves: [Wave(Ecg, Start, 2, [100_000, 100_010], 0.001), Wave(Ecg, Start.AddSeconds(1), 2, [10_000, 10_001], 0.01)]);
        var reader = new EdfReader(await Write(ward, Request(ExportFormat.Edf)));
        var signal = reader.Header.Signals[0];
        double[] values = [.. Enumerable.Range(0, (int)reader.Header.RecordCount).SelectMany(r => reader.Record(r).Samples).Select(s => signal.ToPhysical(s))];
        Assert.Equal([100.0, 100.01, 100.0, 100.01], values.Select(v => Math.Round(v, 4)));
    }

    [Theory(Timeout = 180_000)]
    [InlineData("", "tile is missing")]
    [InlineData("tile=b9&from=0", "There is no bed or equipment 'b9'")]
    [InlineData("tile=b1", "from is missing")]
    [InlineData("tile=b1&from=2026-11-21T07:00:00Z&to=2026-11-21T06:00:00Z", "must end after it begins")]
    [InlineData("tile=b1&from=2024-01-01T00:00:00Z", "longer than 31 days")]
    [InlineData("tile=b1&from=2026-11-21T06:00:00Z&format=pdf", "format must be")]
    [InlineData("tile=b1&from=2026-11-21T06:00:00Z&metrics=abc", "metrics must be numbers")]
    [InlineData("tile=b1&from=2026-11-21T06:00:00Z&format=edf", "There are no waves")]
    [InlineData("tile=b1&from=soon", "from must be")]
    public async Task What_cannot_be_exported_is_said_before_the_first_byte(string query, string detail)
    {
        await using var hub = await FhirHub.StartAsync();
        using var response = await hub.Http.GetAsync("/api/v1/export?" + query, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(detail, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory(Timeout = 180_000)]
    [InlineData("b1")]
    [InlineData("ICU^3^1")]
    [InlineData("icu 3 1")]
    [InlineData("Monitor three")]
    public async Task A_file_is_given_by_the_name_of_its_bed(string tile)
    {
        await using var hub = await FhirHub.StartAsync();
        hub.Ward.Say(Start, 1, [], waves: [Wave(Ecg, Start, 250, Ramp(0, 250))]);
        using var response = await hub.Http.GetAsync($"/api/v1/export?tile={Uri.EscapeDataString(tile)}&from={Start.ToUnixTimeMilliseconds()}&format=edf&metrics=7,8", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.EndsWith("-20261121T060000Z.edf", response.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        Assert.Single(new EdfReader(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Header.Signals);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_name_that_several_have_or_nobody_is_refused()
    {
        await using var ward = new RecordedWard();
        Assert.Equal((new BedId(2), default), ExportTarget.Find(ward.Reader, "window"));
        Assert.Equal((default, new EquipmentId(2)), ExportTarget.Find(ward.Reader, "e2"));
        var batch = new RecordBatch();
        batch.Beds.Add(new(new(3), new("NICU", "1", "2"), "Window", Start));
        ward.Commit(batch);
        Assert.Contains("Several", Assert.Throws<ExportException>(() => ExportTarget.Find(ward.Reader, "window")).Message, StringComparison.Ordinal);
        Assert.Throws<ExportException>(() => ExportTarget.Find(ward.Reader, "door"));
    }
}
