using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    [Fact(Timeout = Deadline)]
    public async Task Present_alerts_are_the_newest_step_of_each_that_is_present()
    {
        var make = new RowMaker(5);
        Record.Commit(b => b.AlertEvents.AddRange([make.Alert(1, 1, present: true), make.Alert(2, 2, present: true), make.Alert(3, 1, present: true)]));
        Record.Commit(b => b.AlertEvents.AddRange([make.Alert(4, 3, present: true), make.Alert(5, 2, present: false)]));
        for (var again = 0; again < 2; again++)
        {
            Assert.Equal([(1L, 3L), (3L, 4L)], Reader.PresentAlerts().Select(a => (a.Alert.Value, a.Sequence.Value)));
            Assert.Equal([1, 3], Reader.AlertHistory(new AlertId(1)).Select(a => a.Sequence.Value));
            await Record.ReopenAsync();
        }
        Record.Commit(b => b.AlertEvents.Add(make.Alert(6, 2, present: true)));
        Assert.Equal([1, 2, 3], Reader.PresentAlerts().Select(a => a.Alert.Value));
    }

    [Fact(Timeout = Deadline)]
    public Task Alert_steps_are_resent_from_a_sequence_and_found_by_owner_and_time()
    {
        var make = new RowMaker(6);
        var rows = Enumerable.Range(1, 40).Select(i => make.Alert(i * 2, i % 7)).ToList();
        Record.Commit(b => b.AlertEvents.AddRange(rows));
        Same.Rows(rows.Where(r => r.Sequence.Value > 11).Take(5), Reader.AlertEventsAfter(new Sequence(11), 5));
        Same.Rows(rows, Reader.AlertEventsAfter(default, 1000));
        void Check(Func<AlertEventRow, bool> wanted, IEnumerable<AlertEventRow> found)
            => Same.Rows(rows.Where(wanted).OrderByDescending(r => r.At).ThenByDescending(r => r.Sequence.Value), found);
        Check(_ => true, Reader.AlertEvents(null, null, null, null, null, 1000));
        Check(r => r.Bed.Value == 1, Reader.AlertEvents(new BedId(1), null, null, null, null, 1000));
        Check(r => r.Equipment.Value == 2, Reader.AlertEvents(null, new EquipmentId(2), null, null, null, 1000));
        Check(r => r.Patient.Value == 1 && r.Bed.Value == 2, Reader.AlertEvents(new BedId(2), null, new PatientId(1), null, null, 1000));
        var (from, to) = (Start.AddDays(5), Start.AddDays(20));
        Check(r => r.At >= from && r.At < to, Reader.AlertEvents(null, null, null, from, to, 1000));
        Assert.Equal(3, Reader.AlertEvents(null, null, null, null, null, 3).Count());
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Connection_events_come_newest_first_of_one_or_all()
    {
        var make = new RowMaker(8);
        var rows = Enumerable.Range(1, 30).Select(i => make.ConnectionEvent(i)).ToList();
        Record.Commit(b => b.ConnectionEvents.AddRange(rows));
        rows.Reverse();
        Same.Rows(rows.Take(10), Reader.ConnectionEvents(null, null, 10));
        Same.Rows(rows.Where(r => r.Sequence.Value < 12).Take(4), Reader.ConnectionEvents(null, new Sequence(12), 4));
        Same.Rows(rows.Where(r => r.ConnectionId == 2), Reader.ConnectionEvents(2, null, 100));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Patient_events_come_newest_first()
    {
        var make = new RowMaker(9);
        Record.Commit(b => b.PatientEvents.AddRange([make.PatientEvent(1, 1), make.PatientEvent(1, 2), make.PatientEvent(2, 1), make.PatientEvent(3, 1)]));
        Assert.Equal([3, 2], Reader.PatientEvents(new PatientId(1), 2).Select(e => e.Sequence.Value));
        Assert.Equal([1], Reader.PatientEvents(new PatientId(2), 10).Select(e => e.Sequence.Value));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task The_audit_trail_is_read_both_ways()
    {
        var make = new RowMaker(10);
        var rows = Enumerable.Range(1, 12).Select(i => make.Audit(i)).ToList();
        Record.Commit(b => b.Audit.AddRange(rows));
        Same.Rows(rows.Skip(4), Reader.AuditFrom(5));
        Same.Rows(rows.AsEnumerable().Reverse().Take(3), Reader.Audit(null, 3));
        Same.Rows(rows.AsEnumerable().Reverse().Skip(9), Reader.Audit(4, 100));
        return Task.CompletedTask;
    }
}
