namespace Meridian.Core.Equipment;

/// <summary>
/// How far the hub's clock is ahead of one piece of equipment's, from the sender's own time of each message against the hub's
/// time of receipt.
/// <para>
/// Each message gives offset + delay, and delay is never negative: so the least difference of the last two minutes is the
/// estimate (the minimum filter of NTP, RFC 5905 10), and a message that was merely late changes nothing. A difference far below
/// the estimate cannot be delay: the equipment's clock was put forward; three in a row that agree are followed. One far above
/// may be delay (stored, then forwarded) or a clock that was put back: it is followed only when five in a row agree and
/// stretch over ten seconds of the hub's time, because a burst of stored messages comes at once and does not agree.
/// </para>
/// Owned by the writer's thread.
/// </summary>
public sealed class ClockOffset
{
    /// <summary>A difference further than this from the estimate is no jitter.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Agreement = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Bucket = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BackwardSpan = TimeSpan.FromSeconds(10);
    private const int ForwardCount = 3, BackwardCount = 5;

    private TimeSpan thisBucket, lastBucket;
    private DateTimeOffset bucketFrom;
    private TimeSpan candidate;
    private DateTimeOffset candidateFrom;
    private int candidateCount;

    /// <summary>Hub clock minus equipment clock; zero until measured.</summary>
    public TimeSpan Current { get; private set; }
    public bool IsMeasured { get; private set; }

    /// <summary>An offset known from before the hub's start: jumps away from it must be as consistent as any.</summary>
    public void Recall(TimeSpan offset)
    {
        if (IsMeasured) return;
        (IsMeasured, Current, thisBucket, lastBucket) = (true, offset, TimeSpan.MaxValue, offset);
        bucketFrom = DateTimeOffset.MinValue;
    }

    /// <summary>Takes one message into account and returns the estimate that is to be used for it.</summary>
    public TimeSpan Measure(DateTimeOffset sentAt, DateTimeOffset receivedAt)
    {
        var difference = receivedAt - sentAt;
        if (!IsMeasured)
        {
            IsMeasured = true;
            Restart(difference, receivedAt);
            return Current;
        }
        if ((difference - Current).Duration() <= Tolerance)
        {
            candidateCount = 0;
            var age = receivedAt - bucketFrom;
            if (age >= Bucket || age < TimeSpan.Zero)
            {
                // a recalled offset has seen nothing yet: it stays in the older bucket for one more round
                if (thisBucket != TimeSpan.MaxValue) lastBucket = thisBucket;
                (thisBucket, bucketFrom) = (difference, receivedAt);
            }
            else if (difference < thisBucket) thisBucket = difference;
            Current = thisBucket < lastBucket ? thisBucket : lastBucket;
            return Current;
        }
        var isForward = difference < Current;
        if (candidateCount > 0 && (difference - candidate).Duration() <= Agreement && isForward == candidate < Current) candidateCount++;
        else (candidate, candidateFrom, candidateCount) = (difference, receivedAt, 1);
        var follows = isForward ? candidateCount >= ForwardCount : candidateCount >= BackwardCount && receivedAt - candidateFrom >= BackwardSpan;
        if (follows) Restart(difference, receivedAt);
        return Current;
    }

    private void Restart(TimeSpan difference, DateTimeOffset receivedAt)
    {
        Current = thisBucket = lastBucket = difference;
        (bucketFrom, candidateCount) = (receivedAt, 0);
    }
}
