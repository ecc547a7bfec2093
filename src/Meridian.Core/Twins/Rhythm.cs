namespace Meridian.Core.Twins;

/// <summary>
/// How often equipment ordinarily speaks, learned from the last fifteen pauses. Messages within 0.9 s count as one, so that
/// a burst each half minute is a period of half a minute. Regular equipment (four fifths of the pauses at most twice the
/// median) is silent after 1.5 medians; irregular equipment after the longest silence that it promises itself (watchdog), else
/// after 1.5 times the pause that nine tenths stay below; never before the least (a monitor of each second is
/// silent at five) and never after the most. A pause that was taken for silence teaches nothing, unless it is
/// within the promise or such pauses are all that comes.
/// </summary>
public sealed class Rhythm
{
    private const int Kept = 15, Needed = 2;
    private static readonly TimeSpan OneTick = TimeSpan.FromMilliseconds(900);
    private readonly double[] pauses = new double[Kept];
    private int count, next, longPauses;
    private readonly TimeSpan least, most;
    private TimeSpan lastTick;
    private bool hasTick, isContinuous;
    private TimeSpan? promised;

    /// <summary>False until enough was heard to say how long silence ordinarily is.</summary>
    public bool IsKnown => count >= Needed || isContinuous || promised is not null;

    /// <summary>After this long without a message it is silent.</summary>
    public TimeSpan Limit { get; private set; }

    /// <param name="least">Never silent before.</param>
    /// <param name="most">Silent at the latest.</param>
    public Rhythm(TimeSpan least, TimeSpan most)
    {
        (this.least, this.most) = (least, most);
        Limit = least;
    }

    /// <param name="at">Time of hearing, any monotonic origin.</param>
    /// <param name="wasSilent">It had been declared silent.</param>
    public void Heard(TimeSpan at, bool wasSilent, bool hasWaves, TimeSpan? heartbeatTimeout)
    {
        isContinuous |= hasWaves;
        if (heartbeatTimeout is { } timeout && timeout > TimeSpan.Zero) promised = timeout;
        if (hasTick && at - lastTick < OneTick) return;
        if (hasTick)
        {
            // a gap in a known rhythm is a fault; a rhythm that is slower than was thought shows by its repetition
            var isOrdinary = !wasSilent || count < Needed || at - lastTick <= promised;
            longPauses = isOrdinary ? 0 : longPauses + 1;
            if (longPauses is 0 or >= 3)
            {
                pauses[next] = (at - lastTick).TotalSeconds;
                next = (next + 1) % Kept;
                count = Math.Min(count + 1, Kept);
            }
        }
        (hasTick, lastTick) = (true, at);
        Limit = Judge();
    }

    private TimeSpan Judge()
    {
        if (count < Needed) return Clamp(promised is { } p && !isContinuous ? p : least);
        Span<double> sorted = stackalloc double[Kept];
        pauses.AsSpan(0, count).CopyTo(sorted);
        sorted = sorted[..count];
        sorted.Sort();
        var median = sorted[count / 2];
        if (sorted[(int)Math.Ceiling((count - 1) * 0.8)] <= 2 * median) return Clamp(TimeSpan.FromSeconds(median * 1.5));
        return Clamp(promised ?? TimeSpan.FromSeconds(sorted[(int)Math.Ceiling((count - 1) * 0.9)] * 1.5));
    }

    private TimeSpan Clamp(TimeSpan limit) => limit < least ? least : limit > most ? most : limit;
}
