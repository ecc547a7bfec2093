using Meridian.Core.Quality;

namespace Meridian.Core.Record;

/// <summary>The write side of the store. One instance, used by one thread.</summary>
public interface IRecordWriter : IAsyncDisposable
{
    /// <summary>Writes the batch in one transaction and returns when it is on stable storage, surviving a power cut.</summary>
    /// <exception cref="RecordUnavailableException">Nothing of the batch was kept.</exception>
    void Commit(RecordBatch batch);

    /// <summary>
    /// Deletes up to <paramref name="limit"/> rows of one kind older than a time, in one transaction; returns how many went. What belongs together goes whole:
    /// the last of a portion may exceed the limit by its own rows.
    /// </summary>
    /// <param name="isInUse">For <see cref="RetentionKind.Controls"/>: control results that stay because a chart's limits in use were, or are to be, made of them; null: none.</param>
    int Expire(RetentionKind kind, DateTimeOffset before, int limit, Func<ControlResultRow, bool>? isInUse = null);
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
    /// <summary>
    /// Orders of the laboratory that are over, each with its specimen and all its results, and patients' results without an order. Only where nothing of it waits for a
    /// person, is open, is still to be told to a peer, or is in doubt by an open lock-out (see <see cref="Laboratory.LabRetention"/>).
    /// </summary>
    Laboratory = 7,
    /// <summary>
    /// Results of controls, calibrators and blanks, and points of moving averages. Only where no open lock-out needs them; what the rules and averages look back at stays,
    /// and the newest control that was accepted.
    /// </summary>
    Controls = 8,
}
