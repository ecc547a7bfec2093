namespace Meridian.Core.Forwarding;

/// <summary>How the hub keeps trying to reach its peers.</summary>
public sealed class ForwardingOptions
{
    /// <summary>Pause after a peer could not be reached, doubled with each failure. Default: 1 s (a restart of a peer takes seconds).</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause. Default: 5 min (what a person waits who has just mended a peer).</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Refusals after which one thing is given up and shown. Default: 10 (with pauses of 1, 2, 4 … s: about 17 minutes; a peer that cannot be reached is tried for ever).</summary>
    public int MostRefusals { get; set; } = 10;

    /// <summary>Most peers worked on at once. Default: 16 (a hospital's archives, workstations and partners).</summary>
    public int MostPeersAtOnce { get; set; } = 16;

    /// <summary>Most instances in one association. Default: 256 (a CT series; the queue is brought up to date after each).</summary>
    public int Portion { get; set; } = 256;

    /// <summary>Interval at which peers are asked to commit to what was sent to them; an instance is asked for one to two of them after it was sent, together with what was sent with it. Default: 5 s (a series is sent without longer pauses).</summary>
    public TimeSpan CommitmentAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for a peer's report of commitment; then it is asked again, which counts as a refusal. Default: 1 h (PS3.4 J.3 leaves it to the provider; an archive commits when its own copies are made).</summary>
    public TimeSpan CommitmentWithin { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long the association on which commitment was asked for is held open for the report. Default: 2 s (providers that report on it do so at once; others call the hub).</summary>
    public TimeSpan CommitmentHold { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for the images that a finished step names, before the notice of their availability is given up and shown. Default: 24 h (a modality that was cut off sends them when it is back).</summary>
    public TimeSpan AvailabilityWithin { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Pause before the try with this number, from 1.</summary>
    public TimeSpan PauseBefore(int attempt)
    {
        var ticks = FirstPause.Ticks * Math.Pow(2, Math.Min(attempt - 1, 40));
        return ticks >= LongestPause.Ticks ? LongestPause : TimeSpan.FromTicks((long)ticks);
    }
}
