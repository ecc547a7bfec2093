namespace Meridian.Virtual.Physiology;

/// <summary>
/// The finger's volume pulse as two Gaussians on the circle of one beat, the form of Tang, Chen, Ward and Elgendi,
/// "Synthetic photoplethysmogram generation using two Gaussian functions", Sci Rep 10:13883 (2020): a systolic wave and a
/// lower diastolic one, whose gap is the dicrotic notch. Angles and widths here are our choice for an adult's finger.
/// </summary>
public static class PlethPulse
{
    /// <summary>Relative volume, about 0 to 1, at a fraction of the pulse from its foot.</summary>
    public static double At(double turn)
    {
        return Gaussian(turn - 0.21, 0.085) + (0.42 * Gaussian(turn - 0.50, 0.12));
    }

    private static double Gaussian(double apart, double width)
    {
        if (apart > 0.5) apart -= 1;
        else if (apart < -0.5) apart += 1;
        return Math.Exp(-apart * apart / (2 * width * width));
    }
}
