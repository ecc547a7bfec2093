using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Store.Sqlite;
using Meridian.Testing;

namespace Meridian.Core.Tests.Record;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteRecordTests : RecordContract
{
    protected override Task<RecordUnderTest> OpenEmptyAsync() => Task.FromResult<RecordUnderTest>(new SqliteUnderTest(new ScratchDirectory()));

    private sealed class SqliteUnderTest(ScratchDirectory directory) : RecordUnderTest
    {
        private SqliteRecord record = Open(directory);

        private static SqliteRecord Open(ScratchDirectory directory)
            => SqliteRecord.Open(new SqliteRecordOptions { Directory = directory.Path, LogBytes = 1 << 20 }, new DrivenClock());

        public override IRecordWriter Writer => record.Writer;
        public override IRecordReader Reader => record.Reader;
        public override IImagingReader Images => record.Images;

        public override async Task ReopenAsync()
        {
            await record.DisposeAsync();
            record = Open(directory);
        }

        public override async ValueTask DisposeAsync()
        {
            await record.DisposeAsync();
            directory.Dispose();
        }
    }
}
