using System.Text.Json;
using Meridian.Core.Forwarding;
using Meridian.Core.Orders;
using Meridian.Core.Record;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteWriter
{
    private void WriteOrders(Database to, RecordBatch batch)
    {
        foreach (var row in batch.Orders) WriteOrder(to, row);
        foreach (var row in batch.PerformedSteps) WritePerformedStep(to, row);
        foreach (var row in batch.Commitments) WriteCommitment(to, row);
        foreach (var row in batch.Deliveries) WriteDelivery(to, row);
    }

    private static void WriteOrder(Database to, ImagingOrderRow row)
    {
        var order = row.Order;
        to.Prepared("INSERT OR REPLACE INTO imaging_order (id, patient, status, placer, filler, accession, study_uid, search, body, created_at, updated_at, message, note) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)")
            .Bind(1, row.Id.Value).Bind(2, row.Patient.Value).Bind(3, (long)row.Status).Bind(4, order.Placer?.Value).Bind(5, order.Filler?.Value).Bind(6, order.Accession)
            .Bind(7, order.StudyUid).Bind(8, OrderSearch.TextOf(order)).Bind(9, JsonSerializer.Serialize(order, RowJson.Readable.ImagingOrder))
            .Bind(10, row.CreatedAt).Bind(11, row.UpdatedAt).Bind(12, row.Message.Value).Bind(13, row.Note).Run();
        to.Prepared("DELETE FROM scheduled_step WHERE imaging_order = ?").Bind(1, row.Id.Value).Run();
        for (var i = 0; i < order.Steps.Count; i++)
            to.Prepared("INSERT INTO scheduled_step (imaging_order, ordinal, status, starts, modality, station_ae) VALUES (?,?,?,?,?,?)")
                .Bind(1, row.Id.Value).Bind(2, i).Bind(3, (long)order.Steps[i].Status).Bind(4, order.Steps[i].Start).Bind(5, order.Steps[i].Modality).Bind(6, order.Steps[i].StationAe).Run();
    }

    private static void WritePerformedStep(Database to, PerformedStepRow row)
    {
        to.Prepared("INSERT OR REPLACE INTO performed_step (uid, performed_for, patient, status, study_uid, accession, step_id, modality, station_ae, started_at, ended_at, series, attributes, "
            + "calling_ae, created_at, updated_at, note) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .Bind(1, row.Uid).Bind(2, JsonSerializer.Serialize(row.For, RowJson.Readable.IReadOnlyListPerformedFor)).Bind(3, row.Patient.Value).Bind(4, (long)row.Status)
        .Bind(5, row.StudyUid).Bind(6, row.Accession).Bind(7, row.StepId).Bind(8, row.Modality).Bind(9, row.StationAe).Bind(10, row.StartedAt).Bind(11, row.EndedAt)
        .Bind(12, JsonSerializer.Serialize(row.SeriesUids, RowJson.Readable.IReadOnlyListString)).Bind(13, row.Attributes).Bind(14, row.CallingAe).Bind(15, row.CreatedAt).Bind(16, row.UpdatedAt).Bind(17, row.Note)
        .Run();
        to.Prepared("DELETE FROM performed_step_order WHERE uid = ?").Bind(1, row.Uid).Run();
        foreach (var order in row.For.Select(link => link.Order).Distinct())
            to.Prepared("INSERT INTO performed_step_order (imaging_order, uid) VALUES (?,?)").Bind(1, order.Value).Bind(2, row.Uid).Run();
    }

    private static void WriteCommitment(Database to, CommitmentRow row) => to
        .Prepared("INSERT OR REPLACE INTO commitment (transaction_uid, requester_ae, called_ae, requested_at, updated_at, state, items) VALUES (?,?,?,?,?,?,?)")
        .Bind(1, row.TransactionUid).Bind(2, row.RequesterAe).Bind(3, row.CalledAe).Bind(4, row.RequestedAt).Bind(5, row.UpdatedAt).Bind(6, (long)row.State)
        .Bind(7, JsonSerializer.Serialize(row.Items, RowJson.Readable.IReadOnlyListCommitmentItem)).Run();

    private void WriteDelivery(Database to, DeliveryRow row)
    {
        if (row.State == DeliveryState.Done)
        {
            // what a person let go was not delivered
            to.Prepared("DELETE FROM delivery WHERE id = ?").Bind(1, row.Id).Run();
            to.Prepared("INSERT INTO delivery_done (destination, done, last_at, highest) VALUES (?1,?2,?3,?4) ON CONFLICT (destination) DO UPDATE SET done = done + ?2, "
                    + "last_at = CASE WHEN ?2 = 1 THEN ?3 ELSE last_at END, highest = max(highest, ?4)")
                .Bind(1, row.Destination).Bind(2, row.LastError is null).Bind(3, record.Time.GetUtcNow()).Bind(4, row.Id).Run();
            return;
        }
        to.Prepared("INSERT OR REPLACE INTO delivery (id, kind, destination, subject, study_uid, rule, detail, state, attempts, created_at, due_at, last_error) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
            .Bind(1, row.Id).Bind(2, (long)row.Kind).Bind(3, row.Destination).Bind(4, row.Subject).Bind(5, row.StudyUid).Bind(6, row.Rule).Bind(7, row.Detail)
            .Bind(8, (long)row.State).Bind(9, row.Attempts).Bind(10, row.CreatedAt).Bind(11, row.DueAt).Bind(12, row.LastError).Run();
    }
}
