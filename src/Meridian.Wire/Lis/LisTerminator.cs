namespace Meridian.Wire.Lis;

/// <summary>The L record, the end of a message, by the names of LIS2-A2 clause 12. Any other field can be had from <see cref="Record"/> by its number.</summary>
public readonly record struct LisTerminator(LisRecord Record)
{
    /// <summary>12.2: sequence number.</summary>
    public LisField Sequence => Record[2];

    /// <summary>12.3: termination code: N or nothing normal, T sender aborted, R receiver abort, E unknown system error, Q error in last request, I no information for last query, F last request processed.</summary>
    public LisField Code => Record[3];
}
