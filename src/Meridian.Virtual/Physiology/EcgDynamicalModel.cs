namespace Meridian.Virtual.Physiology;

/// <summary>
/// The dynamical model of McSharry, Clifford, Tarassenko and Smith, "A dynamical model for generating synthetic
/// electrocardiogram signals", IEEE TBME 50(3):289-294 (2003): a point moves round a unit limit cycle in (x, y), one turn
/// a beat, and is pulled up and down in z as it passes the angles of P, Q, R, S and T:
/// <code>
/// x' = αx − ωy      y' = αy + ωx      α = 1 − √(x² + y²)      ω = 2π / RR
/// z' = −Σ aᵢ Δθᵢ exp(−Δθᵢ² / 2bᵢ²) − (z − z₀)
/// </code>
/// Angles and widths follow the heart rate as in the authors' ECGSYN (PhysioNet): b × √(HR/60), Q and S angles × √(HR/60), P and T × ⁴√(HR/60).
/// z is in the model's own units; <see cref="EcgTemplate"/> scales it to millivolts.
/// </summary>
public sealed class EcgDynamicalModel
{
    private readonly double[] angle = new double[5], strength = new double[5], width = new double[5];

    public EcgDynamicalModel(EcgMorphology morphology, double secondsPerBeat)
    {
        AngularRate = Math.Tau / secondsPerBeat;
        var rate = Math.Sqrt(1 / secondsPerBeat);
        var root = Math.Sqrt(rate);
        ReadOnlySpan<EcgWaveComponent> parts = [morphology.P, morphology.Q, morphology.R, morphology.S, morphology.T];
        ReadOnlySpan<double> stretch = [root, rate, 1, rate, root];
        for (var i = 0; i < 5; i++)
            (angle[i], strength[i], width[i]) = (parts[i].Angle * stretch[i], parts[i].Strength, parts[i].Width * rate);
    }

    /// <summary>ω, radians a second.</summary>
    public double AngularRate { get; }

    /// <summary>The pull of the five waves at an angle: z' without the relaxation to the baseline.</summary>
    public double Pull(double theta)
    {
        var pull = 0.0;
        for (var i = 0; i < 5; i++)
        {
            var apart = Math.IEEERemainder(theta - angle[i], Math.Tau);
            pull -= strength[i] * apart * Math.Exp(-apart * apart / (2 * width[i] * width[i]));
        }
        return pull;
    }

    /// <summary>The three derivatives at a point, with the baseline at <paramref name="z0"/>.</summary>
    public (double X, double Y, double Z) Derivative(double x, double y, double z, double z0)
    {
        var alpha = 1 - Math.Sqrt((x * x) + (y * y));
        return ((alpha * x) - (AngularRate * y), (alpha * y) + (AngularRate * x), Pull(Math.Atan2(y, x)) - (z - z0));
    }

    /// <summary>One step of the whole system by the classical fourth-order Runge–Kutta method, as in the paper.</summary>
    public (double X, double Y, double Z) Step(double x, double y, double z, double z0, double seconds)
    {
        var k1 = Derivative(x, y, z, z0);
        var k2 = Derivative(x + (seconds / 2 * k1.X), y + (seconds / 2 * k1.Y), z + (seconds / 2 * k1.Z), z0);
        var k3 = Derivative(x + (seconds / 2 * k2.X), y + (seconds / 2 * k2.Y), z + (seconds / 2 * k2.Z), z0);
        var k4 = Derivative(x + (seconds * k3.X), y + (seconds * k3.Y), z + (seconds * k3.Z), z0);
        return (x + (seconds / 6 * (k1.X + (2 * k2.X) + (2 * k3.X) + k4.X)),
                y + (seconds / 6 * (k1.Y + (2 * k2.Y) + (2 * k3.Y) + k4.Y)),
                z + (seconds / 6 * (k1.Z + (2 * k2.Z) + (2 * k3.Z) + k4.Z)));
    }
}
