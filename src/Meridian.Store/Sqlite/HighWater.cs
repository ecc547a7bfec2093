namespace Meridian.Store.Sqlite;

/// <summary>Numbers given so far that no remaining row may bear any more.</summary>
internal static class HighWater
{
    public const string Sequence = "sequence", Alert = "alert", Connection = "connection", LabOrder = "lab-order", LabResult = "lab-result", Control = "control", Average = "average";
    /// <summary>Not numbers but times (<see cref="Rows.StoredTime"/>): what retention took of patients' and of controls' results had been received before.</summary>
    public const string LabLetGo = "lab-let-go", ControlsLetGo = "controls-let-go";

    public static long Read(Database from, string name)
    {
        var statement = from.Prepared("SELECT value FROM high_water WHERE name = ?").Bind(1, name);
        var value = statement.Step() ? statement.Int(0) : 0;
        statement.Reset();
        return value;
    }

    public static void Raise(Database to, string name, long value) => to
        .Prepared("INSERT INTO high_water (name, value) VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)")
        .Bind(1, name).Bind(2, value).Run();

    /// <summary>The highest sequence that any row bears or bore.</summary>
    public static long HighestSequence(Database from) => Math.Max(Read(from, Sequence), Highest(from,
        "SELECT max(coalesce((SELECT max(sequence) FROM message), 0), coalesce((SELECT max(sequence) FROM quarantine), 0), coalesce((SELECT max(sequence) FROM alert_event), 0), "
        + "coalesce((SELECT max(sequence) FROM connection_event), 0), coalesce((SELECT max(sequence) FROM instance), 0), coalesce((SELECT max(revision) FROM study), 0), "
        + "coalesce((SELECT max(sequence) FROM image_conflict), 0), coalesce((SELECT sequence FROM patient_event ORDER BY id DESC LIMIT 1), 0))"));

    public static long HighestLabOrder(Database from) => Math.Max(Read(from, LabOrder), Highest(from, "SELECT coalesce(max(id), 0) FROM lab_order"));
    public static long HighestLabResult(Database from) => Math.Max(Read(from, LabResult), Highest(from, "SELECT coalesce(max(id), 0) FROM lab_result"));
    public static long HighestControl(Database from) => Math.Max(Read(from, Control), Highest(from, "SELECT coalesce(max(id), 0) FROM control_result"));
    public static long HighestAverage(Database from) => Math.Max(Read(from, Average), Highest(from, "SELECT coalesce(max(id), 0) FROM average_point"));

    public static long HighestAlert(Database from) => Math.Max(Read(from, Alert), Highest(from, "SELECT coalesce(max(alert), 0) FROM alert_event"));

    private static long Highest(Database from, string sql)
    {
        var statement = from.Prepared(sql);
        var value = statement.Step() ? statement.Int(0) : 0;
        statement.Reset();
        return value;
    }
}
