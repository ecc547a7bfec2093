using Meridian.Core.Record;
using SQLitePCL;

namespace Meridian.Store.Sqlite;

/// <summary>Looks for damage after an unclean end, the small tables that everything hangs on first, for a bounded time.</summary>
internal static class DamageCheck
{
    private const int InstructionsBetweenLooks = 10_000;

    /// <returns>False: time ran out before all was looked at; no damage in what was.</returns>
    /// <exception cref="RecordUnavailableException">Damage.</exception>
    public static bool Run(Database database, TimeSpan limit, TimeProvider time)
    {
        var begun = time.GetTimestamp();
        raw.sqlite3_progress_handler(database.Handle, InstructionsBetweenLooks, _ => time.GetElapsedTime(begun) > limit ? 1 : 0, null);
        try
        {
            foreach (var table in Tables(database))
            {
                if (time.GetElapsedTime(begun) > limit) return false;
                try
                {
                    using var check = database.Prepare($"PRAGMA quick_check('{table.Replace("'", "''", StringComparison.Ordinal)}')");
                    while (check.Step())
                        if (check.Text(0) is var found && found != "ok")
                            throw new RecordUnavailableException(RecordTrouble.Damaged,
                                $"The record is damaged in table {table}. Keep the data directory as it is for repair (sqlite3 record.db .recover), and restore the latest copy or start with an empty directory. ({database.Path})");
                }
                catch (RecordUnavailableException stopped) when (stopped.Trouble != RecordTrouble.Damaged && time.GetElapsedTime(begun) > limit)
                {
                    return false;
                }
            }
            return true;
        }
        finally
        {
            raw.sqlite3_progress_handler(database.Handle, 0, null, null);
        }
    }

    private static List<string> Tables(Database database)
    {
        string[] large = ["message", "observation_set", "wave", "trend"];
        var tables = new List<string>();
        using (var names = database.Prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
            while (names.Step()) tables.Add(names.Text(0));
        return [.. tables.OrderBy(name => Array.IndexOf(large, name))];
    }
}
