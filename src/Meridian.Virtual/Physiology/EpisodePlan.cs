namespace Meridian.Virtual.Physiology;

/// <summary>
/// When episodes happen: time is cut into slots of two minutes; a slot has one episode or none, decided by seed and slot
/// number alone, and the episode ends within it. A plan may also be given outright.
/// </summary>
public sealed class EpisodePlan
{
    /// <summary>Length of a slot, seconds.</summary>
    public const double SlotSeconds = 120;

    private readonly Episode[]? given;
    private readonly SeededNoise noise;
    private readonly double chance;
    private long cachedSlot = -1;
    private Episode? cached;

    /// <summary>A plan from a seed. <paramref name="perHour"/>: mean episodes an hour, at most 30 (one a slot).</summary>
    public EpisodePlan(ulong seed, double perHour)
    {
        noise = new(seed, 0x4550_4953);
        chance = Math.Clamp(perHour * SlotSeconds / 3600, 0, 1);
    }

    private EpisodePlan(Episode[] given) => this.given = given;

    /// <summary>A plan of exactly these episodes, which must not overlap.</summary>
    public static EpisodePlan Of(params Episode[] episodes) => new(episodes);

    /// <summary>The episode that goes on at this moment; null for none.</summary>
    public Episode? At(double seconds)
    {
        var episode = given is null ? InSlot(seconds) : Array.Find(given, e => seconds > e.Start && seconds < e.End);
        return episode is not null && seconds > episode.Start && seconds < episode.End ? episode : null;
    }

    private Episode? InSlot(double seconds)
    {
        var slot = (long)Math.Floor(seconds / SlotSeconds);
        if (slot == cachedSlot) return cached;
        cachedSlot = slot;
        return cached = seconds < 0 || noise.Uniform(slot * 8) >= chance ? null : Draw(slot);
    }

    private Episode Draw(long slot)
    {
        var kind = Kind(noise.Uniform((slot * 8) + 1));
        var (shortest, longest) = Span(kind);
        var duration = noise.Between((slot * 8) + 2, shortest, longest);
        var start = noise.Between((slot * 8) + 3, 10, SlotSeconds - duration - 5);
        return new(kind, (slot * SlotSeconds) + start, duration, noise.Uniform((slot * 8) + 4));
    }

    // how often each is drawn is our choice, so that a wall shows all of them within minutes; it is no epidemiology
    private static EpisodeKind Kind(double draw) => draw switch
    {
        < 0.10 => EpisodeKind.Bradycardia,
        < 0.22 => EpisodeKind.Tachycardia,
        < 0.36 => EpisodeKind.VentricularBeats,
        < 0.46 => EpisodeKind.AtrialFibrillation,
        < 0.50 => EpisodeKind.Asystole,
        < 0.58 => EpisodeKind.Hypotension,
        < 0.65 => EpisodeKind.Hypertension,
        < 0.75 => EpisodeKind.Desaturation,
        < 0.81 => EpisodeKind.Apnea,
        < 0.89 => EpisodeKind.MotionArtefact,
        < 0.94 => EpisodeKind.EcgLeadsOff,
        _ => EpisodeKind.Spo2ProbeOff,
    };

    private static (double Shortest, double Longest) Span(EpisodeKind kind) => kind switch
    {
        EpisodeKind.Asystole => (6, 9),
        EpisodeKind.MotionArtefact => (5, 15),
        EpisodeKind.Apnea => (20, 35),
        EpisodeKind.EcgLeadsOff or EpisodeKind.Spo2ProbeOff => (15, 40),
        EpisodeKind.Bradycardia or EpisodeKind.Tachycardia or EpisodeKind.VentricularBeats or EpisodeKind.AtrialFibrillation
            or EpisodeKind.Hypotension or EpisodeKind.Hypertension or EpisodeKind.Desaturation => (40, 80),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
