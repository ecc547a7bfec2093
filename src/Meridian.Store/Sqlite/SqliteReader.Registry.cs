using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader
{
    private const string MetricColumns = "id, equipment, code_system, code, code_text, unit_system, unit, unit_text, mds, vmd, channel, metric, facet, "
        + "vmd_system, vmd_code, vmd_text, channel_system, channel_code, channel_text, is_wave, first_seen";
    private const string AssociationColumns = "id, bed, patient, equipment, visit, class, begins, ends, begun, ended";

    public IEnumerable<EquipmentRow> Equipment() => Rows("SELECT id, identity, first_seen, updated_at, given_name, location FROM equipment ORDER BY id", Nothing, s => new EquipmentRow
    {
        Id = new EquipmentId(s.Int(0)),
        Identity = JsonSerializer.Deserialize(s.Blob(1), RowJson.Readable.EquipmentIdentity)!,
        FirstSeen = s.Time(2),
        UpdatedAt = s.Time(3),
        GivenName = s.OptionalText(4),
        Location = s.IsNull(5) ? null : JsonSerializer.Deserialize(s.Blob(5), RowJson.Readable.PointOfCare),
    });

    public IEnumerable<MetricRow> Metrics() => Rows($"SELECT {MetricColumns} FROM metric ORDER BY id", Nothing, ReadMetric);

    private static MetricRow ReadMetric(Statement s) => new(new MetricId(s.Int(0)), new EquipmentId(s.Int(1)), new MetricDescriptor
    {
        Code = ReadCode(s, 2)!,
        Unit = ReadCode(s, 5),
        Containment = new Containment((int)s.Int(8), (int)s.Int(9), (int)s.Int(10), (int)s.Int(11), (int)s.Int(12)),
        Vmd = ReadCode(s, 13),
        Channel = ReadCode(s, 16),
        IsWave = s.Flag(19),
    }, s.Time(20));

    private static Code? ReadCode(Statement s, int column) => s.IsNull(column) ? null : new Code(s.Text(column), s.Text(column + 1), s.OptionalText(column + 2));

    public IEnumerable<BedRow> Beds() => Rows("SELECT id, unit, room, bed, facility, building, given_name, updated_at FROM bed ORDER BY id", Nothing, s => new BedRow(
        new BedId(s.Int(0)),
        new PointOfCare(s.OptionalText(1), s.OptionalText(2), s.OptionalText(3), s.OptionalText(4), s.OptionalText(5)),
        s.OptionalText(6),
        s.Time(7)));

    public IEnumerable<AssociationRow> OpenAssociations()
        => Rows($"SELECT {AssociationColumns} FROM association WHERE ends IS NULL ORDER BY id", Nothing, ReadAssociation);

    public IEnumerable<AssociationRow> Associations(BedId? bed, PatientId? patient, EquipmentId? equipment, DateTimeOffset? from, DateTimeOffset? to, int limit)
    {
        var where = new Where();
        if (bed is { } b) where.And("bed = ?", b.Value);
        if (patient is { } p) where.And("patient = ?", p.Value).And("patient <> 0");
        if (equipment is { } e) where.And("equipment = ?", e.Value).And("equipment <> 0");
        if (from is { } since) where.And("(ends IS NULL OR ends > ?)", StoredTime.From(since));
        if (to is { } until) where.And("begins < ?", StoredTime.From(until));
        return Rows($"SELECT {AssociationColumns} FROM association{where} ORDER BY begins DESC, id DESC LIMIT ?", s => s.Bind(where.Bind(s), limit), ReadAssociation);
    }

    private static AssociationRow ReadAssociation(Statement s) => new()
    {
        Id = s.Int(0),
        Bed = new BedId(s.Int(1)),
        Patient = new PatientId(s.Int(2)),
        Equipment = new EquipmentId(s.Int(3)),
        Visit = s.OptionalText(4),
        Class = s.OptionalText(5),
        From = s.Time(6),
        To = s.OptionalTime(7),
        Begun = new Sequence(s.Int(8)),
        Ended = new Sequence(s.Int(9)),
    };

    public IEnumerable<DocumentRow> Documents(string kind) => Rows("SELECT kind, key, body, updated_at FROM document WHERE kind = ? ORDER BY key",
        s => s.Bind(1, kind), s => new DocumentRow(s.Text(0), s.Text(1), s.Text(2), s.Time(3)));

    private static void Nothing(Statement statement) { }
}
