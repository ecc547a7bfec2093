using Meridian.Core.Record;
using SQLitePCL;

namespace Meridian.Store.Sqlite;

/// <summary>
/// Keeps the write-ahead log short without slowing commits. A thread of its own copies the log into the database while commits go
/// on (PASSIVE takes no lock that the writer needs). When the log has reached its size, the writer itself copies what little is
/// left, between two transactions, so that SQLite starts the log over from its beginning; the file is never cut, because a sync
/// over space that a file already has is twice as quick as one that makes it grow.
/// </summary>
internal sealed class WriteAheadLog : IDisposable
{
    private const int PageSize = 4096;
    private const int FrameSize = PageSize + 24;
    private const int CheckpointEvery = 1000;
    private const int SmallRest = 512;
    private readonly string path;
    private readonly SqliteRecordOptions options;
    private readonly Action<RecordUnavailableException> failed;
    private readonly int restartAt;
    private readonly AutoResetEvent due = new(false);
    private readonly Thread thread;
    private volatile bool closing;
    private int frames, sinceCheckpoint, nextAttemptAt;
    private volatile int copied, counted;
    private volatile RecordUnavailableException? trouble;

    public WriteAheadLog(string path, SqliteRecordOptions options, Action<RecordUnavailableException> failed)
    {
        (this.path, this.options, this.failed) = (path, options, failed);
        restartAt = (int)Math.Clamp(options.LogBytes / FrameSize, 256, 1 << 20);
        nextAttemptAt = restartAt;
        thread = new Thread(Work) { Name = "record log", IsBackground = true };
        thread.Start();
    }

    /// <summary>Gives the log's file its space ahead, so that commits overwrite and never grow it.</summary>
    public static void Reserve(string databasePath, long bytes)
    {
        using var log = new FileStream(databasePath + "-wal", FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (log.Length >= bytes) return;
        var zeros = new byte[1 << 20];
        log.Seek(0, SeekOrigin.End);
        while (log.Length < bytes) log.Write(zeros, 0, (int)Math.Min(zeros.Length, bytes - log.Length));
        log.Flush(flushToDisk: true);
    }

    /// <summary>On the writer, before a transaction.</summary>
    public void BeforeWrite(Database writer)
    {
        if (frames < nextAttemptAt) return;
        if (frames - Math.Min(frames, copied) > SmallRest && frames < 4 * restartAt) return;
        raw.sqlite3_wal_checkpoint_v2(writer.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out var log, out var done);
        if (log < 0) return;
        counted = log;
        copied = done;
        // all copied: the next transaction starts the log over unless a reader still needs it; then try again later
        frames = log == done ? 0 : log;
        nextAttemptAt = log == done ? restartAt : log + restartAt / 4;
    }

    /// <summary>On the writer, after a transaction that wrote <paramref name="pages"/> pages.</summary>
    public void AfterWrite(int pages)
    {
        frames += pages;
        sinceCheckpoint += pages;
        // a log that is to be started over is followed closely, so that little is left for the writer itself
        if (sinceCheckpoint < (frames < restartAt ? CheckpointEvery : SmallRest / 4)) return;
        sinceCheckpoint = 0;
        due.Set();
    }

    private void Work()
    {
        Database? database = null;
        while (true)
        {
            due.WaitOne();
            if (closing) break;
            try
            {
                database ??= SqliteRecord.OpenForWriting(path, options);
                var code = raw.sqlite3_wal_checkpoint_v2(database.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out var log, out var done);
                if (code is not (raw.SQLITE_OK or raw.SQLITE_BUSY)) throw database.Trouble(code);
                if (log >= 0) (counted, copied) = (log, done);
                trouble = null;
            }
            catch (RecordUnavailableException reason)
            {
                // commits go on in the log; the next signal tries again
                trouble = reason;
                failed(reason);
                database?.Dispose();
                database = null;
            }
        }
        database?.Dispose();
    }

    /// <summary>Why the log could not be copied into the database the last time; null: it could.</summary>
    public RecordUnavailableException? Trouble => trouble;

    /// <summary>Bytes of the log in use at the last checkpoint.</summary>
    public long Bytes => (long)counted * FrameSize;

    public void Dispose()
    {
        closing = true;
        due.Set();
        thread.Join();
        due.Dispose();
    }
}
