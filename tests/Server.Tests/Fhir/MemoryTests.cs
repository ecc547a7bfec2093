using Meridian.Core.Record;
using Xunit;
using static Meridian.Server.Tests.Fhir.RecordedWard;

namespace Meridian.Server.Tests.Fhir;

/// <summary>Tests that look at the memory of the process run alone: what others hold would count.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuresMemory
{
    public const string Name = "measures memory";
}

[Collection(MeasuresMemory.Name)]
public sealed class MemoryTests
{
    [Fact(Timeout = 180_000)]
    public async Task Ten_thousand_observations_stream_without_lying_in_memory()
    {
        await using var hub = await FhirHub.StartAsync(o => o.MaximumCount = 10_000);
        var batch = new RecordBatch();
        for (var i = 0; i < 10_000; i++) hub.Ward.Add(batch, Start.AddMilliseconds(100 * i), 1, [Number(HeartRate, 60 + i % 40)]);
        hub.Ward.Commit(batch);
        batch.Clear();
        GC.Collect();
        using var response = await hub.Http.GetAsync("/fhir/Observation?patient=1&_count=10000", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long length = 0, highest = 0, nextLook = 500_000;
        var buffer = new byte[16_384];
        for (int read; (read = await body.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
        {
            length += read;
            if (length < nextLook) continue;
            nextLook += 1_000_000;
            highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        Assert.True(length > 6_000_000, $"{length} bytes");
        Assert.True(highest < 2_000_000, $"{highest} bytes held while {length} were streamed");
    }
}
