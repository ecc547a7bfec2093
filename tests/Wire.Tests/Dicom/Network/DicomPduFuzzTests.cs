using Meridian.Fuzz;
using Meridian.Fuzz.Dicom;
using Meridian.Testing;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Network;

/// <summary>The quick form of <c>tests/Fuzz -- dicom-pdu</c>, always with the same seed; <c>MERIDIAN_FUZZ_SEED</c> and <c>tests/Fuzz</c> itself look further.</summary>
[Collection(MeasuresMemory.Name)]
public sealed class DicomPduFuzzTests(ITestOutputHelper output)
{
    private const int Count = 100_000, OrdinarySeed = 20261122;

    [Fact]
    public void Mutated_PDUs_crash_and_hang_nothing()
    {
        var seed = Environment.GetEnvironmentVariable("MERIDIAN_FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : OrdinarySeed;
        output.WriteLine($"seed {seed}");
        var recorded = Directory.GetFiles(Path.Combine(Repository.Root, "tests/Wire.Tests/Dicom/Network/Recorded"), "*.bin").Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
        var run = new FuzzRun(new DicomPduTarget(recorded), Count, seed);
        var failure = run.Run(stop: TestContext.Current.CancellationToken);
        if (failure is not null) Assert.Fail(failure);
        // The run is only worth something when much of it gets past the framing, and much of it is refused.
        Assert.InRange(run.Tally[(int)FuzzOutcome.Read], Count / 20, Count);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Refused], Count / 20, Count);
    }
}
