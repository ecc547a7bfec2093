using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Virtual.Monitors;
using Meridian.Virtual.Physiology;
using Meridian.Virtual.Ward;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Virtual;

/// <summary>The whole way: virtual monitors over sockets into a whole hub, and what its record then holds, against what the monitors measured.</summary>
public sealed class WardToHubTests
{
    private const ulong Seed = 23;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task What_the_monitors_measured_is_what_the_record_holds_each_message_once()
    {
        var folder = Directory.CreateTempSubdirectory("meridian-ward-").FullName;
        try
        {
            using var deadline = new CancellationTokenSource(Deadline);
            var configuration = SettingsReader.Load(null, new Dictionary<string, string?> { ["data"] = folder, ["http"] = "0", ["mllp"] = "0", ["dicom"] = "0", ["poct"] = "0" });
            await using var hub = await RunningHub.StartAsync(SettingsReader.Read(configuration, demo: true), configuration, deadline.Token);
            var options = new VirtualWardOptions
            {
                Port = hub.Mllp!.Port, Beds = 4, Seed = Seed, WavesPerBed = 4, PacketMilliseconds = 1000, Speed = 25, EpisodesPerBedHour = 30,
                FeedInterval = TimeSpan.FromSeconds(20), Connection = new() { Pipelining = 16, BacklogBytes = 64 * 1024 * 1024 }, DrainTimeout = TimeSpan.FromSeconds(60),
            };
            var ward = new VirtualWard(options, TimeProvider.System);
            using var stop = new CancellationTokenSource();
            var running = ward.RunAsync(stop.Token);
            // 110 s of signal of each bed: its first slot of episodes and the alerts that go with it
            while (ward.Counters.Numerics < 4 * 110) await Task.Delay(20, deadline.Token);
            await stop.CancelAsync();
            await running.WaitAsync(deadline.Token);

            var delivery = ward.Counters.Delivery;
            Assert.Equal((0, 0, 0, 0), (delivery.Errors, delivery.Rejects, delivery.Dropped, delivery.Unexpected));
            Assert.Equal(delivery.Posted, delivery.Accepted);
            var reader = hub.Services.GetRequiredService<IRecordReader>();
            Assert.Empty(reader.Quarantine(null, null, 10));
            var messages = reader.Messages(new() { Limit = 100_000 }).Select(m => (m.Sender, m.ControlId)).ToList();
            Assert.Equal(delivery.Accepted, messages.Count);
            Assert.Equal(messages.Count, messages.Distinct().Count());

            for (var bed = 0; bed < 4; bed++) CheckBed(reader, ward.Monitors[bed], bed);
            CheckAlerts(reader);
            CheckPatients(reader, ward);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static VirtualPatient PatientOf(int bed) => new(new SeededNoise(Seed, 0x4245_4453).Bits(bed), 30);

    private static EquipmentRow EquipmentOf(IRecordReader reader, MonitorIdentity monitor)
        => reader.Equipment().Single(e => e.Identity.Identifiers.Any(i => i.Kind == EquipmentIdentifierKind.Eui64 && i.Value == monitor.Eui64));

    private static void CheckBed(IRecordReader reader, MonitorIdentity monitor, int bed)
    {
        var equipment = EquipmentOf(reader, monitor);
        Assert.Equal(monitor.Serial, equipment.Identity.SerialNumber);
        var segments = reader.Waves(new() { Equipment = equipment.Id }).Select(w => w.Segment).ToList();
        var start = segments.Min(s => s.Start);
        foreach (var wave in MonitorWave.All.Take(4))
        {
            var mine = segments.Where(s => s.Metric.Code.Text == wave.Term.ReferenceId).OrderBy(s => s.Start).ToList();
            Assert.True(mine.Count > 60, $"{mine.Count} segments of {wave.Term}");
            var patient = PatientOf(bed);
            long last = -1;
            foreach (var segment in mine)
            {
                Assert.Equal(wave.Signal.SampleHz, segment.SampleHz);
                Assert.Equal((wave.Signal.Low, wave.Signal.High), (segment.RangeLow, segment.RangeHigh));
                var first = (long)Math.Round((segment.Start - start).TotalSeconds * segment.SampleHz);
                Assert.True(first > last, "no sample twice");
                last = first + segment.Samples.Length - 1;
                var expected = new int[segment.Samples.Length];
                patient.Fill(wave.Kind, first, expected);
                for (var i = 0; i < expected.Length; i++)
                {
                    if (expected[i] == WaveSignal.Missing) Assert.Equal(WaveSegment.Missing, segment.Samples[i]);
                    else Assert.Equal(expected[i] * wave.Signal.Resolution, (segment.Samples[i] * segment.Gain) + segment.Offset, 1e-9);
                }
            }
        }

        // the heart rates of the record are those of the signal, invalid where the leads were off
        var rates = reader.ObservationSets(new() { Equipment = equipment.Id }).SelectMany(s => s.Observations)
            .Where(o => o.Metric.Code.Text == Mdc.HeartRate.ReferenceId).ToList();
        Assert.True(rates.Count >= 100);
        var again = PatientOf(bed);
        for (var second = 1; second <= 100; second++)
        {
            var vitals = again.VitalsAt(second);
            Assert.Equal(vitals.HeartRate is null, rates[second - 1].Status == ObservationStatus.Invalid);
            if (vitals.HeartRate is { } rate) Assert.Equal((decimal)rate, rates[second - 1].Number);
        }
    }

    private static void CheckAlerts(IRecordReader reader)
    {
        var alerts = reader.AlertEventsAfter(default, 10_000).Where(a => !a.IsFromHub).ToList();
        Assert.NotEmpty(alerts);
        foreach (var alert in alerts.GroupBy(a => a.Alert))
        {
            Assert.Single(alert.Select(a => (a.Report.Condition.Text, a.Report.InstanceKey)).Distinct());
            Assert.Equal(alert.First().Report.Condition.Text is "MDC_EVT_LEADS_OFF" or "MDC_EVT_SENSOR_DISCONN" ? AlertKind.Technical : AlertKind.Physiological, alert.First().Report.Kind);
        }
    }

    private static void CheckPatients(IRecordReader reader, VirtualWard ward)
    {
        var open = reader.OpenAssociations().ToList();
        for (var bed = 0; bed < 4; bed++)
        {
            if (ward.Census[bed] is not { } admitted) continue;
            var patient = reader.PatientByIdentifier(new(admitted.RecordNumber, ward.Monitors[bed].Facility, "MR"));
            Assert.NotNull(patient);
            Assert.Equal((admitted.Family, admitted.Given), (patient.Identity.Name?.Family, patient.Identity.Name?.Given));
            var row = reader.Beds().Single(b => b.Place.Bed == ward.Monitors[bed].Bed);
            Assert.Contains(open, a => a.Bed == row.Id && a.Patient == patient.Id);
        }
    }
}
