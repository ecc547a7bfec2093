namespace Meridian.Virtual.Physiology;

/// <summary>
/// Arterial pressure by the two-element Windkessel, C P' + P/R = Q(t) (Frank 1899; Westerhof, Lankhaar, Westerhof, "The
/// arterial Windkessel", Med Biol Eng Comput 47:131-141, 2009), with a half-sine of flow during ejection and its second
/// harmonic, which lets flow peak early as the aorta's does, solved in closed form, and the dicrotic notch and wave of valve closure added as two Gaussians at the end of ejection (the Gaussian form
/// is that of Clifford and McSharry, "A realistic coupled nonlinear artificial ECG, BP, and respiratory signal generator",
/// Proc. SPIE 5467:290-301, 2004). Time constant and stroke are found so that the resting beat has the wanted systolic and
/// diastolic pressure.
/// </summary>
public sealed class ArterialWindkessel
{
    /// <summary>What pressure falls to when the heart stands still, mm Hg.</summary>
    public const double FillingPressure = 12;

    private readonly double tau, gain;

    public ArterialWindkessel(double systolic, double diastolic, double secondsPerBeat)
    {
        var ejection = EjectionTime(secondsPerBeat);
        var wanted = (diastolic - FillingPressure) / (systolic - FillingPressure);
        var (low, high) = (0.2, 12.0);
        for (var i = 0; i < 50; i++)
        {
            var middle = (low + high) / 2;
            var (bottom, top) = Steady(middle, ejection, secondsPerBeat);
            if (bottom / top < wanted) low = middle; else high = middle;
        }
        tau = (low + high) / 2;
        var (start, peak) = Steady(tau, ejection, secondsPerBeat);
        gain = (systolic - FillingPressure) / peak;
        RestingStart = gain * start;
    }

    /// <summary>Pressure at the foot of the resting beat, mm Hg above the filling pressure.</summary>
    public double RestingStart { get; }

    /// <summary>Left ventricular ejection time in seconds, men: 0.413 − 0.0017 HR (Weissler, Harris, Schoenfeld, Circulation 37:149-159, 1968).</summary>
    public static double EjectionTime(double secondsPerBeat) => Math.Max(0.15, 0.413 - (0.0017 * 60 / Math.Max(secondsPerBeat, 0.3)));

    /// <summary>Pressure above the filling pressure, mm Hg, at <paramref name="seconds"/> after the foot.</summary>
    public double At(double seconds, double startPressure, double ejection, double stroke)
        => (startPressure * Math.Exp(-seconds / tau)) + (gain * stroke * (Response(seconds, tau, ejection) + Closure(seconds, ejection)));

    private const double Harmonic = 0.45;

    /// <summary>Response to the flow sin(πt/T) + h sin(2πt/T) of length T = <paramref name="ejection"/> (in units of pressure a second).</summary>
    private static double Response(double seconds, double tau, double ejection)
    {
        if (seconds <= 0) return 0;
        var w = Math.PI / ejection;
        var during = Math.Min(seconds, ejection);
        var value = Sine(during, tau, w) + (Harmonic * Sine(during, tau, 2 * w));
        return seconds <= ejection ? value : value * Math.Exp(-(seconds - ejection) / tau);
    }

    /// <summary>Solution of P' + P/τ = sin wt from P = 0.</summary>
    private static double Sine(double seconds, double tau, double w)
    {
        var (sin, cos) = Math.SinCos(w * seconds);
        return ((sin / tau) - (w * cos) + (w * Math.Exp(-seconds / tau))) / ((1 / (tau * tau)) + (w * w));
    }

    private static double Closure(double seconds, double ejection)
    {
        var notch = (seconds - ejection - 0.005) / 0.016;
        var wave = (seconds - ejection - 0.075) / 0.04;
        var value = 0.0;
        if (Math.Abs(notch) < 4) value -= 0.026 * Math.Exp(-notch * notch / 2);
        if (Math.Abs(wave) < 4) value += 0.016 * Math.Exp(-wave * wave / 2);
        return value * (ejection / 0.285);
    }

    /// <summary>Foot and peak of the periodic solution for a stroke of 1.</summary>
    private static (double Start, double Peak) Steady(double tau, double ejection, double secondsPerBeat)
    {
        var start = Response(secondsPerBeat, tau, ejection) / (1 - Math.Exp(-secondsPerBeat / tau));
        var peak = 0.0;
        for (var i = 1; i <= 60; i++)
        {
            var t = ejection * i / 60;
            peak = Math.Max(peak, (start * Math.Exp(-t / tau)) + Response(t, tau, ejection) + Closure(t, ejection));
        }
        return (start, peak);
    }
}
