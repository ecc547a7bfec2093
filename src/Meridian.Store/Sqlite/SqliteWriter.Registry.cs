using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteWriter
{
    private void WriteRegistry(Database to, RecordBatch batch)
    {
        foreach (var row in batch.Equipment) WriteEquipment(to, row);
        foreach (var row in batch.Metrics) WriteMetric(to, row);
        foreach (var row in batch.Patients) WritePatient(to, row);
        foreach (var row in batch.Beds) WriteBed(to, row);
        foreach (var row in batch.Associations) WriteAssociation(to, row);
    }

    private static void WriteEquipment(Database to, EquipmentRow row) => to
        .Prepared("INSERT OR REPLACE INTO equipment (id, identity, first_seen, updated_at, given_name, location) VALUES (?,?,?,?,?,?)")
        .Bind(1, row.Id.Value)
        .Bind(2, JsonSerializer.Serialize(row.Identity, RowJson.Readable.EquipmentIdentity))
        .Bind(3, row.FirstSeen)
        .Bind(4, row.UpdatedAt)
        .Bind(5, row.GivenName)
        .Bind(6, row.Location is null ? null : JsonSerializer.Serialize(row.Location, RowJson.Readable.PointOfCare))
        .Run();

    private static void WriteMetric(Database to, MetricRow row)
    {
        var (metric, at) = (row.Descriptor, row.Descriptor.Containment);
        var statement = to.Prepared("INSERT INTO metric (id, equipment, code_system, code, code_text, unit_system, unit, unit_text, mds, vmd, channel, metric, facet, "
            + "vmd_system, vmd_code, vmd_text, channel_system, channel_code, channel_text, is_wave, first_seen) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
        statement.Bind(1, row.Id.Value).Bind(2, row.Equipment.Value);
        BindCode(statement, 3, metric.Code);
        BindCode(statement, 6, metric.Unit);
        statement.Bind(9, at.Mds).Bind(10, at.Vmd).Bind(11, at.Channel).Bind(12, at.Metric).Bind(13, at.Facet);
        BindCode(statement, 14, metric.Vmd);
        BindCode(statement, 17, metric.Channel);
        statement.Bind(20, metric.IsWave).Bind(21, row.FirstSeen).Run();
    }

    private static void BindCode(Statement statement, int index, Code? code)
        => statement.Bind(index, code?.System).Bind(index + 1, code?.Value).Bind(index + 2, code?.Text);

    private static void WritePatient(Database to, PatientRow row)
    {
        to.Prepared("INSERT OR REPLACE INTO patient (id, identity, search, updated_at, merged_into, confirmed) VALUES (?,?,?,?,?,?)")
            .Bind(1, row.Id.Value)
            .Bind(2, JsonSerializer.Serialize(row.Identity, RowJson.Readable.PatientIdentity))
            .Bind(3, PatientSearch.TextOf(row.Identity))
            .Bind(4, row.UpdatedAt)
            .Bind(5, row.MergedInto.Value)
            .Bind(6, row.Confirmed)
            .Run();
        to.Prepared("DELETE FROM patient_identifier WHERE patient = ?").Bind(1, row.Id.Value).Run();
        foreach (var identifier in row.Identity.Identifiers)
            to.Prepared("INSERT OR IGNORE INTO patient_identifier (value, authority, type, patient) VALUES (?,?,?,?)")
                .Bind(1, identifier.Value ?? "").Bind(2, identifier.Authority ?? "").Bind(3, identifier.Type ?? "").Bind(4, row.Id.Value).Run();
    }

    private static void WriteBed(Database to, BedRow row) => to
        .Prepared("INSERT OR REPLACE INTO bed (id, unit, room, bed, facility, building, given_name, updated_at) VALUES (?,?,?,?,?,?,?,?)")
        .Bind(1, row.Id.Value)
        .Bind(2, row.Place.Unit)
        .Bind(3, row.Place.Room)
        .Bind(4, row.Place.Bed)
        .Bind(5, row.Place.Facility)
        .Bind(6, row.Place.Building)
        .Bind(7, row.GivenName)
        .Bind(8, row.UpdatedAt)
        .Run();

    private static void WriteAssociation(Database to, AssociationRow row) => to
        .Prepared("INSERT OR REPLACE INTO association (id, bed, patient, equipment, visit, class, begins, ends, begun, ended) VALUES (?,?,?,?,?,?,?,?,?,?)")
        .Bind(1, row.Id)
        .Bind(2, row.Bed.Value)
        .Bind(3, row.Patient.Value)
        .Bind(4, row.Equipment.Value)
        .Bind(5, row.Visit)
        .Bind(6, row.Class)
        .Bind(7, row.From)
        .Bind(8, row.To)
        .Bind(9, row.Begun.Value)
        .Bind(10, row.Ended.Value)
        .Run();
}
