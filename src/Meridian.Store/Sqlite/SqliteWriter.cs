using Meridian.Core.Record;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

/// <summary>
/// Writes batches, each in one transaction. SQLite in WAL mode with <c>synchronous=FULL</c> syncs the log before COMMIT returns,
/// so what Commit has returned from survives a power cut. After a failure nothing of the batch is kept, and the connection is
/// opened anew for the next one: the writer goes on by itself when the trouble is gone.
/// </summary>
internal sealed partial class SqliteWriter : IRecordWriter
{
    private readonly SqliteRecord record;
    private readonly PackedWriter packed = new();
    private readonly FactHours factHours = new();
    private readonly TrendFold trends = new();
    private readonly MessageDigest digest = new();
    private Database? database;
    private long? markedMinute;
    private long highestConnection;
    private bool closed;

    public SqliteWriter(SqliteRecord record, Database database)
    {
        this.record = record;
        this.database = database;
        highestConnection = HighWater.Read(database, HighWater.Connection);
    }

    public void Commit(RecordBatch batch)
    {
        if (batch.IsEmpty) return;
        var begun = record.Time.GetTimestamp();
        InTransaction(to => Write(to, batch));
        record.Committed(batch, record.Time.GetElapsedTime(begun));
    }

    /// <summary>Runs work in a transaction and returns when it is on stable storage.</summary>
    private void InTransaction(Action<Database> work)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        try
        {
            var to = database ??= Reopen();
            record.Log.BeforeWrite(to);
            var pages = to.PagesWritten;
            to.Prepared("BEGIN IMMEDIATE").Run();
            work(to);
            to.Prepared("COMMIT").Run();
            record.Log.AfterWrite(to.PagesWritten - pages);
        }
        catch (Exception trouble)
        {
            Undo();
            record.Failed(trouble);
            throw;
        }
    }

    private void Undo()
    {
        factHours.Clear();
        trends.Clear();
        digest.Clear();
        forms.Clear();
        markedMinute = null;
        orderPlace = alonePlace = controlPlace = sentPlace = averagePlace = 0;
        try
        {
            if (database is { IsInTransaction: true }) database.Execute("ROLLBACK");
        }
        catch (RecordUnavailableException) { } // closing, below, rolls back as well
        finally
        {
            database?.Dispose();
            database = null;
        }
    }

    private Database Reopen()
    {
        var opened = SqliteRecord.OpenForWriting(record.Path, record.Options);
        highestConnection = HighWater.Read(opened, HighWater.Connection);
        return opened;
    }

    private void Write(Database to, RecordBatch batch)
    {
        WriteRegistry(to, batch);
        WriteMessages(to, batch);
        foreach (var row in batch.Quarantine) WriteQuarantine(to, row);
        foreach (var row in batch.ObservationSets) WriteObservationSet(to, row);
        WriteWaves(to, batch);
        WriteImaging(to, batch.Imaging);
        foreach (var row in batch.AlertEvents) WriteAlertEvent(to, row);
        foreach (var row in batch.PatientEvents) WritePatientEvent(to, row);
        foreach (var row in batch.ConnectionEvents) WriteConnectionEvent(to, row);
        foreach (var row in batch.Audit) WriteAudit(to, row);
        foreach (var row in batch.Documents) WriteDocument(to, row);
        WriteOrders(to, batch);
        WriteLaboratory(to, batch);
        WriteQuality(to, batch.Quality);
        WriteWorkitems(to, batch.Workitems);
    }

    public ValueTask DisposeAsync()
    {
        closed = true;
        database?.Dispose();
        database = null;
        return ValueTask.CompletedTask;
    }
}
