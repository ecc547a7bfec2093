using System.Diagnostics;
using System.Net;
using Meridian.Core.Audit;
using Meridian.Core.Equipment;
using Meridian.Core.Laboratory;
using Meridian.Core.Meters;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Server.Tests.Hl7v2;
using Meridian.Testing;
using Meridian.Virtual.Meter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Poct1;

/// <summary>Stories of meters and the whole hub: its record, its patients, its laboratory.</summary>
public sealed class Poct1HubTests
{
    private const int Deadline = 180_000;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<RunningHub> StartAsync(ScratchDirectory scratch, int poct = 0) => RunningHub.StartAsync(new HubSettings
    {
        Data = scratch.File("data"), Http = ListenerAddress.Off, Mllp = new(IPAddress.Loopback, 0), Poct = new(IPAddress.Loopback, poct), Pages = scratch.File("pages"),
        Tls = new Dictionary<string, TlsSettings> { ["http"] = new(), ["mllp"] = new(), ["poct"] = new() },
    }, new ConfigurationBuilder().Build(), Cancel);

    /// <summary>Wang Li, number 4711, lies in the ICU.</summary>
    private static async Task PrepareAsync(RunningHub hub)
    {
        using var feed = await MllpPeer.ConnectAsync(hub.Mllp!.Port);
        await feed.SendAsync("MSH|^~\\&|ADT|General|HUB|General|20261122020000+0000||ADT^A01^ADT_A01|1|P|2.6\rEVN||20261122020000+0000\rPID|||4711^^^General^MR~V1^^^General^VN||Wang^Li||19610131|F\rPV1||I|ICU^4^1^General\r");
        Assert.Equal("AA", (await feed.AnswerAsync()).Code);
    }

    private static List<LabResultRow> Results(RunningHub hub) => [.. hub.Services.GetRequiredService<ILabReader>().Results(new() { Limit = 1000 })];

    private static VirtualMeter Meter(int port, MeterCounters counters, int measurements, params string[] patients) => new(new()
    {
        Host = "127.0.0.1", Port = port, Measurements = measurements, Patients = patients, ControlEvery = 0, Pause = TimeSpan.FromMilliseconds(20),
    }, TimeProvider.System, counters);

    [Fact(Timeout = Deadline)]
    public async Task A_result_goes_to_whom_the_scanned_identifier_names_and_an_unknown_one_is_held()
    {
        using var scratch = new ScratchDirectory();
        await using var hub = await StartAsync(scratch);
        await PrepareAsync(hub);
        var counters = new MeterCounters();
        await Meter(hub.Poct!.Port, counters, 6, "4711", "9999").RunAsync(Cancel);
        Assert.Equal((6, 0), (counters.Acknowledged, counters.Refused));
        var results = Results(hub);
        Assert.Equal(6, results.Count);
        var known = results.Where(r => r.Named!.Identifiers[0].Value == "4711").ToList();
        Assert.Equal(3, known.Count);
        var patient = hub.Services.GetRequiredService<IRecordReader>().PatientByIdentifier(new("4711", "General", "MR"))!;
        Assert.All(known, r => Assert.True(r.Patient == patient.Id && r.Held == HeldReason.None && r.Test == "BG-GLU" && r.Unit == "mmol/L" && r.Number == r.Said.Number));
        var unknown = results.Except(known).ToList();
        Assert.All(unknown, r => Assert.Equal((default(PatientId), LabResultState.Held, HeldReason.UnknownPatient), (r.Patient, r.State, r.Held)));
        // Nobody was made up of the number that nobody knows.
        Assert.Null(hub.Services.GetRequiredService<IRecordReader>().PatientByIdentifier(new("9999", null, null)));
    }

    [Fact(Timeout = Deadline)]
    public async Task The_registry_knows_the_device_and_how_it_is()
    {
        using var scratch = new ScratchDirectory();
        await using var hub = await StartAsync(scratch);
        using var device = await Poct1Peer.ConnectAsync(hub.Poct!.Port);
        await device.GreetAsync(results: 0);
        var row = Assert.Single(hub.Services.GetRequiredService<EquipmentDirectory>().All);
        Assert.Equal(("Maker", "Gluco", "SN1", "2.1"), (row.Identity.Manufacturer, row.Identity.ModelName, row.Identity.SerialNumber, row.Identity.Software));
        Assert.Contains(new EquipmentIdentifier(EquipmentIdentifierKind.Serial, "SN1", "Maker"), row.Identity.Identifiers);
        Assert.Equal(new PointOfCare("ICU", null, null, "General"), row.Location);
        var conditions = hub.Services.GetRequiredService<InstrumentConditions>().Of(row.Id).Select(c => (c.Condition.Key, c.Condition.Text, c.Condition.Remaining)).ToList();
        Assert.Contains(("condition", "R", null), conditions);
        Assert.Contains(("battery", null, 75m), conditions);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_clock_that_stands_in_2006_puts_no_result_into_2006()
    {
        using var scratch = new ScratchDirectory();
        await using var hub = await StartAsync(scratch);
        await PrepareAsync(hub);
        var counters = new MeterCounters();
        var meter = new VirtualMeter(new()
        {
            Host = "127.0.0.1", Port = hub.Poct!.Port, Measurements = 3, Patients = ["4711"], ControlEvery = 0, Continuous = false, ClockError = TimeSpan.FromDays(-20 * 365), Pause = TimeSpan.FromMilliseconds(20),
        }, TimeProvider.System, counters);
        var before = TimeProvider.System.GetUtcNow();
        await meter.RunAsync(Cancel);
        var results = Results(hub);
        Assert.Equal(3, results.Count);
        Assert.Contains(results, r => r.Said.CompletedAt!.Value.Year < 2010);
        Assert.All(results, r => Assert.InRange(r.At, before.AddMinutes(-1), before.AddMinutes(5)));
    }

    [Fact(Timeout = Deadline)]
    public async Task Meters_are_told_who_may_measure_and_who_lies_in_their_unit()
    {
        using var scratch = new ScratchDirectory();
        await using var hub = await StartAsync(scratch);
        await PrepareAsync(hub);
        var operators = hub.Services.GetRequiredService<MeterOperators>();
        await operators.PutAsync(new() { Id = "N1", Name = "Nurse One", Level = "1" }, new Actor("anna"), Cancel);
        // One that measures now and then: as fast as it can, its topic of results would never end.
        var meter = new VirtualMeter(new() { Host = "127.0.0.1", Port = hub.Poct!.Port, Measurements = null, PerMinute = 60, Patients = ["4711"] }, TimeProvider.System, new());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = meter.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => meter.KnownOperators.Contains("N1") && meter.KnownPatients.Contains("4711"), Cancel);
        Assert.DoesNotContain("V1", meter.KnownPatients);
        // It stays connected, and is told what changes.
        await operators.PutAsync(new() { Id = "N2" }, new Actor("anna"), Cancel);
        await operators.RemoveAsync("N1", new Actor("anna"), Cancel);
        await Eventually.HoldsAsync(() => meter.KnownOperators.SequenceEqual(["N2"]), Cancel);
        await stop.CancelAsync();
        await running;
    }

    [Fact(Timeout = Deadline)]
    public async Task Every_result_is_there_once_when_lines_are_lost_and_the_hub_stops_and_comes_again()
    {
        using var scratch = new ScratchDirectory();
        var counters = new MeterCounters();
        using var meterEnd = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task running;
        var port = LoopbackPort.Free();
        await using (var first = await StartAsync(scratch, port))
        {
            await PrepareAsync(first);
            var meter = new VirtualMeter(new()
            {
                Host = "127.0.0.1", Port = port, Measurements = 150, Patients = ["4711"], ControlEvery = 10, LoseLine = 0.2, Pause = TimeSpan.FromMilliseconds(10), PerMinute = 6000,
            }, TimeProvider.System, counters);
            running = meter.RunAsync(meterEnd.Token);
            await Eventually.HoldsAsync(() => counters.Acknowledged >= 20, Cancel);
        }
        await using var second = await StartAsync(scratch, port);
        await running;
        Assert.Equal((150, 0), (counters.Acknowledged, counters.Refused));
        Assert.True(counters.LostLines > 1 && counters.Sent > 150);
        var results = Results(second);
        Assert.Equal(150, results.Count);
        Assert.Equal(150, results.Select(r => r.Said.CompletedAt).Distinct().Count());
        Assert.Equal(15, results.Count(r => r.Role == SpecimenRole.Control && r.Control is { Lot: "QC2601", Material: "Virtual control" }));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_program_that_is_not_ours_writes_and_reads_the_same_messages()
    {
        const string python = "/usr/bin/python3";
        if (!File.Exists(python)) Assert.Skip($"{python} is missing; apt-get install python3");
        using var scratch = new ScratchDirectory();
        await using var hub = await StartAsync(scratch);
        await PrepareAsync(hub);
        var script = Path.Combine(Repository.Root, "tests/Server.Tests/Poct1/meter.py");
        foreach (var encoding in new[] { "utf-8", "utf-16", "iso-8859-1" })
        {
            var start = new ProcessStartInfo(python, [script, hub.Poct!.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), encoding]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
            await process.WaitForExitAsync(Cancel);
            Assert.True(process.ExitCode == 0, await output + await errors);
            Assert.Equal("ACK AA, ACK AA, REQ ROBS, ACK AA, ACK AA, ACK AE, ACK AA, END NRM", (await output).Trim());
        }
        var results = Results(hub);
        Assert.Equal(6, results.Count);
        Assert.Equal(3, results.Count(r => r.Role == SpecimenRole.Patient && r.Named!.Name!.Family == "Müller & Söhne <1>"));
        Assert.Equal(3, results.Count(r => r.Role == SpecimenRole.Control && r.Control!.Lot == "L\"7\""));
    }
}
