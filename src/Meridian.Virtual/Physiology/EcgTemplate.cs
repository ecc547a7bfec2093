namespace Meridian.Virtual.Physiology;

/// <summary>
/// The steady beat of <see cref="EcgDynamicalModel"/> as a table over angle and beat length. On the limit cycle the angle
/// is 2πt/RR and the equation of z is linear, so that one turn, started where it ends, is the model's own solution; it is
/// integrated once per beat length, and a sample is then two interpolations. The value half way between two beats is
/// taken as zero, as an AC-coupled amplifier would.
/// </summary>
public sealed class EcgTemplate
{
    /// <summary>Shortest and longest beat in the table, seconds; beyond, the nearest is used and a longer pause is flat.</summary>
    public const double Shortest = 0.30, Longest = 1.60;

    private const int Angles = 512, Lengths = 27;
    private const double LengthStep = (Longest - Shortest) / (Lengths - 1);

    // table I scaled so that R stands at 1.2 mV, the upper end of the paper's range of -0.4 to 1.2 mV
    private const double MillivoltsPerUnit = 25.1;
    private readonly float[] table = new float[(Angles + 1) * Lengths];

    public EcgTemplate(EcgMorphology morphology)
    {
        var turn = new double[Angles + 1];
        for (var row = 0; row < Lengths; row++)
        {
            Solve(new EcgDynamicalModel(morphology, Shortest + (row * LengthStep)), turn);
            for (var i = 0; i <= Angles; i++) table[(row * (Angles + 1)) + i] = (float)((turn[i] - turn[Angles / 2]) * MillivoltsPerUnit);
        }
    }

    /// <summary>Millivolts at a turn (0 to 1 from R to the next R) of a beat of this length.</summary>
    public double At(double turn, double secondsPerBeat)
    {
        var row = Math.Clamp((secondsPerBeat - Shortest) / LengthStep, 0, Lengths - 1);
        var lower = Math.Min((int)row, Lengths - 2);
        var x = turn * Angles;
        var column = Math.Clamp((int)x, 0, Angles - 1);
        var part = (float)(x - column);
        var at = (lower * (Angles + 1)) + column;
        var a = table[at] + (part * (table[at + 1] - table[at]));
        at += Angles + 1;
        var b = table[at] + (part * (table[at + 1] - table[at]));
        return a + ((float)(row - lower) * (b - a));
    }

    /// <summary>One steady turn: runs one from zero to see how far it misses, then starts where the miss vanishes (z decays by e^-RR a turn).</summary>
    private static void Solve(EcgDynamicalModel model, double[] turn)
    {
        var length = Math.Tau / model.AngularRate;
        var miss = Run(model, 0, turn);
        Run(model, miss / (1 - Math.Exp(-length)), turn);
    }

    private static double Run(EcgDynamicalModel model, double z, double[] turn)
    {
        var step = Math.Tau / model.AngularRate / Angles;
        var theta = Math.Tau / Angles;
        var pull = model.Pull(0);
        for (var i = 0; i < Angles; i++)
        {
            turn[i] = z;
            var middle = model.Pull((i + 0.5) * theta);
            var end = model.Pull((i + 1) * theta);
            var k1 = pull - z;
            var k2 = middle - (z + (step / 2 * k1));
            var k3 = middle - (z + (step / 2 * k2));
            var k4 = end - (z + (step * k3));
            z += step / 6 * (k1 + (2 * k2) + (2 * k3) + k4);
            pull = end;
        }
        turn[Angles] = z;
        return z;
    }
}
