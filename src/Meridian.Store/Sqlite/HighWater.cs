namespace Meridian.Store.Sqlite;

/// <summary>Numbers given so far that no remaining row may bear any more.</summary>
internal static class HighWater
{
    public const string Sequence = "sequence", Alert = "alert", Connection = "connection";

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

    public static long HighestAlert(Database from) => Math.Max(Read(from, Alert), Highest(from, "SELECT coalesce(max(alert), 0) FROM alert_event"));

    private static long Highest(Database from, string sql)
    {
        var statement = from.Prepared(sql);
        var value = statement.Step() ? statement.Int(0) : 0;
        statement.Reset();
        return value;
    }
}
