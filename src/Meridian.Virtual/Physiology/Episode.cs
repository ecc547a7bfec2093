namespace Meridian.Virtual.Physiology;

/// <summary>Something that begins and ends, in seconds since the patient's start; <see cref="Strength"/> is 0 to 1.</summary>
public sealed record Episode(EpisodeKind Kind, double Start, double Duration, double Strength = 0.5)
{
    public double End => Start + Duration;

    /// <summary>How much of it there is: 0 outside, 1 in the middle, with ramps of <paramref name="ramp"/> seconds at both ends.</summary>
    public double Presence(double seconds, double ramp)
    {
        if (seconds <= Start || seconds >= End) return 0;
        var near = Math.Min(seconds - Start, End - seconds) / Math.Min(ramp, Duration / 2);
        return near >= 1 ? 1 : near * near * (3 - (2 * near));
    }
}
