using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    [Fact(Timeout = Deadline)]
    public Task Facts_of_equipment_come_in_the_order_of_time_whatever_the_order_they_came_in()
    {
        var metric = MetricRow(1, 1);
        Record.Commit(b =>
        {
            b.Metrics.Add(metric);
            b.ObservationSets.AddRange([Set(1, metric, Start.AddSeconds(3), 3), Set(2, metric, Start.AddSeconds(1), 1), Set(3, metric, Start.AddSeconds(2), 2), Set(3, metric, Start.AddSeconds(2), 2.5m, ordinal: 1)]);
        });
        var equipment = new FactQuery { Equipment = new EquipmentId(1) };
        Assert.Equal([2, 3, 3, 1], Sequences(Reader.ObservationSets(equipment)));
        Assert.Equal([1, 3, 3, 2], Sequences(Reader.ObservationSets(equipment with { NewestFirst = true })));
        Assert.Equal([1m, 2m, 2.5m, 3m], Reader.ObservationSets(equipment).Select(s => s.Observations[0].Number));
        Assert.Equal([2, 3], Sequences(Reader.ObservationSets(equipment with { Limit = 2 })));
        Assert.Equal([3, 3], Sequences(Reader.ObservationSets(equipment with { From = Start.AddSeconds(2), To = Start.AddSeconds(3) })));
        Assert.Empty(Reader.ObservationSets(new FactQuery { Equipment = new EquipmentId(2) }));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Facts_of_a_patient_or_bed_or_all_are_merged_from_all_equipment_across_hours()
    {
        // four pieces of equipment over five hours; patient 1 moves between them, patient 2 and nobody take turns
        var metrics = Enumerable.Range(1, 4).Select(i => MetricRow(i, i)).ToArray();
        var sets = new List<ObservationSetRow>();
        for (var i = 0; i < 400; i++)
            sets.Add(Set(i + 1, metrics[i * 7 % 4], Start.AddSeconds(i * 37 % 400 * 45), i, patient: i % 3, bed: i / 100 % 3));
        Record.Commit(b => { b.Metrics.AddRange(metrics); b.ObservationSets.AddRange(sets.Take(150)); });
        Record.Commit(b => b.ObservationSets.AddRange(sets.Skip(150)));
        var expected = sets.OrderBy(s => s.At).ThenBy(s => s.Sequence.Value).ToList();
        foreach (var newest in new[] { false, true })
        {
            if (newest) expected.Reverse();
            void Check(FactQuery query, Func<ObservationSetRow, bool> wanted)
                => Assert.Equal(Sequences(expected.Where(wanted)), Sequences(Reader.ObservationSets(query with { NewestFirst = newest })));
            Check(new FactQuery(), _ => true);
            Check(new FactQuery { Patient = new PatientId(1) }, s => s.Patient.Value == 1);
            Check(new FactQuery { Patient = new PatientId(0) }, s => s.Patient.Value == 0);
            Check(new FactQuery { Bed = new BedId(2) }, s => s.Bed.Value == 2);
            Check(new FactQuery { Patient = new PatientId(2), Bed = new BedId(1) }, s => s is { Patient.Value: 2, Bed.Value: 1 });
            Check(new FactQuery { Patient = new PatientId(2), Equipment = new EquipmentId(3) }, s => s is { Patient.Value: 2, Equipment.Value: 3 });
            Check(new FactQuery { Metrics = new HashSet<MetricId> { new(2), new(3) } }, s => s.Equipment.Value is 2 or 3);
            var (from, to) = (Start.AddMinutes(50), Start.AddMinutes(190));
            Check(new FactQuery { From = from, To = to }, s => s.At >= from && s.At < to);
            Check(new FactQuery { Patient = new PatientId(1), From = from, To = to }, s => s.Patient.Value == 1 && s.At >= from && s.At < to);
            Assert.Equal(Sequences(expected.Where(s => s.Patient.Value == 1).Take(7)), Sequences(Reader.ObservationSets(new FactQuery { Patient = new PatientId(1), NewestFirst = newest, Limit = 7 })));
        }
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task A_set_is_cut_down_to_the_metrics_wanted_and_left_out_when_none_remains()
    {
        var (first, second) = (MetricRow(1, 1), MetricRow(2, 1));
        var both = Set(1, first, Start, 60) with
        {
            MetricIds = [first.Id, second.Id],
            Observations = [new Observation { Metric = first.Descriptor, Kind = ValueKind.Numeric, Number = 60 }, new Observation { Metric = second.Descriptor, Kind = ValueKind.Text, Text = "ok" }],
        };
        Record.Commit(b => { b.Metrics.AddRange([first, second]); b.ObservationSets.AddRange([both, Set(2, first, Start.AddSeconds(1), 61)]); });
        var found = Reader.ObservationSets(new FactQuery { Equipment = new EquipmentId(1), Metrics = new HashSet<MetricId> { second.Id } }).ToList();
        var only = Assert.Single(found);
        Assert.Equal([second.Id], only.MetricIds);
        Assert.Equal("ok", only.Observations.Single().Text);
        Assert.Equal(Sequences([both]), Sequences(Reader.ObservationSets(new FactQuery { Equipment = new EquipmentId(1), Metrics = new HashSet<MetricId> { second.Id }, Limit = 1, NewestFirst = true })));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Facts_are_found_by_the_message_that_brought_them()
    {
        var metrics = Enumerable.Range(1, 3).Select(i => MetricRow(i, i, wave: i == 3)).ToArray();
        Record.Commit(b =>
        {
            b.Metrics.AddRange(metrics);
            b.Messages.AddRange([Message(1, Start), Message(2, Start), Message(3, Start)]);
            // message 2 brings facts of two pieces of equipment, one with a clock years away
            b.ObservationSets.AddRange([Set(1, metrics[0], Start, 1), Set(2, metrics[0], Start, 2), Set(2, metrics[1], Start.AddYears(-20), 3, ordinal: 1)]);
            b.Waves.Add(Wave(2, metrics[2], Start.AddSeconds(-5), [1, 2, 3]));
        });
        var query = new FactQuery { Sequence = new Sequence(2) };
        Assert.Equal([3m, 2m], Reader.ObservationSets(query).Select(s => s.Observations[0].Number));
        Assert.Equal([1, 2, 3], Assert.Single(Reader.Waves(query)).Segment.Samples);
        Assert.Equal([2m], Reader.ObservationSets(query with { Equipment = new EquipmentId(1) }).Select(s => s.Observations[0].Number));
        Assert.Empty(Reader.ObservationSets(new FactQuery { Sequence = new Sequence(3) }));
        Assert.Empty(Reader.ObservationSets(new FactQuery { Sequence = new Sequence(4) }));
        // also when the message itself is gone
        Record.Writer.Expire(RetentionKind.Raw, Start.AddDays(1), 100);
        Assert.Null(Reader.Message(new Sequence(2)));
        Assert.Equal([3m, 2m], Reader.ObservationSets(query).Select(s => s.Observations[0].Number));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Waves_are_found_by_metric_patient_and_time()
    {
        var metrics = Enumerable.Range(1, 3).Select(i => MetricRow(i, 1, wave: true)).ToArray();
        Record.Commit(b =>
        {
            b.Metrics.AddRange(metrics);
            for (var second = 0; second < 10; second++)
                foreach (var metric in metrics) b.Waves.Add(Wave(second + 1, metric, Start.AddSeconds(second), [second, WaveSegment.Missing, (int)metric.Id.Value], patient: second < 5 ? 1 : 2));
        });
        var waves = Reader.Waves(new FactQuery { Equipment = new EquipmentId(1), Metrics = new HashSet<MetricId> { new(2) }, From = Start.AddSeconds(3), To = Start.AddSeconds(6) }).ToList();
        Assert.Equal([[3, WaveSegment.Missing, 2], [4, WaveSegment.Missing, 2], [5, WaveSegment.Missing, 2]], waves.Select(w => w.Segment.Samples));
        Assert.Equal(15, Reader.Waves(new FactQuery { Patient = new PatientId(2) }).Count());
        Assert.Equal([10, 10, 10, 9], Reader.Waves(new FactQuery { NewestFirst = true, Limit = 4 }).Select(w => w.Sequence.Value));
        return Task.CompletedTask;
    }

    protected static WaveRow Wave(long sequence, MetricRow metric, DateTimeOffset at, int[] samples, long patient = 0) => new()
    {
        Sequence = new Sequence(sequence), Equipment = metric.Equipment, Metric = metric.Id, Patient = new PatientId(patient), At = at,
        Segment = new WaveSegment { Metric = metric.Descriptor, Start = at, SampleHz = 250, Samples = samples, Gain = 0.005, RangeLow = -2, RangeHigh = 2 },
    };

    [Fact(Timeout = Deadline)]
    public Task A_large_answer_is_read_as_it_is_asked_for()
    {
        var metric = MetricRow(1, 1);
        const int rows = 60_000;
        for (var done = 0; done < rows; done += 10_000)
            Record.Commit(b =>
            {
                if (done == 0) b.Metrics.Add(metric);
                b.ObservationSets.AddRange(Enumerable.Range(done, 10_000).Select(i => Set(i + 1, metric, Start.AddSeconds(i), i, patient: 1)));
            });
        foreach (var query in new[] { new FactQuery { Equipment = new EquipmentId(1) }, new FactQuery { Patient = new PatientId(1) }, new FactQuery { NewestFirst = true } })
        {
            var (count, held, gone) = (0, 0, new List<WeakReference>());
            foreach (var set in Reader.ObservationSets(query))
            {
                if (++count % 1000 == 0) gone.Add(new WeakReference(set));
                if (count != rows) continue;
                GC.Collect();
                held = gone.Count(g => g.IsAlive);
            }
            Assert.Equal(rows, count);
            // of a list read whole, all sixty would still be there at its last row
            Assert.InRange(held, 0, 5);
        }
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public async Task Readers_see_one_state_while_the_writer_goes_on()
    {
        var metric = MetricRow(1, 1);
        Record.Commit(b => b.Metrics.Add(metric));
        const int batches = 200;
        var writing = Task.Factory.StartNew(() =>
        {
            // each batch brings ten sets and moves both totals together
            for (var i = 0; i < batches; i++)
                Record.Commit(b =>
                {
                    b.Messages.Add(Message(i + 1, Start));
                    b.ObservationSets.AddRange(Enumerable.Range(0, 10).Select(k => Set(i + 1, metric, Start.AddSeconds(i * 10 + k), i, ordinal: k)));
                });
        }, TaskCreationOptions.LongRunning);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(() =>
        {
            var last = 0;
            while (last < batches * 10)
            {
                var sets = Reader.ObservationSets(new FactQuery { Equipment = new EquipmentId(1) }).ToList();
                Assert.Equal(0, sets.Count % 10);
                Assert.True(sets.Count >= last, "what was seen once stays");
                last = sets.Count;
                if (writing.IsFaulted) break;
            }
        }, TaskCreationOptions.LongRunning)).ToList();
        await Task.WhenAll(readers.Append(writing));
    }

    [Fact(Timeout = Deadline)]
    public Task An_enumeration_keeps_its_state_while_the_writer_goes_on()
    {
        var metric = MetricRow(1, 1);
        Record.Commit(b => { b.Metrics.Add(metric); b.ObservationSets.AddRange(Enumerable.Range(1, 50).Select(i => Set(i, metric, Start.AddSeconds(i), i))); });
        using (var rows = Reader.ObservationSets(new FactQuery { Patient = null }).GetEnumerator())
        {
            Assert.True(rows.MoveNext());
            Record.Commit(b => b.ObservationSets.Add(Set(51, metric, Start.AddSeconds(51), 51)));
            var count = 1;
            while (rows.MoveNext()) count++;
            Assert.Equal(50, count);
        }
        Assert.Equal(51, Reader.ObservationSets(new FactQuery()).Count());
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task A_batch_that_fails_leaves_nothing_and_the_next_one_goes_through()
    {
        var metric = MetricRow(1, 1);
        Record.Commit(b => { b.Metrics.Add(metric); b.Messages.Add(Message(1, Start)); b.ObservationSets.Add(Set(1, metric, Start, 1)); });
        var failing = new RecordBatch();
        failing.Messages.AddRange([Message(2, Start.AddHours(1)), Message(1, Start)]); // a sequence given twice
        failing.ObservationSets.Add(Set(2, metric, Start.AddHours(1), 2, patient: 1));
        failing.Waves.Add(Wave(2, metric, Start.AddHours(1), [1, 2, 3]));
        failing.Beds.Add(new BedRow(new BedId(1), new PointOfCare("ICU", null, "1"), null, Start));
        failing.Documents.Add(new DocumentRow("k", "1", "{}", Start));
        Assert.ThrowsAny<Exception>(() => Record.Writer.Commit(failing));
        Assert.Equal(1, Reader.Position().Sequence.Value);
        Assert.Null(Reader.Message(new Sequence(2)));
        Assert.Empty(Reader.Beds());
        Assert.Empty(Reader.Waves(new FactQuery()));
        Assert.Empty(Reader.Documents("k"));
        Assert.Single(Reader.ObservationSets(new FactQuery()));
        // the same facts again, now right: everything that memory noted of the failed batch must be noted anew
        failing.Messages.RemoveAt(1);
        Record.Writer.Commit(failing);
        Assert.Single(Reader.ObservationSets(new FactQuery { Patient = new PatientId(1) }));
        Assert.Single(Reader.Waves(new FactQuery { From = Start.AddHours(1) }));
        Assert.Equal([2], Found(new MessageQuery { From = Start.AddHours(1) }));
        return Task.CompletedTask;
    }
}
