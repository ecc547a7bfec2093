using Meridian.Fuzz;
using Meridian.Fuzz.Hl7v2;
using Meridian.Testing;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

/// <summary>The quick form of <c>tests/Fuzz</c>, always with the same seed, so that a landing is no lottery; <c>MERIDIAN_FUZZ_SEED</c> and <c>tests/Fuzz</c> itself look further.</summary>
[Collection(MeasuresMemory.Name)]
public sealed class Hl7v2FuzzTests(ITestOutputHelper output)
{
    private const int Count = 100_000, OrdinarySeed = 20261121;

    [Fact]
    public void Mutated_messages_crash_and_hang_nothing()
    {
        var folder = Corpora.Root is null ? null : Path.Combine(Corpora.Root, "hl7v2");
        var recorded = folder is not null && Directory.Exists(folder) ? Directory.GetFiles(folder, "*.hl7").Order(StringComparer.Ordinal).Select(File.ReadAllBytes) : [];
        var seed = Environment.GetEnvironmentVariable("MERIDIAN_FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : OrdinarySeed;
        output.WriteLine($"seed {seed}");
        var run = new FuzzRun(new Hl7v2Target(recorded), Count, seed);
        var failure = run.Run(stop: TestContext.Current.CancellationToken);
        if (failure is not null) Assert.Fail(failure);
        // The run is only worth something when much of it gets past the framing, and much of it is refused.
        Assert.InRange(run.Tally[(int)FuzzOutcome.Read], Count / 10, Count);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Refused], Count / 20, Count);
    }
}
