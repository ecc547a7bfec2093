namespace Meridian.Fuzz;

/// <summary>A room of Wire under mutated input. A target is a pure function of the seed, so that a failure can be had again.</summary>
internal abstract class FuzzTarget
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Makes the input of one round.</summary>
    public abstract byte[] Make(Random random);

    /// <summary>Feeds it; throws on anything that the room must not do. Returns what was done with it, for the tally.</summary>
    public abstract FuzzOutcome Feed(byte[] input, Random random);
}

internal enum FuzzOutcome
{
    Read,
    Refused,
    NotFramed,
}
