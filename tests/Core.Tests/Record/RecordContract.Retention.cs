using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    /// <summary>Expires in chunks until nothing goes; every chunk keeps to its limit.</summary>
    private int ExpireAll(RetentionKind kind, DateTimeOffset before, int limit)
    {
        var all = 0;
        while (true)
        {
            var gone = Record.Writer.Expire(kind, before, limit);
            Assert.InRange(gone, 0, limit);
            if (gone == 0) return all;
            all += gone;
        }
    }

    [Fact(Timeout = Deadline)]
    public async Task Old_messages_go_in_chunks_but_not_what_waits_in_quarantine_and_numbers_are_not_given_twice()
    {
        Record.Commit(b =>
        {
            b.Messages.AddRange(Enumerable.Range(1, 100).Select(i => Message(i, Start.AddMinutes(i))));
            b.Quarantine.AddRange([
                new QuarantineRow { Sequence = new Sequence(3), At = Start.AddMinutes(3), Reason = "r", Message = "m" },
                new QuarantineRow { Sequence = new Sequence(4), At = Start.AddMinutes(4), Reason = "r", Message = "m", State = QuarantineState.Dismissed, ResolvedAt = Start.AddMinutes(50) }]);
        });
        Assert.Equal(10, Record.Writer.Expire(RetentionKind.Raw, Start.AddMinutes(61), 10));
        Assert.Equal(48, ExpireAll(RetentionKind.Raw, Start.AddMinutes(61), 7));
        Assert.Equal([4, 3], Found(new MessageQuery { To = Start.AddMinutes(61) }));
        Assert.Equal(40, Found(new MessageQuery { From = Start.AddMinutes(61) }).Count);
        Assert.Equal(0, Record.Writer.Expire(RetentionKind.ResolvedQuarantine, Start.AddMinutes(50), 10));
        Assert.Equal(1, ExpireAll(RetentionKind.ResolvedQuarantine, Start.AddMinutes(51), 10));
        Assert.Null(Reader.Quarantined(new Sequence(4)));
        Assert.Null(Reader.Message(new Sequence(4)));
        Assert.NotNull(Reader.Message(new Sequence(3)));
        Assert.Equal(40, ExpireAll(RetentionKind.Raw, Start.AddDays(9), 1000));
        Assert.Equal([3], Found(new MessageQuery()));
        await Record.ReopenAsync();
        Assert.Equal(100, Reader.Position().Sequence.Value);
        Record.Commit(b => b.Messages.Add(Message(101, Start.AddMinutes(100))));
        Assert.Equal([101], Found(new MessageQuery { From = Start.AddMinutes(99), To = Start.AddMinutes(101) }));
    }

    [Theory(Timeout = Deadline)]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(10_000)]
    public Task Old_observations_and_their_trends_go_in_chunks(int limit)
    {
        var metrics = Enumerable.Range(1, 3).Select(i => MetricRow(i, i)).ToArray();
        var sets = Enumerable.Range(0, 300).Select(i => Set(i + 1, metrics[i % 3], Start.AddMinutes(i), i, patient: 1, bed: 2)).ToList();
        sets.AddRange(Enumerable.Range(0, 20).Select(i => Set(400, metrics[0], Start, i, ordinal: i))); // many at one time
        Record.Commit(b => { b.Metrics.AddRange(metrics); b.ObservationSets.AddRange(sets); });
        var before = Start.AddMinutes(150).AddSeconds(30);
        sets.Insert(151, Set(450, metrics[0], Start.AddMinutes(150).AddSeconds(10), 1000, patient: 1, bed: 2));
        Record.Commit(b => b.ObservationSets.Add(sets[151]));
        var minute = Start.AddMinutes(150); // a minute that is not wholly past stays whole
        Assert.Equal(sets.Count(s => s.At < minute), ExpireAll(RetentionKind.Observations, before, limit));
        sets.RemoveAll(s => s.At < minute);
        foreach (var query in new[] { new FactQuery(), new FactQuery { Patient = new PatientId(1) }, new FactQuery { Bed = new BedId(2) } })
            Assert.Equal(Sequences(sets), Sequences(Reader.ObservationSets(query)));
        foreach (var metric in metrics) CheckTrend(sets, metric, Start, Start.AddHours(6), 36);
        // facts of the time that was cleared may still come
        var late = Set(500, metrics[1], Start.AddMinutes(5), 7, patient: 1);
        Record.Commit(b => b.ObservationSets.Add(late));
        Assert.Equal([500, .. Sequences(sets)], Sequences(Reader.ObservationSets(new FactQuery { Patient = new PatientId(1) })));
        CheckTrend([late, .. sets], metrics[1], Start, Start.AddHours(6), 36);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Old_waves_go_and_observations_stay()
    {
        var metric = MetricRow(1, 1, wave: true);
        Record.Commit(b =>
        {
            b.Metrics.Add(metric);
            for (var i = 0; i < 100; i++)
            {
                b.Waves.Add(Wave(i + 1, metric, Start.AddMinutes(i), [i]));
                b.ObservationSets.Add(Set(i + 1, metric, Start.AddMinutes(i), i));
            }
        });
        Assert.Equal(70, ExpireAll(RetentionKind.Waves, Start.AddMinutes(70), 9));
        Assert.Equal(Enumerable.Range(70, 30), Reader.Waves(new FactQuery()).Select(w => w.Segment.Samples[0]));
        Assert.Equal(100, Reader.ObservationSets(new FactQuery()).Count());
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public async Task Old_steps_of_alerts_and_connections_go_but_not_of_present_alerts()
    {
        var make = new RowMaker(11);
        Record.Commit(b =>
        {
            b.AlertEvents.AddRange([make.Alert(1, 1, present: true) with { At = Start }, make.Alert(2, 2, present: true) with { At = Start }, make.Alert(3, 2, present: false) with { At = Start.AddMinutes(1) },
                make.Alert(4, 9, present: false) with { At = Start.AddHours(2) }]);
            b.ConnectionEvents.AddRange(Enumerable.Range(1, 10).Select(i => make.ConnectionEvent(i + 10) with { At = Start.AddMinutes(i), ConnectionId = i }));
        });
        Assert.Equal(2, ExpireAll(RetentionKind.AlertEvents, Start.AddHours(1), 1));
        Assert.Equal([1, 4], Reader.AlertEventsAfter(default, 10).Select(a => a.Sequence.Value));
        Assert.Single(Reader.PresentAlerts());
        Assert.Equal(1, ExpireAll(RetentionKind.AlertEvents, Start.AddHours(3), 100));
        Assert.Equal(10, ExpireAll(RetentionKind.ConnectionEvents, Start.AddHours(1), 4));
        await Record.ReopenAsync();
        var position = Reader.Position();
        Assert.Equal((20, 9, 10), (position.Sequence.Value, position.Alert.Value, position.ConnectionId));
    }
}
