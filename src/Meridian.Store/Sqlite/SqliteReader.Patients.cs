using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader
{
    private const string PatientColumns = "id, identity, updated_at, merged_into, confirmed";
    private const int LongestMergeChain = 64;

    public PatientRow? Patient(PatientId id) => Once(from => Patient(from, id.Value));

    private static PatientRow? Patient(Database from, long id)
    {
        var statement = from.Prepared($"SELECT {PatientColumns} FROM patient WHERE id = ?").Bind(1, id);
        var row = statement.Step() ? ReadPatient(statement) : null;
        statement.Reset();
        return row;
    }

    public PatientRow? PatientByIdentifier(PatientIdentifier identifier) => Once(from =>
    {
        // authority must agree; a type that one side leaves out is no difference, two that differ (MR, AN) are
        var statement = from.Prepared("SELECT i.patient FROM patient_identifier i JOIN patient p ON p.id = i.patient WHERE i.value = ?1 AND i.authority = ?2 AND (?3 = '' OR i.type = '' OR i.type = ?3) "
                + "ORDER BY i.type = ?3 DESC, p.merged_into <> 0, i.patient LIMIT 1")
            .Bind(1, identifier.Value).Bind(2, identifier.Authority ?? "").Bind(3, identifier.Type ?? "");
        long? found = statement.Step() ? statement.Int(0) : null;
        statement.Reset();
        var row = found is { } id ? Patient(from, id) : null;
        for (var step = 0; row is { MergedInto.Value: not 0 } && step < LongestMergeChain; step++) row = Patient(from, row.MergedInto.Value) ?? row with { MergedInto = default };
        return row;
    });

    public IEnumerable<PatientRow> Patients(string? text, PatientId after, int limit) => string.IsNullOrWhiteSpace(text)
        ? Rows($"SELECT {PatientColumns} FROM patient WHERE id > ? ORDER BY id LIMIT ?", s => s.Bind(1, after.Value).Bind(2, limit), ReadPatient)
        : Rows($"SELECT {PatientColumns} FROM patient WHERE id > ? AND instr(search, ?) > 0 ORDER BY id LIMIT ?",
            s => s.Bind(1, after.Value).Bind(2, PatientSearch.Fold(text.Trim())).Bind(3, limit), ReadPatient);

    public IEnumerable<PatientEventRow> PatientEvents(PatientId patient, int limit)
        => Rows("SELECT sequence, patient, bed, kind, at, sender_at, sender_offset FROM patient_event WHERE patient = ? ORDER BY id DESC LIMIT ?", s => s.Bind(1, patient.Value).Bind(2, limit),
            s => new PatientEventRow(new Sequence(s.Int(0)), new PatientId(s.Int(1)), new BedId(s.Int(2)), (PatientEventKind)s.Int(3), s.Time(4),
                s.IsNull(5) ? null : StoredTime.To(s.Int(5), (int)s.Int(6))));

    private static PatientRow ReadPatient(Statement s) => new()
    {
        Id = new PatientId(s.Int(0)),
        Identity = JsonSerializer.Deserialize(s.Blob(1), RowJson.Readable.PatientIdentity)!,
        UpdatedAt = s.Time(2),
        MergedInto = new PatientId(s.Int(3)),
        Confirmed = s.Flag(4),
    };
}
