using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

/// <summary>
/// Notes which equipment gave facts in which hour, for everybody, a patient and a bed: the way from a patient to facts that lie by
/// equipment. A row is written once an hour; what was written lately is remembered.
/// </summary>
internal sealed class FactHours
{
    public const int Observations = 1, Waves = 2;
    public const int Everybody = 0, OfPatient = 1, OfBed = 2;
    private const int MostRemembered = 100_000;
    private readonly HashSet<(int What, int Kind, long Owner, long Hour, long Equipment)> written = [];

    public void Note(Database to, int what, long at, EquipmentId equipment, PatientId patient, BedId bed)
    {
        var hour = StoredTime.Hour(at);
        Note(to, what, Everybody, 0, hour, equipment.Value);
        if (patient.Value != 0) Note(to, what, OfPatient, patient.Value, hour, equipment.Value);
        if (bed.Value != 0) Note(to, what, OfBed, bed.Value, hour, equipment.Value);
    }

    public void Clear() => written.Clear();

    private void Note(Database to, int what, int kind, long owner, long hour, long equipment)
    {
        if (written.Count >= MostRemembered) written.Clear();
        if (!written.Add((what, kind, owner, hour, equipment))) return;
        to.Prepared("INSERT OR IGNORE INTO fact_hour (what, owner_kind, owner, hour, equipment) VALUES (?,?,?,?,?)")
            .Bind(1, what).Bind(2, kind).Bind(3, owner).Bind(4, hour).Bind(5, equipment).Run();
    }
}
