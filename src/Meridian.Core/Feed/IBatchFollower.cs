using Meridian.Core.Record;

namespace Meridian.Core.Feed;

/// <summary>
/// Adds to a transaction what follows from what is in it, so that both stand or neither: an image and its way to other peers. Runs on the
/// writer's thread before the commit. Must be quick. What it throws is logged and counted, what it had added is taken back, and the rest of the batch stands;
/// but for a record that cannot be read: then nothing of the batch does, and the sender tries again.
/// </summary>
public interface IBatchFollower
{
    void Follow(RecordBatch batch);
}
