using Meridian.Core.Imaging;
using Meridian.Core.Record;

namespace Meridian.Core.Tests.Record;

/// <summary>A store of one dialect as the contract suite sees it.</summary>
public abstract class RecordUnderTest : IAsyncDisposable
{
    public abstract IRecordWriter Writer { get; }
    public abstract IRecordReader Reader { get; }
    public abstract IImagingReader Images { get; }

    /// <summary>Ends the store cleanly and opens the same data again.</summary>
    public abstract Task ReopenAsync();
    public abstract ValueTask DisposeAsync();

    /// <summary>Commits one batch made on the spot.</summary>
    public void Commit(Action<RecordBatch> fill)
    {
        var batch = new RecordBatch();
        fill(batch);
        Writer.Commit(batch);
    }
}
