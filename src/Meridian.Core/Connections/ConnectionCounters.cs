namespace Meridian.Core.Connections;

/// <summary>A connection's counts at one moment.</summary>
/// <param name="MessagesPerSecond">Over the last 10 s.</param>
/// <param name="Faults">Junk, half, over-long and refused messages.</param>
public sealed record ConnectionCounters(long MessagesIn, long BytesIn, long AnswersOut, long BytesOut, long Faults, double MessagesPerSecond, string? LastAnswer, DateTimeOffset? LastHeard, TimeSpan? ClockOffset);
