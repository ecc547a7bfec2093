using Meridian.Fuzz;
using Meridian.Fuzz.Dicom;
using Meridian.Testing;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Pixels;

/// <summary>The quick form of <c>tests/Fuzz -- dicom-pixels</c>, always with the same seed.</summary>
[Collection(MeasuresMemory.Name)]
public sealed class PixelFuzzTests
{
    private const int Count = 30_000, OrdinarySeed = 20261121;

    [Fact]
    public void Mutated_frames_crash_and_hang_nothing()
    {
        var seed = Environment.GetEnvironmentVariable("MERIDIAN_FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : OrdinarySeed;
        var run = new FuzzRun(new PixelsTarget(PixelsTarget.Recorded(Corpora.Root is { } root ? Path.Combine(root, "dicom", "files") : null)), Count, seed);
        var failure = run.Run(stop: TestContext.Current.CancellationToken);
        if (failure is not null) Assert.Fail(failure);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Read], Count / 10, Count);
        Assert.InRange(run.Tally[(int)FuzzOutcome.Refused], Count / 10, Count);
    }
}
