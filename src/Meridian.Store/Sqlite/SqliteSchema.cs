using System.Globalization;
using Meridian.Core.Record;
using Meridian.Store.Migrations;

namespace Meridian.Store.Sqlite;

/// <summary>Brings a database to the newest schema, step by step, each step in one transaction; a database that has facts is copied first.</summary>
internal static class SqliteSchema
{
    /// <returns>The path of the copy that was made, or null.</returns>
    /// <exception cref="RecordUnavailableException">The schema is newer than this program, or a step failed (the database is as before it).</exception>
    public static string? Migrate(Database database, IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        var present = Version(database);
        var newest = migrations[^1].Version;
        if (present > newest)
            throw new RecordUnavailableException(RecordTrouble.ReadOnly,
                $"The record has schema version {present}; this program knows versions up to {newest}. Start the newer program again, or restore the copy that it made beside the record before it changed the schema.");
        if (present == newest) return null;
        var copy = present == 0 ? null : Copy(database, present, time);
        foreach (var migration in migrations.Where(m => m.Version > present))
        {
            database.Execute("BEGIN IMMEDIATE");
            try
            {
                database.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
                database.Execute(migration.Sql);
                using (var note = database.Prepare("INSERT INTO schema_version (version, name, applied_at) VALUES (?,?,?)"))
                    note.Bind(1, migration.Version).Bind(2, migration.Name).Bind(3, time.GetUtcNow()).Run();
                database.Execute("COMMIT");
            }
            catch
            {
                if (database.IsInTransaction) database.Execute("ROLLBACK");
                throw;
            }
        }
        return copy;
    }

    public static int Version(Database database)
        => database.Scalar("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'") == 0
            ? 0
            : (int)database.Scalar("SELECT coalesce(max(version), 0) FROM schema_version");

    /// <summary>Writes <c>record.db.v1-20261121T080000Z.copy</c> beside the database: whole and consistent, the log folded in.</summary>
    private static string Copy(Database database, int version, TimeProvider time)
    {
        var stamp = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var path = $"{database.Path}.v{version}-{stamp}.copy";
        for (var again = 2; File.Exists(path); again++) path = $"{database.Path}.v{version}-{stamp}-{again}.copy";
        var unfinished = path + ".unfinished";
        File.Delete(unfinished);
        using (var vacuum = database.Prepare("VACUUM INTO ?")) vacuum.Bind(1, unfinished).Run();
        using (var written = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
        File.Move(unfinished, path);
        return path;
    }
}
