using Xunit;

namespace Meridian.Wire.Tests;

/// <summary>Tests that look at the memory of the process, as every fuzz run does, run alone: a large buffer of a test beside them would count as theirs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuresMemory
{
    public const string Name = "measures memory";
}
