using Meridian.Core.Record;
using Meridian.Gateway.Export;
using Meridian.Server.Tests.Fhir;
using Xunit;
using static Meridian.Server.Tests.Export.ExportTests;
using static Meridian.Server.Tests.Fhir.RecordedWard;

namespace Meridian.Server.Tests.Export;

[Collection(MeasuresMemory.Name)]
public sealed class MemoryTests
{
    [Fact(Timeout = 400_000)]
    public async Task Memory_does_not_grow_with_the_interval()
    {
        await using var ward = new RecordedWard();
        for (var minute = 0; minute < 30; minute++)
        {
            var batch = new RecordBatch();
            for (var second = 60 * minute; second < 60 * (minute + 1); second++)
                ward.Add(batch, Start.AddSeconds(second), 1, [Number(HeartRate, 60)], waves: [Wave(Ecg, Start.AddSeconds(second), 500, Ramp(second * 500, 500))]);
            ward.Commit(batch);
        }
        foreach (var format in new[] { ExportFormat.Edf, ExportFormat.WaveCsv, ExportFormat.Csv })
        {
            var sink = new WatchingStream();
            await Over(ward).WriteAsync(Request(format, TimeSpan.FromHours(1)), sink, TestContext.Current.CancellationToken);
            Assert.True(sink.Written > 150_000, $"{format}: {sink.Written} bytes");
            Assert.True(sink.Highest < 1_500_000, $"{format}: {sink.Highest} bytes held while {sink.Written} were written");
        }
    }

    /// <summary>Counts what is written and looks, every so often, how much memory is held more than at its beginning.</summary>
    private sealed class WatchingStream : Stream
    {
        private readonly long before = GC.GetTotalMemory(forceFullCollection: true);
        private const long Every = 100_000;
        private long next = Every;
        public long Written { get; private set; }
        public long Highest { get; private set; }
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => Written;
        public override long Position { get => Written; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count)
        {
            Written += count;
            if (Written < next) return;
            next += 5 * Every;
            Highest = Math.Max(Highest, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
    }
}
