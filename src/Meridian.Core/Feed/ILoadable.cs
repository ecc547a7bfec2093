using Meridian.Core.Record;

namespace Meridian.Core.Feed;

/// <summary>A room that builds its picture from the record before the first commit. Called once, at the start, in the order of registration.</summary>
public interface ILoadable
{
    void Load(IRecordReader reader);
}
