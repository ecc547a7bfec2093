using Meridian.Core.Record;

namespace Meridian.Core.Feed;

/// <summary>
/// What rooms hear after a commit, on the writer's thread, in the order of the record. A listener must be quick and must not
/// throw; it copies what it needs, because the batch is reused.
/// </summary>
public interface ICommittedListener
{
    void OnCommitted(RecordBatch batch);
}
