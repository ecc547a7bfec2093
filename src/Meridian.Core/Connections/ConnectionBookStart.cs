using Meridian.Core.Feed;
using Meridian.Core.Record;

namespace Meridian.Core.Connections;

/// <summary>Lets the book go on numbering where the record ends.</summary>
internal sealed class ConnectionBookStart(ConnectionBook book) : ICommittedListener, ILoadable
{
    public void Load(IRecordReader reader) => book.Start(reader.Position());
    public void OnCommitted(RecordBatch batch) { }
}
