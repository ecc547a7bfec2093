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

/// <summary>What retention is set for. Present alerts, patients, equipment and audit are not expired by age.</summary>
public enum RetentionKind : byte
{
    /// <summary>Messages without a quarantine entry, with their bytes; the facts that came of them stay.</summary>
    Raw = 1,
    /// <summary>Observations and the trends made of them; by whole minutes, as trends are kept by the minute.</summary>
    Observations = 2,
    Waves = 3,
    /// <summary>Quarantine entries that were replayed or dismissed, with their bytes.</summary>
    ResolvedQuarantine = 4,
    /// <summary>Steps of alerts that are no longer present.</summary>
    AlertEvents = 5,
    /// <summary>What happened on connections beside messages, with the bytes.</summary>
    ConnectionEvents = 6,
}
