using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Sqlite;
using Meridian.Testing;

namespace Meridian.Core.Tests.Record;

/// <summary>Full, locked, damaged, forbidden: each is said clearly, keeps nothing by half, and is over when its cause is.</summary>
public sealed class SqliteTroubleTests : IAsyncDisposable
{
    private readonly ScratchDirectory scratch = new();
    private SqliteRecord? record;

    private SqliteRecordOptions Options => new() { Directory = scratch.Path, LogBytes = 1 << 20, LockTimeout = TimeSpan.FromMilliseconds(200) };
    private string DatabasePath => scratch.File("record.db");
    private SqliteRecord Open(SqliteRecordOptions? options = null) => record = SqliteRecord.Open(options ?? Options, new DrivenClock());

    public async ValueTask DisposeAsync()
    {
        if (record is not null) await record.DisposeAsync();
        scratch.Dispose();
    }

    private static RecordBatch Batch(long sequence, int rawBytes = 100)
    {
        var batch = new RecordBatch();
        batch.Messages.Add(new MessageRow
        {
            Sequence = new Sequence(sequence), ReceivedAt = RowMaker.Start, Protocol = Meridian.Core.Intake.Protocol.Hl7v2, Disposition = Disposition.Facts, Raw = new byte[rawBytes],
        });
        return batch;
    }

    private RecordUnavailableException Refused(RecordBatch batch) => Assert.Throws<RecordUnavailableException>(() => record!.Writer.Commit(batch));

    /// <summary>Closes and opens again without the room that a clean end would take.</summary>
    private async Task CloseAsync()
    {
        await record!.DisposeAsync();
        record = null;
    }

    [Fact]
    public async Task A_full_disk_is_said_and_over_when_there_is_room()
    {
        Open(Options with { MaximumBytes = 2 << 20 });
        var sequence = 0L;
        RecordUnavailableException? full = null;
        while (full is null && sequence < 100)
        {
            try { record!.Writer.Commit(Batch(++sequence, 100_000)); }
            catch (RecordUnavailableException trouble) { full = trouble; }
        }
        Assert.Equal(RecordTrouble.DiskFull, full!.Trouble);
        Assert.Contains("Free space", full.Message, StringComparison.Ordinal);
        Assert.Null(record!.Reader.Message(new Sequence(sequence)));
        Assert.Equal(sequence - 1, record.Reader.Position().Sequence.Value);
        var check = await record.CheckAsync();
        Assert.Equal(RecordTrouble.DiskFull, check.Trouble);
        Assert.False(check.IsHealthy);
        // retention makes room; the writer goes on by itself
        Assert.True(record.Writer.Expire(RetentionKind.Raw, RowMaker.Start.AddDays(1), 10) > 0);
        record.Writer.Commit(Batch(sequence, 100_000));
        Assert.NotNull(record.Reader.Message(new Sequence(sequence)));
        Assert.True((await record.CheckAsync()).IsHealthy);
    }

    [Fact]
    public async Task A_disk_that_is_really_full_loses_nothing_and_the_hub_goes_on_when_there_is_room()
    {
        // a disk of eight megabytes, where this process may make one
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) { Assert.Skip("only root may mount a small disk"); return; }
        var disk = Directory.CreateDirectory(scratch.File("disk")).FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk) != 0) { Assert.Skip("mounting is not allowed here"); return; }
        try
        {
            var ballast = Path.Combine(disk, "ballast");
            await File.WriteAllBytesAsync(ballast, new byte[2 << 20]);
            Open(Options with { Directory = disk });
            var sequence = 0L;
            RecordUnavailableException? full = null;
            while (full is null && sequence < 2000)
            {
                try { record!.Writer.Commit(Batch(++sequence, 20_000)); }
                catch (RecordUnavailableException trouble) { full = trouble; }
            }
            Assert.Equal(RecordTrouble.DiskFull, full!.Trouble);
            Assert.Equal(RecordTrouble.DiskFull, Refused(Batch(sequence, 20_000)).Trouble);
            Assert.False((await record!.CheckAsync()).IsHealthy);
            // reading may need a little room itself; when there is some again everything acknowledged is there and commits go on
            File.Delete(ballast);
            record.Writer.Commit(Batch(sequence, 20_000));
            Assert.Equal(sequence, record.Reader.Messages(new MessageQuery { Limit = 10_000 }).Count());
            await CloseAsync();
            Open(Options with { Directory = disk });
            Assert.Equal(sequence, record!.Reader.Messages(new MessageQuery { Limit = 10_000 }).Count());
            await CloseAsync();
        }
        finally
        {
            if (record is not null) await CloseAsync();
            await RunAsync("umount", "-l", disk);
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    [Fact]
    public void A_lock_that_another_program_holds_is_said_and_over_when_it_lets_go()
    {
        Open();
        record!.Writer.Commit(Batch(1));
        using var other = Database.Open(DatabasePath, readOnly: false, TimeSpan.Zero);
        other.Execute("BEGIN IMMEDIATE");
        Assert.Equal(RecordTrouble.Locked, Refused(Batch(2)).Trouble);
        Assert.Single(record.Reader.Messages(new MessageQuery())); // reading goes on
        other.Execute("ROLLBACK");
        record.Writer.Commit(Batch(2));
        Assert.Equal(2, record.Reader.Position().Sequence.Value);
    }

    [Fact]
    public async Task A_second_hub_is_refused_and_told_who_has_the_directory()
    {
        Open();
        var refused = Assert.Throws<RecordUnavailableException>(() => SqliteRecord.Open(Options, new DrivenClock()));
        Assert.Equal(RecordTrouble.Locked, refused.Trouble);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        record!.Writer.Commit(Batch(1));
        await CloseAsync();
        Open();
        Assert.Equal(1, record!.Reader.Position().Sequence.Value);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_called_damaged()
    {
        Open();
        await CloseAsync();
        await File.WriteAllTextAsync(DatabasePath, new string('x', 10_000));
        var refused = Assert.Throws<RecordUnavailableException>(() => Open());
        Assert.Equal(RecordTrouble.Damaged, refused.Trouble);
        Assert.Contains("Keep the data directory", refused.Message.Replace("keep", "Keep", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>Fills a record, ends it, and overwrites pages in the middle of its file.</summary>
    private async Task DamageAsync()
    {
        Open();
        for (var i = 1; i <= 300; i++) record!.Writer.Commit(Batch(i, 3000));
        await CloseAsync();
        await using var file = new FileStream(DatabasePath, FileMode.Open, FileAccess.ReadWrite);
        var garbage = new byte[4096 * 20];
        new Random(1).NextBytes(garbage);
        file.Seek(file.Length / 2 / 4096 * 4096, SeekOrigin.Begin);
        await file.WriteAsync(garbage);
    }

    [Fact]
    public async Task Damage_is_found_at_the_start_after_an_unclean_end_and_again_until_it_is_mended()
    {
        await DamageAsync();
        await File.WriteAllTextAsync(scratch.File("hub.pid"), "1"); // what a killed hub leaves
        for (var again = 0; again < 2; again++)
        {
            var refused = Assert.Throws<RecordUnavailableException>(() => Open());
            Assert.Equal(RecordTrouble.Damaged, refused.Trouble);
            Assert.Contains("restore", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Damage_that_is_met_while_reading_is_called_so()
    {
        await DamageAsync();
        Open();
        var refused = Assert.Throws<RecordUnavailableException>(() => record!.Reader.Messages(new MessageQuery { Limit = 1000, WithRaw = true }).Count());
        Assert.Equal(RecordTrouble.Damaged, refused.Trouble);
    }

    [Fact]
    public void A_packed_row_that_is_damaged_is_called_so_and_names_no_patient_data()
    {
        Open();
        var metric = new MetricRow(new MetricId(1), new EquipmentId(1), new MetricDescriptor { Code = new Code("MDC", "1", null), Containment = default }, RowMaker.Start);
        var batch = new RecordBatch();
        batch.Metrics.Add(metric);
        batch.ObservationSets.Add(new ObservationSetRow
        {
            Sequence = new Sequence(1), Ordinal = 0, Equipment = metric.Equipment, At = RowMaker.Start, MetricIds = [metric.Id],
            Observations = [new Observation { Metric = metric.Descriptor, Kind = ValueKind.Text, Text = "SECRET" }],
        });
        record!.Writer.Commit(batch);
        using (var other = Database.Open(DatabasePath, readOnly: false, TimeSpan.FromSeconds(1)))
            other.Execute("UPDATE observation_set SET body = substr(body, 1, length(body) - 3)");
        var refused = Assert.Throws<RecordUnavailableException>(() => record.Reader.ObservationSets(new FactQuery()).Count());
        Assert.Equal(RecordTrouble.Damaged, refused.Trouble);
        Assert.DoesNotContain("SEC", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_may_not_be_written_is_said()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            // a privileged process may write anywhere: then a file in the directory's place stands for it
            await File.WriteAllTextAsync(scratch.File("file"), "");
            Assert.Throws<RecordUnavailableException>(() => Open(Options with { Directory = scratch.File("file") }));
            return;
        }
        File.SetUnixFileMode(scratch.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(RecordTrouble.ReadOnly, Assert.Throws<RecordUnavailableException>(() => Open()).Trouble);
        File.SetUnixFileMode(scratch.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_closed_record_says_so()
    {
        Open();
        var reader = record!.Reader;
        await CloseAsync();
        Assert.Equal(RecordTrouble.Closed, Assert.Throws<RecordUnavailableException>(() => reader.Position()).Trouble);
    }

    [Fact]
    public async Task The_check_tells_room_sizes_and_the_last_commit()
    {
        Open();
        Assert.Null((await record!.CheckAsync()).LastCommitAt);
        record.Writer.Commit(Batch(1));
        var check = await record.CheckAsync();
        Assert.Equal(new DrivenClock().GetUtcNow(), check.LastCommitAt);
        Assert.True(check.FreeDiskBytes > 0);
        Assert.True(check.IsHealthy);
    }

    [Fact]
    public async Task A_clean_end_leaves_one_file_with_everything_in_it()
    {
        Open();
        record!.Writer.Commit(Batch(1));
        Assert.NotNull(record.Reader.Message(new Sequence(1)));
        await record.Writer.DisposeAsync(); // as a container that disposes parts before the whole
        await CloseAsync();
        Assert.Equal(["hub.lock", "record.db"], Directory.GetFiles(scratch.Path).Select(Path.GetFileName).Order());
        Open();
        Assert.Equal(1, record!.Reader.Position().Sequence.Value);
    }

    [Fact]
    public void The_log_is_started_over_and_does_not_grow_while_commits_go_on()
    {
        Open();
        for (var i = 1; i <= 4000; i++) record!.Writer.Commit(Batch(i, 6000));
        // some 16,000 pages went through a log of 256
        Assert.InRange(new FileInfo(DatabasePath + "-wal").Length, 1, 24 << 20);
    }
}
