using Meridian.Core.Record;
using SQLitePCL;

namespace Meridian.Store.Sqlite;

/// <summary>SQLite's result codes (https://www.sqlite.org/rescode.html) as troubles that people can act on.</summary>
internal static class SqliteTrouble
{
    public static RecordUnavailableException From(int code, sqlite3? database, string path)
    {
        // the message of SQLite names tables and columns, never values
        var detail = database is null ? raw.sqlite3_errstr(code).utf8_to_string() : raw.sqlite3_errmsg(database).utf8_to_string();
        var extended = database is null ? code : raw.sqlite3_extended_errcode(database);
        var (trouble, advice) = (code & 0xFF) switch
        {
            raw.SQLITE_FULL => (RecordTrouble.DiskFull, "The disk that holds the record is full. Free space or move the data directory; the hub goes on by itself."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (RecordTrouble.Locked, "Another program holds the record's lock. Close what else has opened the database; the hub goes on by itself."),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => (RecordTrouble.Damaged,
                "The record is damaged. Stop the hub, keep the data directory as it is for repair (sqlite3 record.db .recover), and restore the latest copy or start with an empty directory."),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => (RecordTrouble.ReadOnly,
                "The record may not be written. Give the hub's account write access to the data directory and its files."),
            raw.SQLITE_CANTOPEN => (RecordTrouble.InputOutput, "The record cannot be opened. Check that the data directory exists and that the hub's account may write to it."),
            raw.SQLITE_NOMEM => (RecordTrouble.InputOutput, "There is not enough memory to work on the record."),
            _ => (RecordTrouble.InputOutput, "The disk that holds the record failed. Check the disk and the system's log."),
        };
        return new RecordUnavailableException(trouble, $"{advice} (SQLite {extended}: {detail}; {path})");
    }
}
