namespace Meridian.Virtual.Physiology;

/// <summary>
/// The phase of breathing in closed form: a steady rate whose phase is modulated by three slow sinusoids, so that the
/// spectrum is a peak with a width instead of a line, as in the high-frequency peak of McSharry et al., IEEE TBME
/// 50(3):289-294 (2003). Inspiration starts where the phase is a whole number of turns.
/// </summary>
public readonly struct RespiratoryDrive
{
    private const double InspiredPart = 0.4;
    private readonly double turnsPerSecond, offset;
    private readonly double a1, a2, a3, w1, w2, w3;

    public RespiratoryDrive(double breathsPerMinute, ulong seed)
    {
        var noise = new SeededNoise(seed, 0x5245_5350);
        turnsPerSecond = breathsPerMinute / 60;
        offset = noise.Uniform(0);
        // amplitude in turns; amplitude × angular rate bounds the change of rate: 2 to 4 % each
        (w1, w2, w3) = (Math.Tau / noise.Between(1, 25, 40), Math.Tau / noise.Between(2, 60, 90), Math.Tau / noise.Between(3, 200, 400));
        a1 = 0.02 * turnsPerSecond / w1;
        a2 = 0.03 * turnsPerSecond / w2;
        a3 = 0.04 * turnsPerSecond / w3;
    }

    /// <summary>Turns (breaths) since the start, with the fraction: 0 is the start of inspiration.</summary>
    public double TurnsAt(double seconds)
        => offset + (turnsPerSecond * seconds) + (a1 * Math.Sin(w1 * seconds)) + (a2 * Math.Sin(w2 * seconds)) + (a3 * Math.Sin(w3 * seconds));

    /// <summary>Breaths a minute at this moment.</summary>
    public double RateAt(double seconds)
        => 60 * (turnsPerSecond + (a1 * w1 * Math.Cos(w1 * seconds)) + (a2 * w2 * Math.Cos(w2 * seconds)) + (a3 * w3 * Math.Cos(w3 * seconds)));

    /// <summary>Filling of the lung, 0 to 1, at a fraction of a breath: up over inspiration, down over expiration, a short rest.</summary>
    public static double LungVolume(double turn)
    {
        var x = turn - Math.Floor(turn);
        if (x < InspiredPart) return 0.5 - (0.5 * Math.Cos(Math.PI * x / InspiredPart));
        return x < 0.95 ? 0.5 + (0.5 * Math.Cos(Math.PI * (x - InspiredPart) / (0.95 - InspiredPart))) : 0;
    }
}
