namespace Meridian.Core.Record;

/// <summary>The write side of the store. One instance, used by one thread.</summary>
public interface IRecordWriter : IAsyncDisposable
{
    /// <summary>Writes the batch in one transaction and returns when it is on stable storage, surviving a power cut.</summary>
    /// <exception cref="RecordUnavailableException">Nothing of the batch was kept.</exception>
    void Commit(RecordBatch batch);

    /// <summary>Deletes up to <paramref name="limit"/> rows of one kind older than a time; returns how many went.</summary>
    int Expire(RetentionKind kind, DateTimeOffset before, int limit);
}

/// <summary>What retention is set for. Alerts, patients, equipment and audit are not expired by age.</summary>
public enum RetentionKind : byte
{
    /// <summary>Raw bytes of messages without quarantine.</summary>
    Raw = 1,
    Observations = 2,
    Waves = 3,
    /// <summary>Quarantine entries that were replayed or dismissed, with their bytes.</summary>
    ResolvedQuarantine = 4,
    AlertEvents = 5,
}
