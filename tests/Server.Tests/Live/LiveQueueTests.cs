using System.Buffers;
using System.Buffers.Binary;
using Meridian.Core.Record;
using Meridian.Gateway.Live;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Live;

/// <summary>What happens when a viewer does not keep up: docs/live-protocol.md's first paragraph.</summary>
public sealed class LiveQueueTests
{
    [Fact]
    public void A_slow_viewer_loses_the_oldest_waves_and_is_told_how_many()
    {
        var queue = new LiveQueue(new LiveOptions { WaveBytes = 1000, FrameBytes = 1 << 20 });
        queue.Watch(new HashSet<uint> { 7 }, _ => []);
        for (var i = 0; i < 25; i++) queue.Offer(new LiveFlight { Waves = [new(7, i, Record(LiveRecordKind.Wave, 95, (byte)i))] });
        var records = Drain(queue);
        Assert.Equal(LiveRecordKind.Dropped, records[0].Kind);
        Assert.Equal((15u, 0u), records[0].Dropped);
        Assert.Equal(Enumerable.Range(15, 10), records.Skip(1).Select(r => (int)r.Payload[0]));
        Assert.Empty(Drain(queue)); // told once
    }

    [Fact]
    public void A_slow_viewer_loses_waves_and_numbers_but_never_an_alert()
    {
        var queue = new LiveQueue(new LiveOptions { WaveBytes = 500, NumericBytes = 500, AlertBytes = 100_000, FrameBytes = 1 << 20 });
        queue.Watch(new HashSet<uint> { 1 }, _ => []);
        for (var i = 1; i <= 200; i++)
            queue.Offer(new LiveFlight { Waves = [new(1, i, Record(LiveRecordKind.Wave, 45, 0))], Numerics = Entry((uint)(i % 3), i, i), Alerts = [Alert(i)] });
        Assert.False(queue.Overran);
        var records = Drain(queue);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (byte)i), records.Where(r => r.Kind == LiveRecordKind.Alert).Select(r => r.Payload[0]));
        Assert.True(records.Count(r => r.Kind == LiveRecordKind.Wave) <= 10);
        var (waves, numerics) = records[0].Dropped;
        Assert.Equal(200u, waves + (uint)records.Count(r => r.Kind == LiveRecordKind.Wave));
        var values = records.Where(r => r.Kind == LiveRecordKind.Numerics).SelectMany(r => r.Numerics).ToList();
        Assert.Equal(200u, numerics + (uint)values.Count);
        foreach (var metric in new uint[] { 0, 1, 2 }) // the newest of each is there
            Assert.Equal(Enumerable.Range(1, 200).Last(i => i % 3 == metric), values.Last(v => v.Metric == metric).Value);
    }

    [Fact]
    public void A_viewer_whose_alerts_do_not_fit_must_go()
    {
        var queue = new LiveQueue(new LiveOptions { AlertBytes = 100 });
        for (var i = 1; i <= 20; i++) queue.Offer(new LiveFlight { Alerts = [Alert(i)] });
        Assert.True(queue.Overran);
    }

    [Fact]
    public void Numbers_collapse_to_the_newest_of_each_metric_also_when_there_are_very_many_metrics()
    {
        var queue = new LiveQueue(new LiveOptions { NumericBytes = 1000, FrameBytes = 64 << 10 });
        for (var round = 1; round <= 5; round++)
            for (uint metric = 0; metric < 70_000; metric += 1000)
                queue.Offer(new LiveFlight { Numerics = Entries(metric, 1000, round) });
        var values = new Dictionary<uint, double>();
        uint dropped = 0;
        var count = 0;
        while (Drain(queue) is { Count: > 0 } frame)
            foreach (var record in frame)
                if (record.Kind == LiveRecordKind.Dropped) dropped += record.Dropped.Numerics;
                else
                    foreach (var entry in record.Numerics) { values[entry.Metric] = entry.Value; count++; }
        Assert.Equal(70_000, values.Count);
        Assert.All(values.Values, value => Assert.Equal(5, value));
        Assert.Equal(350_000u, dropped + (uint)count);
    }

    [Fact]
    public void A_frame_keeps_to_its_size_and_a_wave_no_longer_watched_does_not_come()
    {
        var queue = new LiveQueue(new LiveOptions { FrameBytes = 1000 });
        queue.Watch(new HashSet<uint> { 1, 2 }, metric => [new LiveFlight.WaveRecord(metric, 0, Record(LiveRecordKind.Wave, 95, (byte)metric))]);
        for (var i = 0; i < 30; i++) queue.Offer(new LiveFlight { Waves = [new(1, i, Record(LiveRecordKind.Wave, 95, 1)), new(2, i, Record(LiveRecordKind.Wave, 95, 2)), new(3, i, Record(LiveRecordKind.Wave, 95, 3))] });
        Assert.InRange(Drain(queue).Count, 10, 11);
        queue.Watch(new HashSet<uint> { 2 }, _ => throw new InvalidOperationException("2 was watched before: its tail came already"));
        var rest = new List<LiveRecord>();
        while (Drain(queue) is { Count: > 0 } frame) rest.AddRange(frame);
        Assert.All(rest, record => Assert.Equal(2, record.Payload[0]));
    }

    [Fact]
    public void What_waits_of_one_key_is_replaced_and_directory_changes_become_a_whole_one()
    {
        var queue = new LiveQueue(new LiveOptions { FrameBytes = 4 << 20 });
        queue.Offer(new LiveFlight { Keyed = [new(LiveRecordKind.State, 4, Record(LiveRecordKind.State, 1, 1))] });
        queue.Offer(new LiveFlight { Keyed = [new(LiveRecordKind.State, 4, Record(LiveRecordKind.State, 1, 2)), new(LiveRecordKind.Text, 4, Record(LiveRecordKind.Text, 1, 3))] });
        Assert.Equal([2, 3], Drain(queue).Select(r => (int)r.Payload[0]));
        for (var i = 0; i < 300; i++) queue.Offer(new LiveFlight { Directory = Record(LiveRecordKind.Directory, 1000, 0) });
        Assert.True(queue.NeedsDirectory);
        queue.DirectorySent();
        Assert.Empty(Drain(queue));
    }

    private static List<LiveRecord> Drain(LiveQueue queue)
    {
        var frame = new ArrayBufferWriter<byte>();
        queue.Drain(frame, 0, []);
        var records = new List<LiveRecord>();
        var bytes = frame.WrittenSpan.ToArray();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 1));
            records.Add(new LiveRecord((LiveRecordKind)bytes[at], bytes[(at + 5)..(at + 5 + length)]));
            at += 5 + length;
        }
        return records;
    }

    private static byte[] Record(LiveRecordKind kind, int payload, byte first)
    {
        var record = new byte[LiveEncoder.HeaderBytes + payload];
        LiveEncoder.WriteHeader(record, kind, payload);
        record[LiveEncoder.HeaderBytes] = first;
        return record;
    }

    private static byte[] Entry(uint metric, double at, double value) => Entries(metric, 1, value, at);

    private static byte[] Entries(uint first, int count, double value, double? at = null)
    {
        var entries = new byte[count * LiveEncoder.NumericBytes];
        for (var i = 0; i < count; i++)
            LiveEncoder.WriteNumeric(entries.AsSpan(i * LiveEncoder.NumericBytes), first + (uint)i, at ?? value, ObservationStatus.Final, 0, value);
        return entries;
    }

    private static LiveFlight.AlertRecord Alert(int i) => new(new AlertEventRow
    {
        Sequence = new Sequence(i), Alert = new AlertId(i), Transition = AlertTransition.Started, At = DateTimeOffset.UnixEpoch, StartedAt = DateTimeOffset.UnixEpoch, IsPresent = true,
        Report = new AlertReport { Condition = new Code(Code.Mdc, "1", null) },
    }, Record(LiveRecordKind.Alert, 45, (byte)i));
}
