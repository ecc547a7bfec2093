using Meridian.Store.Sqlite;
using Meridian.Testing;
using SQLitePCL;
using Xunit;

namespace Meridian.Core.Tests.Record;

public sealed class DatabaseTests
{
    // SQLITE_STMTSTATUS_REPREPARE, which the wrapper does not name
    private const int PreparedAnew = 5;

    [Fact]
    public void A_page_of_rows_is_not_prepared_anew_when_its_limit_is_bound_again()
    {
        using var scratch = new ScratchDirectory();
        using var database = Database.Open(scratch.File("record.db"), readOnly: false, TimeSpan.FromSeconds(1));
        database.Execute("CREATE TABLE row (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, at INTEGER NOT NULL); CREATE INDEX row_by_owner ON row (owner); CREATE INDEX row_by_time ON row (at)");
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v3(database.Handle, "SELECT id FROM row WHERE owner = ? ORDER BY at DESC, id DESC LIMIT ?", raw.SQLITE_PREPARE_PERSISTENT, out var page));
        using (page)
        {
            for (var i = 1; i <= 5; i++)
            {
                raw.sqlite3_bind_int64(page, 1, i);
                raw.sqlite3_bind_int64(page, 2, i * 10);
                Assert.Equal(raw.SQLITE_DONE, raw.sqlite3_step(page));
                raw.sqlite3_reset(page);
            }
            Assert.Equal(0, raw.sqlite3_stmt_status(page, PreparedAnew, 0));
        }
    }
}
