using Meridian.Core.Record;
using Meridian.Store.Migrations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Store.Sqlite;

/// <summary>
/// The embedded record: one SQLite database in the data directory, one writer, readers with connections and snapshots of their own.
/// </summary>
public sealed partial class SqliteRecord : IAsyncDisposable
{
    private readonly DirectoryLock directoryLock;
    private readonly SqliteWriter writer;
    private readonly SqliteReader reader;
    private readonly ILogger logger;
    private RecordUnavailableException? lastTrouble;
    private long lastCommitTicks;
    private bool disposed;

    private SqliteRecord(SqliteRecordOptions options, string path, DirectoryLock directoryLock, Database database, TimeProvider time, ILogger logger)
    {
        (Options, Path, this.directoryLock, Time, this.logger) = (options, path, directoryLock, time, logger);
        Log = new WriteAheadLog(path, options, Failed);
        writer = new SqliteWriter(this, database);
        reader = new SqliteReader(path, options);
    }

    internal SqliteRecordOptions Options { get; }
    internal string Path { get; }
    internal TimeProvider Time { get; }
    internal WriteAheadLog Log { get; }

    public IRecordWriter Writer => writer;
    public IRecordReader Reader => reader;
    /// <summary>The index of images.</summary>
    public Core.Imaging.IImagingReader Images => reader;

    /// <summary>Opens the record, making or migrating it where needed.</summary>
    /// <exception cref="RecordUnavailableException">Another hub has it open, it is damaged, newer than this program, or the disk refuses.</exception>
    public static SqliteRecord Open(SqliteRecordOptions options, TimeProvider time, ILoggerFactory? loggers = null)
        => Open(options, time, loggers, Migration.Of("Sqlite"));

    internal static SqliteRecord Open(SqliteRecordOptions options, TimeProvider time, ILoggerFactory? loggers, IReadOnlyList<Migration> migrations)
    {
        var logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<SqliteRecord>();
        var path = System.IO.Path.Combine(options.Directory, "record.db");
        DirectoryLock? directoryLock = null;
        Database? database = null;
        try
        {
            MakeDirectory(options.Directory);
            directoryLock = DirectoryLock.Take(options.Directory);
            database = OpenForWriting(path, options);
            if (directoryLock.WasUnclean)
            {
                var begun = time.GetTimestamp();
                var whole = DamageCheck.Run(database, options.DamageCheckTimeout, time);
                LogChecked(logger, whole ? "whole" : "in part", (long)time.GetElapsedTime(begun).TotalMilliseconds);
            }
            if (SqliteSchema.Migrate(database, migrations, time) is { } copy) LogMigrated(logger, migrations[^1].Version, copy);
            WriteAheadLog.Reserve(path, options.LogBytes + options.LogBytes / 2);
            DurableDirectory.Sync(options.Directory);
            return new SqliteRecord(options, path, directoryLock, database, time, logger);
        }
        catch
        {
            database?.Dispose();
            // what was not closed cleanly stays to be checked until a start succeeds
            if (directoryLock is not null) directoryLock.KeepsMark = directoryLock.WasUnclean;
            directoryLock?.Dispose();
            throw;
        }
    }

    private static void MakeDirectory(string directory)
    {
        if (Directory.Exists(directory)) return;
        try
        {
            Directory.CreateDirectory(directory);
            DurableDirectory.Sync(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(directory))!);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new RecordUnavailableException(RecordTrouble.ReadOnly, $"The data directory {directory} cannot be made. Give the hub's account the right to, or name another.", refused);
        }
        catch (IOException failed)
        {
            throw new RecordUnavailableException(RecordTrouble.InputOutput, $"The data directory {directory} cannot be made: {failed.Message}", failed);
        }
    }

    /// <summary>A connection that may write, set so that COMMIT returns after the sync, and that never checkpoints by itself.</summary>
    internal static Database OpenForWriting(string path, SqliteRecordOptions options)
    {
        var database = Database.Open(path, readOnly: false, options.LockTimeout);
        try
        {
            database.Execute("PRAGMA journal_mode = WAL");
            database.Execute("PRAGMA synchronous = FULL");
            database.Execute("PRAGMA wal_autocheckpoint = 0");
            database.Execute("PRAGMA cache_size = -32768");
            database.Execute("PRAGMA temp_store = MEMORY");
            if (options.MaximumBytes is { } most) database.Execute(FormattableString.Invariant($"PRAGMA max_page_count = {Math.Max(1, most / 4096)}"));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    internal void Committed(RecordBatch batch, TimeSpan took)
    {
        Interlocked.Exchange(ref lastCommitTicks, Time.GetUtcNow().UtcTicks);
        Volatile.Write(ref lastTrouble, null);
        Count(batch, took);
    }

    internal void Failed(Exception trouble)
    {
        if (trouble is not RecordUnavailableException unavailable) return;
        var before = Interlocked.Exchange(ref lastTrouble, unavailable);
        CountTrouble(unavailable.Trouble);
        // senders try again and again; the log says it once
        if (before?.Trouble != unavailable.Trouble) LogTrouble(logger, unavailable.Trouble, unavailable.Message);
    }

    /// <summary>Whether the record can be read and had no trouble at its last commit; and what room it has. For /healthz.</summary>
    public ValueTask<RecordCheck> CheckAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var trouble = Volatile.Read(ref lastTrouble) ?? Log.Trouble;
        if (trouble is null)
        {
            try { reader.Position(); }
            catch (RecordUnavailableException unreadable) { trouble = unreadable; }
        }
        var ticks = Interlocked.Read(ref lastCommitTicks);
        var file = new FileInfo(Path);
        return ValueTask.FromResult(new RecordCheck
        {
            Trouble = trouble?.Trouble,
            Message = trouble?.Message,
            FreeDiskBytes = new DriveInfo(System.IO.Path.GetFullPath(Options.Directory)).AvailableFreeSpace,
            DatabaseBytes = file.Exists ? file.Length : 0,
            LogBytes = Log.Bytes,
            LastCommitAt = ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero),
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        reader.Dispose();
        Log.Dispose();
        await writer.DisposeAsync();
        try
        {
            // the last connection to close folds the log into the database and removes it; make sure that it is one that may write
            OpenForWriting(Path, Options).Dispose();
        }
        catch (RecordUnavailableException trouble) { LogTrouble(logger, trouble.Trouble, trouble.Message); }
        directoryLock.Dispose();
    }
}
