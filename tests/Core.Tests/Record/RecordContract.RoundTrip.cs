using FsCheck;
using FsCheck.Fluent;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    [Fact(Timeout = Deadline)]
    public Task Every_kind_of_row_comes_back_as_it_was()
    {
        var next = 1L;
        var seen = 0;
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var make = new RowMaker(seed);
            var id = next;
            next += 10;
            var metrics = new[] { make.Metric(id, id), make.Metric(id + 1, id), make.Metric(id + 5, id) };
            var batch = new RecordBatch();
            batch.Equipment.Add(make.Equipment(id));
            batch.Metrics.AddRange(metrics);
            batch.Patients.Add(make.Patient(id));
            batch.Beds.Add(make.Bed(id));
            batch.Associations.Add(make.Association(id));
            batch.Messages.Add(make.Message(id));
            batch.Quarantine.Add(make.Quarantined(id));
            batch.ObservationSets.AddRange([make.Set(id, 0, metrics), make.Set(id, 1, metrics)]);
            batch.Waves.AddRange([make.Wave(id, metrics[0]), make.Wave(id, metrics[1])]);
            batch.AlertEvents.Add(make.Alert(id + 1, id));
            batch.PatientEvents.Add(make.PatientEvent(id, id));
            batch.ConnectionEvents.Add(make.ConnectionEvent(id + 2));
            batch.Audit.Add(make.Audit(id));
            batch.Documents.Add(new DocumentRow("kind" + id, make.Text(), "{}" + make.Text(), make.HubTime()));
            Record.Writer.Commit(batch);
            seen++;

            Same.Rows(batch.Equipment, Reader.Equipment().Where(e => e.Id.Value == id));
            Same.Rows(batch.Metrics, Reader.Metrics().Where(m => m.Equipment.Value == id));
            Same.Rows(batch.Patients[0], Reader.Patient(new PatientId(id)));
            Same.Rows(batch.Beds, Reader.Beds().Where(b => b.Id.Value == id));
            Same.Rows(batch.Associations, Reader.Associations(batch.Associations[0].Bed, null, null, null, null, 1000).Where(a => a.Id == id));
            Same.Rows(batch.Messages[0], Reader.Message(new Sequence(id)));
            Same.Rows(batch.Quarantine[0], Reader.Quarantined(new Sequence(id)));
            Same.Rows(batch.ObservationSets.OrderBy(s => s.At), Reader.ObservationSets(new FactQuery { Equipment = new EquipmentId(id) }));
            Same.Rows(batch.Waves.OrderBy(s => s.At), Reader.Waves(new FactQuery { Equipment = new EquipmentId(id) }));
            Same.Rows(batch.AlertEvents, Reader.AlertHistory(new AlertId(id)));
            Same.Rows(batch.PatientEvents, Reader.PatientEvents(new PatientId(id), 10));
            Same.Rows(batch.ConnectionEvents, Reader.ConnectionEvents(null, new Sequence(id + 3), 1));
            Same.Rows(batch.Audit, Reader.Audit(id + 1, 1));
            Same.Rows(batch.Documents, Reader.Documents("kind" + id));
        }).QuickCheckThrowOnFailure();
        Assert.True(seen >= 100);
        return Task.CompletedTask;
    }
}
