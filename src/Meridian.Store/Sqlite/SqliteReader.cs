using System.Collections.Concurrent;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

/// <summary>
/// Reads committed rows. Each call takes a connection of its own from a pool and one snapshot; what is enumerated is read as it is
/// asked for, and the connection goes back when the enumerator is disposed.
/// </summary>
internal sealed partial class SqliteReader(string path, SqliteRecordOptions options) : IRecordReader, IDisposable
{
    private const int MostIdle = 8;
    private readonly ConcurrentBag<Database> idle = [];
    private readonly ConcurrentDictionary<long, MetricDescriptor> descriptors = new();
    private readonly ConcurrentDictionary<long, WaveForm> forms = new();
    private volatile bool closed;

    public RecordPosition Position() => Once(from =>
    {
        var (number, hash) = (0L, Array.Empty<byte>());
        var last = from.Prepared("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1");
        if (last.Step()) (number, hash) = (last.Int(0), last.Blob(1).ToArray());
        return new RecordPosition(
            new Sequence(HighWater.HighestSequence(from)),
            new AlertId(HighWater.HighestAlert(from)),
            new PatientId(One(from, "SELECT coalesce(max(id), 0) FROM patient")),
            One(from, "SELECT coalesce(max(id), 0) FROM association"),
            number,
            hash,
            HighWater.Read(from, HighWater.Connection));
    });

    private static long One(Database from, string sql)
    {
        var statement = from.Prepared(sql);
        return statement.Step() ? statement.Int(0) : 0;
    }

    /// <summary>One answer on one snapshot.</summary>
    private T Once<T>(Func<Database, T> read)
    {
        using var lease = Take();
        try { return read(lease.Database); }
        catch (Exception cause) when (cause is DamagedBodyException or JsonException) { throw Damaged(cause); }
    }

    /// <summary>Rows on one snapshot, read as they are asked for.</summary>
    private IEnumerable<T> Many<T>(Func<Database, IEnumerable<T>> read)
    {
        using var lease = Take();
        using var rows = read(lease.Database).GetEnumerator();
        while (true)
        {
            try
            {
                if (!rows.MoveNext()) yield break;
            }
            catch (Exception cause) when (cause is DamagedBodyException or JsonException) { throw Damaged(cause); }
            yield return rows.Current;
        }
    }

    /// <summary>Rows of one statement.</summary>
    private IEnumerable<T> Rows<T>(string sql, Action<Statement> bind, Func<Statement, T> map) => Many(from => Rows(from, sql, bind, map));

    internal static IEnumerable<T> Rows<T>(Database from, string sql, Action<Statement> bind, Func<Statement, T> map)
    {
        var statement = from.Prepared(sql);
        bind(statement);
        while (statement.Step()) yield return map(statement);
    }

    private RecordUnavailableException Damaged(Exception cause) => new(RecordTrouble.Damaged,
        $"A row of the record is damaged: {cause.Message} Keep the data directory as it is for repair and restore the latest copy. ({path})", cause);

    private Lease Take()
    {
        if (closed) throw new RecordUnavailableException(RecordTrouble.Closed, "The record is closed.");
        if (!idle.TryTake(out var database))
        {
            database = Database.Open(path, readOnly: true, options.LockTimeout);
            database.Execute("PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY");
        }
        try
        {
            database.Prepared("BEGIN").Run();
            return new Lease(this, database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void Return(Database database)
    {
        try
        {
            database.ResetAll();
            database.Prepared("ROLLBACK").Run();
        }
        catch (RecordUnavailableException) { database.Dispose(); return; }
        catch (InvalidOperationException) { database.Dispose(); return; }
        if (closed || idle.Count >= MostIdle) database.Dispose();
        else idle.Add(database);
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var database)) database.Dispose();
    }

    private readonly struct Lease(SqliteReader owner, Database database) : IDisposable
    {
        public Database Database => database;
        public void Dispose() => owner.Return(database);
    }
}
