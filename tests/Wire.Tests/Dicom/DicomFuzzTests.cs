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
    public void Mutated_files_crash_and_hang_nothing()
    {
        var recorded = DicomCorpus.Kinds.Select(k => (string)k.Data).Where(n => n.Length > 0).Select(DicomCorpus.Read);
        var seed = Environment.GetEnvironmentVariable("MERIDIAN_FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : OrdinarySeed;
        output.WriteLine($"seed {seed}");
        var run = new FuzzRun(new DicomDatasetTarget(recorded), Count, seed);
        var failure = run.Run(stop: TestContext.Current.CancellationToken);
        if (failure is not null) Assert.Fail(failure);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Read], Count / 2, Count);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Refused], Count / 1000, Count);
    }
}
