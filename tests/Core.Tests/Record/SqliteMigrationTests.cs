using Meridian.Core.Record;
using Meridian.Store.Migrations;
using Meridian.Store.Sqlite;
using Meridian.Testing;

namespace Meridian.Core.Tests.Record;

public sealed class SqliteMigrationTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();
    private readonly IReadOnlyList<Migration> first = [Migration.Of("Sqlite")[0]];

    private SqliteRecordOptions Options => new() { Directory = scratch.Path, LogBytes = 1 << 20 };
    private static Migration Second(string sql = "ALTER TABLE bed ADD COLUMN floor INTEGER; CREATE TABLE novelty (id INTEGER PRIMARY KEY) STRICT;") => new(2, "beds-have-floors", sql);
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
        await using (var record = SqliteRecord.Open(Options, new DrivenClock(), null, [.. first, Second()]))
            Assert.Single(record.Reader.Documents("k"));
        var copy = Assert.Single(Copies);
        Assert.Equal("record.db.v1-20261121T080000Z.copy", Path.GetFileName(copy));
        Assert.Equal(1, Count(copy, "SELECT max(version) FROM schema_version"));
        Assert.Equal(1, Count(copy, "SELECT count(*) FROM message"));
        Assert.Equal(0, Count(copy, "SELECT count(*) FROM sqlite_schema WHERE name = 'novelty'"));
        Assert.Equal(2, Count(scratch.File("record.db"), "SELECT max(version) FROM schema_version"));
        // once only
        await using (var again = SqliteRecord.Open(Options, new DrivenClock(), null, [.. first, Second()])) { }
        Assert.Single(Copies);
    }

    [Fact]
    public async Task A_newer_database_is_refused_and_left_alone()
    {
        await MakeVersionOneAsync();
        await using (var record = SqliteRecord.Open(Options, new DrivenClock(), null, [.. first, Second()])) { }
        var refused = Assert.Throws<RecordUnavailableException>(() => SqliteRecord.Open(Options, new DrivenClock(), null, first));
        Assert.Contains("schema version 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", refused.Message, StringComparison.Ordinal);
        await using (var record = SqliteRecord.Open(Options, new DrivenClock(), null, [.. first, Second()]))
            Assert.Single(record.Reader.Documents("k"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_version_before_it()
    {
        await MakeVersionOneAsync();
        Assert.ThrowsAny<Exception>(() => SqliteRecord.Open(Options, new DrivenClock(), null, [.. first, Second("CREATE TABLE novelty (id INTEGER PRIMARY KEY) STRICT; SELECT nonsense FROM nowhere;")]));
        Assert.Equal(1, Count(scratch.File("record.db"), "SELECT max(version) FROM schema_version"));
        Assert.Equal(0, Count(scratch.File("record.db"), "SELECT count(*) FROM sqlite_schema WHERE name = 'novelty'"));
        await using var record = SqliteRecord.Open(Options, new DrivenClock(), null, first);
        Assert.Single(record.Reader.Documents("k"));
    }
}
