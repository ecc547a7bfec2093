namespace Meridian.Virtual.Physiology;

/// <summary>
/// One patient with all signals from one set of causes: breathing moves the heart rate (RSA), the baseline of the ECG and
/// the size of the pulses; the beats send the pulses; episodes change rhythm, pressure, breathing or sensors.
/// A sample depends on the seed and its index alone, not on how the samples are cut into packets.
/// Time must go forward: samples more than <see cref="BeatTrain.KeptSeconds"/> behind the newest cannot be had again. One owner at a time.
/// </summary>
public sealed partial class VirtualPatient
{
    private readonly ulong seed;
    private readonly RespiratoryDrive breathing;
    private readonly BeatTrain train;
    private readonly SlowDrift saturationDrift, endTidalDrift, temperatureDrift, perfusionDrift;

    /// <summary>A patient with seeded traits and episodes. <paramref name="episodesPerHour"/>: mean number, at most 30.</summary>
    public VirtualPatient(ulong seed, double episodesPerHour) : this(seed, PatientTraits.From(seed), new EpisodePlan(seed, episodesPerHour)) { }

    public VirtualPatient(ulong seed, PatientTraits traits, EpisodePlan plan)
    {
        (this.seed, Traits, Plan) = (seed, traits, plan);
        breathing = new(traits.RespiratoryRate, seed);
        train = new(seed, traits, plan, breathing);
        saturationDrift = new(seed, 0x4452_5350);
        endTidalDrift = new(seed, 0x4452_4554);
        temperatureDrift = new(seed, 0x4452_544D);
        perfusionDrift = new(seed, 0x4452_5046);
        cuffNoise = new(seed, 0x4355_4646);
        // the first cuff measurement was taken before the monitor joined the network
        cuff = new(-noiseOf(seed) * 60 * traits.CuffMinutes, traits.Systolic, traits.Diastolic, traits.Diastolic + ((traits.Systolic - traits.Diastolic) / 3));
        static double noiseOf(ulong seed) => new SeededNoise(seed, 0x4355_4646).Between(-1, 0.1, 0.9);
    }

    public PatientTraits Traits { get; }

    public EpisodePlan Plan { get; }

    /// <summary>The beats that are known, oldest first (for the tests, and for whoever wants the truth behind the samples).</summary>
    public IReadOnlyList<Beat> Beats => train.Beats;

    private bool SensorOff(WaveKind kind, Episode? episode) => episode?.Kind switch
    {
        EpisodeKind.EcgLeadsOff => kind is WaveKind.EcgI or WaveKind.EcgII or WaveKind.EcgV1 or WaveKind.Respiration,
        EpisodeKind.Spo2ProbeOff => kind is WaveKind.Pleth,
        _ => false,
    };

    /// <summary>Depth of breathing: 1, and 0 in apnoea.</summary>
    private double Depth(double seconds)
        => Plan.At(seconds) is { Kind: EpisodeKind.Apnea } apnea ? 1 - apnea.Presence(seconds, 3) : 1;

    private double EndTidalAt(double seconds) => Traits.EndTidal + (2.5 * endTidalDrift.At(seconds));
}
