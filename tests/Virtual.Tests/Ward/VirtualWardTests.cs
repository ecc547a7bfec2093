using System.Text;
using Meridian.Virtual.Mllp;
using Meridian.Virtual.Ward;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Tests.Ward;

public sealed class VirtualWardTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private static VirtualWardOptions Options(RecordingServer server, int beds) => new()
    {
        Port = server.Port, Beds = beds, Seed = 11, Speed = 20, EpisodesPerBedHour = 30, FeedInterval = TimeSpan.FromSeconds(2),
        Connection = new() { FirstPause = TimeSpan.FromMilliseconds(5), LongestPause = TimeSpan.FromMilliseconds(20), AnswerTimeout = TimeSpan.FromSeconds(60), ConnectTimeout = TimeSpan.FromSeconds(60) },
        DrainTimeout = TimeSpan.FromSeconds(60),
    };

    private static async Task RunUntilAsync(VirtualWard ward, RecordingServer server, Func<bool> enough)
    {
        using var stop = new CancellationTokenSource();
        var running = ward.RunAsync(stop.Token);
        using var deadline = new CancellationTokenSource(Deadline);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!enough() && await tick.WaitForNextTickAsync(deadline.Token)) { }
        await stop.CancelAsync();
        await running.WaitAsync(Deadline);
        _ = server;
    }

    [Fact]
    public async Task Every_message_is_acknowledged_once_though_the_receiver_breaks_and_dawdles()
    {
        var random = new Random(3);
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var server = new RecordingServer((_, m) =>
        {
            lock (random)
            {
                // one in twenty-five: the connection breaks, half of the time after the answer was on its way
                if (random.Next(25) == 0) return [null];
            }
            acknowledged.Add(m.ControlId);
            return [RecordingServer.Ack(m.ControlId, m.Text.Contains("ADT^", StringComparison.Ordinal) ? "AA" : "CA")];
        });
        var ward = new VirtualWard(Options(server, 5), TimeProvider.System);
        await RunUntilAsync(ward, server, () => ward.Counters.Delivery.Accepted > 400);

        var counters = ward.Counters.Delivery;
        Assert.Equal(counters.Posted, counters.Accepted + counters.Dropped);
        Assert.Equal(0, counters.Dropped);
        Assert.Equal(counters.Sent, counters.Accepted);
        Assert.True(counters.Resent > 3 && counters.Breaks > 3);
        Assert.Equal(0, counters.Unexpected);
        // each message that arrived was acknowledged exactly once, and what came twice came with the same bytes
        Assert.Equal(server.Messages.Select(m => m.ControlId).Distinct().Order(), acknowledged.Order());
        foreach (var same in server.Messages.GroupBy(m => m.ControlId)) Assert.Single(same.Select(m => Convert.ToBase64String(m.Bytes)).Distinct());
        Assert.True(ward.Counters.WavePackets > 50 && ward.Counters.Numerics > 20 && ward.Counters.Alerts > 0 && ward.Counters.PatientEvents >= 5);
        Assert.Equal(ward.Counters.WavePackets * 312 + ward.Counters.WavePackets / 2, ward.Counters.Samples, 2.0 * ward.Counters.WavePackets);
    }

    [Fact]
    public async Task Each_bed_has_a_connection_and_an_identity_of_its_own_and_the_first_admissions_come_first()
    {
        await using var server = new RecordingServer((_, m) => [RecordingServer.Ack(m.ControlId, "AA")]);
        var ward = new VirtualWard(Options(server, 16), TimeProvider.System);
        await RunUntilAsync(ward, server, () => ward.Counters.Numerics >= 32 && ward.Counters.PatientEvents >= 16);
        Assert.Equal(17, server.Connections);
        Assert.Equal(16, ward.Monitors.Select(m => m.Eui64).Distinct().Count());
        Assert.Equal(16, ward.Monitors.Select(m => m.Serial).Distinct().Count());
        var byConnection = server.Messages.GroupBy(m => m.Connection).ToList();
        foreach (var connection in byConnection)
        {
            var senders = connection.Select(m => Hl7v2Message.Parse(m.Bytes).Header[3][2].GetString()).Distinct().ToList();
            Assert.Single(senders);
        }
        var feed = byConnection.Single(c => c.First().Text.Contains("ADT^", StringComparison.Ordinal)).Select(m => Hl7v2Message.Parse(m.Bytes)).ToList();
        Assert.Equal(14, feed.TakeWhile(m => m.Header[9][2].Is("A01"u8)).Count()); // every eighth bed starts without a patient
        var names = feed.Select(m => { _ = m.TryFind("PID"u8, out var pid); return (Charset: m.Header[18].GetString(), Family: pid[5][1].GetString()); }).ToList();
        Assert.Contains(names, n => n.Charset == "GB 18030-2000" && n.Family[0] > 0x4E00);
        Assert.Contains(names, n => n.Charset == "UNICODE UTF-8");
        Assert.DoesNotContain(names, n => n.Family.Contains('\uFFFD'));
    }

    [Fact]
    public async Task A_ward_of_no_beds_connects_to_nothing_and_ends_when_told()
    {
        await using var server = new RecordingServer((_, m) => [RecordingServer.Ack(m.ControlId)]);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await new VirtualWard(new() { Beds = 0, Port = server.Port }, TimeProvider.System).RunAsync(stop.Token).WaitAsync(Deadline);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData(-1, 500, 3)]
    [InlineData(4, 5, 3)]
    [InlineData(4, 500, 8)]
    public void Refuses_options_that_make_no_sense(int beds, int packet, int waves)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new VirtualWard(new() { Beds = beds, PacketMilliseconds = packet, WavesPerBed = waves }, TimeProvider.System));
}
