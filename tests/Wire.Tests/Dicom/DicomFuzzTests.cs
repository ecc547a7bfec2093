using Meridian.Fuzz;
using Meridian.Fuzz.Dicom;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>The quick form of <c>tests/Fuzz -- dicom</c>, always with the same seed; <c>MERIDIAN_FUZZ_SEED</c> and <c>tests/Fuzz</c> itself look further.</summary>
[Collection(MeasuresMemory.Name)]
public sealed class DicomFuzzTests(ITestOutputHelper output)
{
    private const int Count = 100_000, OrdinarySeed = 20261121;

    [Fact]
    public void Mutated_files_crash_and_hang_nothing() =>
        Run(new DicomDatasetTarget(Recorded()), Count, OrdinarySeed);

    [Fact]
    public void Mutated_metadata_and_heads_of_frames_crash_and_hang_nothing() =>
        Run(new DicomJsonTarget(Recorded(), PixelsTarget.Recorded(DicomCorpus.Root is { } root ? Path.Combine(root, "files") : null).Select(p => p.Frame)), Count, OrdinarySeed, Count / 20);

    private static IEnumerable<byte[]> Recorded() => DicomCorpus.Kinds.Select(k => (string)k.Data).Where(n => n.Length > 0).Select(DicomCorpus.Read);

    private void Run(FuzzTarget target, int count, int ordinarySeed, int leastRead = Count / 2)
    {
        var seed = Environment.GetEnvironmentVariable("MERIDIAN_FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : ordinarySeed;
        output.WriteLine($"seed {seed}");
        var run = new FuzzRun(target, count, seed);
        var failure = run.Run(stop: TestContext.Current.CancellationToken);
        if (failure is not null) Assert.Fail(failure);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Read], leastRead, count);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Refused], count / 1000, count);
    }
}
