using System.Buffers;
using System.Text.Json;
using Meridian.Core.Laboratory;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteWriter
{
    private const string PutResult = "INSERT INTO lab_result (id, key_high, key_low, equipment, specimen, role, lab_order, patient, test, number, state, held, at, message, superseded_by, body) "
        // by id alone: that another result bears the same key is a fault and must not overwrite it
        + "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16) ON CONFLICT (id) DO UPDATE SET specimen = ?5, role = ?6, lab_order = ?7, patient = ?8, test = ?9, number = ?10, state = ?11, held = ?12, "
        + "at = ?13, superseded_by = ?15, body = ?16";

    private readonly ArrayBufferWriter<byte> labBody = new(1024);
    private readonly Dictionary<long, int> labWritten = [];
    private Utf8JsonWriter? labJson;

    private void WriteLaboratory(Database to, RecordBatch batch)
    {
        // what one transaction changes twice is written once, as it is last
        Last(batch.LabOrders, row => row.Id.Value);
        for (var i = 0; i < batch.LabOrders.Count; i++)
            if (labWritten[batch.LabOrders[i].Id.Value] == i) WriteLabOrder(to, batch.LabOrders[i]);
        Last(batch.LabResults, row => row.Id.Value);
        for (var i = 0; i < batch.LabResults.Count; i++)
            if (labWritten[batch.LabResults[i].Id.Value] == i) WriteLabResult(to, batch.LabResults[i]);
        labWritten.Clear();
    }

    private void Last<T>(List<T> rows, Func<T, long> id)
    {
        labWritten.Clear();
        for (var i = 0; i < rows.Count; i++) labWritten[id(rows[i])] = i;
    }

    private static void WriteLabOrder(Database to, LabOrderRow row)
    {
        var order = row.Order;
        to.Prepared("INSERT OR REPLACE INTO lab_order (id, patient, status, specimen, placer, filler, search, body, created_at, updated_at, message, note) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
            .Bind(1, row.Id.Value).Bind(2, row.Patient.Value).Bind(3, (long)row.Status).Bind(4, row.SpecimenId).Bind(5, order.Placer?.Value).Bind(6, order.Filler?.Value)
            .Bind(7, LabOrderSearch.TextOf(order)).Bind(8, JsonSerializer.Serialize(order, LabOrderJson.Readable.LabOrder)).Bind(9, row.CreatedAt).Bind(10, row.UpdatedAt)
            .Bind(11, row.Message.Value).Bind(12, row.Note).Run();
    }

    private void WriteLabResult(Database to, LabResultRow row)
    {
        labBody.ResetWrittenCount();
        labJson ??= new(labBody, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        labJson.Reset(labBody);
        JsonSerializer.Serialize(labJson, LabResultBody.Of(row), LabRowJson.Readable.LabResultBody);
        labJson.Flush();
        to.Prepared(PutResult)
            .Bind(1, row.Id.Value).Bind(2, row.Key.High).Bind(3, row.Key.Low).Bind(4, row.Equipment.Value).Bind(5, row.SpecimenId).Bind(6, (long)row.Role).Bind(7, row.Order.Value)
            .Bind(8, row.Patient.Value).Bind(9, row.Test).Bind(10, (double?)row.Number).Bind(11, (long)row.State).Bind(12, (long)row.Held).Bind(13, row.At).Bind(14, row.Message.Value)
            .Bind(15, row.SupersededBy.Value).BindText(16, labBody.WrittenSpan).Run();
    }
}
