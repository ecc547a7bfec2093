using Meridian.Core.Record;
using Meridian.Store.Migrations;
using Meridian.Store.Sqlite;
using Meridian.Testing;

namespace Meridian.Core.Tests.Record;

public sealed class SqliteMigrationTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();
    // the real files, numbered on by made ones
    private readonly IReadOnlyList<Migration> first = Migration.Of("Sqlite");
    private int Newest => first[^1].Version;

    private SqliteRecordOptions Options => new() { Directory = scratch.Path, LogBytes = 1 << 20 };
    private Migration Next(string sql = "ALTER TABLE bed ADD COLUMN floor INTEGER; CREATE TABLE novelty (id INTEGER PRIMARY KEY) STRICT;") => new(Newest + 1, "beds-have-floors", sql);
    public void Dispose() => scratch.Dispose();

    private async Task MakeVersionOneAsync()
    {
        await using var record = SqliteRecord.Open(Options, new DrivenClock(), null, first);
        var batch = new RecordBatch();
        batch.Messages.Add(new RowMaker(1).Message(1));
        batch.Documents.Add(new DocumentRow("k", "1", "{}", RowMaker.Start));
        record.Writer.Commit(batch);
    }

    private string[] Copies => Directory.GetFiles(scratch.Path, "record.db.v*");

    private static long Count(string path, string sql)
    {
        using var database = Database.Open(path, readOnly: true, TimeSpan.FromSeconds(1));
        return database.Scalar(sql);
    }

    [Fact]
    public void The_files_are_numbered_without_a_gap()
    {
        var all = Migration.Of("Sqlite");
        Assert.NotEmpty(all);
        Assert.Equal(Enumerable.Range(1, all.Count), all.Select(m => m.Version));
        Assert.All(all, m => Assert.False(string.IsNullOrWhiteSpace(m.Sql)));
    }

    [Fact]
    public async Task A_new_database_needs_no_copy()
    {
        await MakeVersionOneAsync();
        Assert.Empty(Copies);
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_copied_and_then_brought_up()
    {
        await MakeVersionOneAsync();
        await using (var record = SqliteRecord.Open(Options, new DrivenClock(), null, [.. first, Next()]))
            Assert.Single(record.Reader.Documents("k"));
        var copy = Assert.Single(Copies);
        Assert.Equal($"record.db.v{Newest}-20261121T080000Z.copy", Path.GetFileName(copy));
        Assert.Equal(Newest, Count(copy, "SELECT max(version) FROM schema_version"));
        Assert.Equal(1, Count(copy, "SELECT count(*) FROM message"));
        Assert.Equal(0, Count(copy, "SELECT count(*) FROM sqlite_schema WHERE name = 'novelty'"));
        Assert.Equal(Newest + 1, Count(scratch.File("record.db"), "SELECT max(version) FROM schema_version"));
        // once only
        await using (var again = SqliteRecord.Open(Options, new DrivenClock(), null, [.. first, Next()])) { }
        Assert.Single(Copies);
    }

    [Fact]
    public async Task A_database_of_the_first_version_is_brought_up_to_this_one_and_found_whole()
    {
        using (var old = Database.Open(scratch.File("record.db"), readOnly: false, TimeSpan.FromSeconds(1)))
        {
            // as version 1 made and filled it
            SqliteSchema.Migrate(old, [first[0]], new DrivenClock());
            old.Execute("INSERT INTO message (sequence, received_at, protocol, disposition, connection, sender, control_id, kind, raw) VALUES (5, 0, 1, 1, 1, 'A|B', 'old', 'ORU^R01', x'4D5348')");
            old.Execute("INSERT INTO message_minute (sequence, minute) VALUES (5, 0)");
        }
        await using var record = SqliteRecord.Open(Options, new DrivenClock());
        Assert.Single(Copies);
        Assert.Equal("MSH"u8.ToArray(), Assert.Single(record.Reader.Messages(new MessageQuery { ControlId = "old", WithRaw = true })).Raw.ToArray());
        var batch = new RecordBatch();
        batch.Messages.Add(new RowMaker(1).Message(6) with { ControlId = "new" });
        record.Writer.Commit(batch);
        Assert.Single(record.Reader.Messages(new MessageQuery { ControlId = "new" }));
        Assert.Single(record.Reader.Messages(new MessageQuery { ControlId = "old" }));
    }

    [Fact]
    public async Task A_newer_database_is_refused_and_left_alone()
    {
        await MakeVersionOneAsync();
        await using (var record = SqliteRecord.Open(Options, new DrivenClock(), null, [.. first, Next()])) { }
        var refused = Assert.Throws<RecordUnavailableException>(() => SqliteRecord.Open(Options, new DrivenClock(), null, first));
        Assert.Contains($"schema version {Newest + 1}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", refused.Message, StringComparison.Ordinal);
        await using (var record = SqliteRecord.Open(Options, new DrivenClock(), null, [.. first, Next()]))
            Assert.Single(record.Reader.Documents("k"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_version_before_it()
    {
        await MakeVersionOneAsync();
        Assert.ThrowsAny<Exception>(() => SqliteRecord.Open(Options, new DrivenClock(), null, [.. first, Next("CREATE TABLE novelty (id INTEGER PRIMARY KEY) STRICT; SELECT nonsense FROM nowhere;")]));
        Assert.Equal(Newest, Count(scratch.File("record.db"), "SELECT max(version) FROM schema_version"));
        Assert.Equal(0, Count(scratch.File("record.db"), "SELECT count(*) FROM sqlite_schema WHERE name = 'novelty'"));
        await using var record = SqliteRecord.Open(Options, new DrivenClock(), null, first);
        Assert.Single(record.Reader.Documents("k"));
    }
}
