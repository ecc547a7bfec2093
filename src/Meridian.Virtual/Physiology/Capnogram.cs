namespace Meridian.Virtual.Physiology;

/// <summary>
/// One breath of a time capnogram in its four named parts: phase I (dead space), II (upstroke), III (sloping alveolar
/// plateau that ends at the end-tidal value) and 0 (inspiratory downstroke), after Bhavani-Shankar and Philip,
/// "Defining segments and phases of a time capnogram", Anesth Analg 91:973-977 (2000).
/// </summary>
public static class Capnogram
{
    /// <summary>Part of the breath at which phase II is half way up.</summary>
    public const double UpstrokeAt = 0.46;

    /// <summary>Carbon dioxide at the airway as a part of the end-tidal value (0 to 1), at a fraction of a breath whose inspiration starts at 0.</summary>
    public static double Shape(double turn)
    {
        var x = turn - Math.Floor(turn);
        if (x < 0.25) return Logistic((0.03 - x) / 0.005);
        var plateau = 0.86 + (0.14 * Math.Clamp((x - UpstrokeAt) / (1 - UpstrokeAt), 0, 1));
        return plateau * Logistic((x - UpstrokeAt) / 0.012);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
