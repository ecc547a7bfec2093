namespace Meridian.Virtual.Physiology;

/// <summary>One heart beat and the pulse that it sends out. Times are seconds since the patient's start.</summary>
public sealed class Beat
{
    /// <summary>Time of the R peak.</summary>
    public required double R { get; init; }
    public required BeatOrigin Origin { get; init; }
    /// <summary>When the pulse reaches the arterial line: R + pre-ejection period + transit.</summary>
    public required double ArterialFoot { get; init; }
    /// <summary>When the pulse reaches the finger.</summary>
    public required double FingerFoot { get; init; }
    /// <summary>Ejection time, seconds.</summary>
    public required double Ejection { get; init; }
    /// <summary>Stroke against the resting one: filling time, ectopy, breathing, drift.</summary>
    public required double Stroke { get; init; }
    /// <summary>Pressure at the foot, mm Hg above the filling pressure.</summary>
    public required double StartPressure { get; init; }

    /// <summary>Highest, lowest and mean pressure until the next foot, mm Hg; not a number until the next beat is known.</summary>
    public double Systolic { get; internal set; } = double.NaN;
    public double Diastolic { get; internal set; } = double.NaN;
    public double Mean { get; internal set; } = double.NaN;
}
