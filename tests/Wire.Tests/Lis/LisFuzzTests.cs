using Meridian.Fuzz;
using Meridian.Fuzz.Lis;
using Xunit;

namespace Meridian.Wire.Tests.Lis;

/// <summary>The quick form of <c>tests/Fuzz</c>, always with the same seed, so that a landing is no lottery; <c>MERIDIAN_FUZZ_SEED</c> and <c>tests/Fuzz</c> itself look further.</summary>
[Collection(MeasuresMemory.Name)]
public sealed class LisFuzzTests(ITestOutputHelper output)
{
    private const int Count = 20_000, OrdinarySeed = 20261122;

    [Fact]
    public void Mutated_conversations_crash_and_hang_nothing_and_no_byte_vanishes()
    {
        var seed = Environment.GetEnvironmentVariable("MERIDIAN_FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : OrdinarySeed;
        output.WriteLine($"seed {seed}");
        var run = new FuzzRun(new LisTarget(LisCorpus.All()), Count, seed);
        var failure = run.Run(stop: TestContext.Current.CancellationToken);
        if (failure is not null) Assert.Fail(failure);
        // The run is only worth something when much of it becomes messages, and much of them is refused.
        Assert.InRange(run.Tally[(int)FuzzOutcome.Read], Count / 10, Count);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Refused], Count / 20, Count);
    }
}
