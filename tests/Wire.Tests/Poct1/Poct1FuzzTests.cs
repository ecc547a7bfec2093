using Meridian.Fuzz;
using Meridian.Fuzz.Poct1;
using Xunit;

namespace Meridian.Wire.Tests.Poct1;

/// <summary>The quick form of <c>tests/Fuzz</c>, always with the same seed; <c>MERIDIAN_FUZZ_SEED</c> and <c>tests/Fuzz</c> itself look further.</summary>
[Collection(MeasuresMemory.Name)]
public sealed class Poct1FuzzTests(ITestOutputHelper output)
{
    private const int Count = 12_000, OrdinarySeed = 20261122;

    [Fact]
    public void Mutated_streams_crash_and_hang_nothing()
    {
        var seed = Environment.GetEnvironmentVariable("MERIDIAN_FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : OrdinarySeed;
        output.WriteLine($"seed {seed}");
        var run = new FuzzRun(new Poct1Target(Poct1Seeds.All), Count, seed);
        var failure = run.Run(stop: TestContext.Current.CancellationToken);
        if (failure is not null) Assert.Fail(failure);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Read], Count / 20, Count);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Refused], Count / 50, Count);
    }
}
