using SQLitePCL;

namespace Meridian.Store.Sqlite;

/// <summary>One connection to a database file, straight on SQLite's own calls: statements are prepared once and kept.</summary>
internal sealed class Database : IDisposable
{
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);

    // SQLITE_DBCONFIG_ENABLE_QPSG, which the wrapper does not name
    private const int KeepPlans = 1007;

    static Database()
    {
        Batteries_V2.Init();
        // Nobody asks how much memory SQLite has: counting it is a lock that all connections share at every allocation.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private Database(sqlite3 handle, string path) => (Handle, Path) = (handle, path);

    public sqlite3 Handle { get; }
    public string Path { get; }

    /// <exception cref="Core.Record.RecordUnavailableException">It cannot be opened.</exception>
    public static Database Open(string path, bool readOnly, TimeSpan lockTimeout)
    {
        var flags = (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE) | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var trouble = SqliteTrouble.From(code, null, path);
            handle?.Dispose();
            throw trouble;
        }
        var database = new Database(handle, path);
        raw.sqlite3_extended_result_codes(handle, 1);
        // Without it SQLite prepares a statement anew each time that a bound LIMIT changes nothing but might: most of what a page of rows costs.
        raw.sqlite3_db_config(handle, KeepPlans, 1, out _);
        raw.sqlite3_busy_timeout(handle, (int)lockTimeout.TotalMilliseconds);
        return database;
    }

    /// <summary>The prepared statement of this text, ready to bind.</summary>
    public Statement Prepared(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement)) statements.Add(sql, statement = Prepare(sql));
        return statement;
    }

    /// <summary>A statement of the caller's own, for several open cursors over the same text.</summary>
    public Statement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        return code == raw.SQLITE_OK ? new Statement(this, statement) : throw Trouble(code);
    }

    /// <summary>Runs one or more statements without parameters or rows.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(Handle, sql);
        if (code != raw.SQLITE_OK) throw Trouble(code);
    }

    public long Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Int(0) : 0;
    }

    /// <summary>Ends whatever cursors were left open.</summary>
    public void ResetAll()
    {
        foreach (var statement in statements.Values)
            if (statement.IsOpen) statement.Reset();
    }

    public bool IsInTransaction => raw.sqlite3_get_autocommit(Handle) == 0;
    public int Changes => raw.sqlite3_changes(Handle);

    /// <summary>Pages that this connection has written so far (to the write-ahead log, in WAL mode).</summary>
    public int PagesWritten
    {
        get
        {
            raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var current, out _, 0);
            return current;
        }
    }

    /// <summary>Rows that break a rule of the schema are the caller's mistake, anything else the record's trouble.</summary>
    public Exception Trouble(int code) => (code & 0xFF) is raw.SQLITE_CONSTRAINT or raw.SQLITE_MISUSE or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE or raw.SQLITE_ERROR or raw.SQLITE_TOOBIG
        ? new InvalidOperationException($"The record refused a statement (SQLite {raw.sqlite3_extended_errcode(Handle)}: {raw.sqlite3_errmsg(Handle).utf8_to_string()}).")
        : SqliteTrouble.From(code, Handle, Path);

    public void Dispose()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        statements.Clear();
        Handle.Dispose();
    }
}
