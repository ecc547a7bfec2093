namespace Meridian.Virtual.Modality;

/// <summary>
/// A piece of a phantom, in patient coordinates (PS3.3 C.7.6.2.1.1: x to the left, y to the back, z to the head), and what each kind of imaging sees in it.
/// What comes later in a phantom lies in what comes before and takes its place.
/// </summary>
/// <param name="X">Center, mm.</param>
/// <param name="Y">Center, mm.</param>
/// <param name="Z">Center, mm.</param>
/// <param name="A">Half axis, mm.</param>
/// <param name="B">Half axis, mm.</param>
/// <param name="C">Half axis along z, mm.</param>
/// <param name="Degrees">Turn about z.</param>
/// <param name="Hounsfield">X-ray attenuation: −1000 air, 0 water.</param>
/// <param name="T1">Brightness in a T1-weighted image, arbitrary units.</param>
/// <param name="T2">Brightness in a T2-weighted image, arbitrary units.</param>
/// <param name="Uptake">Standardized uptake value of FDG by body weight, g/ml.</param>
public sealed record Ellipsoid(double X, double Y, double Z, double A, double B, double C, double Degrees, float Hounsfield, float T1 = 0, float T2 = 0, float Uptake = 0)
{
    private readonly double cos = Math.Cos(Degrees * Math.PI / 180), sin = Math.Sin(Degrees * Math.PI / 180);

    /// <summary>Where the line at <paramref name="y"/>, <paramref name="z"/> along x goes through it.</summary>
    public bool CrossX(double y, double z, out double low, out double high) => Cross(y - Y, z - Z, alongX: true, X, out low, out high);

    /// <summary>Where the line at <paramref name="x"/>, <paramref name="z"/> along y goes through it.</summary>
    public bool CrossY(double x, double z, out double low, out double high) => Cross(x - X, z - Z, alongX: false, Y, out low, out high);

    // With u = x cos + y sin and v = y cos − x sin: (u/A)² + (v/B)² = 1 − (z/C)², a quadratic in the coordinate along the line.
    private bool Cross(double other, double z, bool alongX, double origin, out double low, out double high)
    {
        low = high = 0;
        var left = 1 - (z * z / (C * C));
        if (left <= 0) return false;
        var (alongU, alongV) = alongX ? (cos, -sin) : (sin, cos);
        var (otherU, otherV) = alongX ? (sin, cos) : (cos, -sin);
        double a2 = A * A, b2 = B * B;
        var p = (alongU * alongU / a2) + (alongV * alongV / b2);
        var q = other * ((alongU * otherU / a2) + (alongV * otherV / b2));
        var r = (other * other * ((otherU * otherU / a2) + (otherV * otherV / b2))) - left;
        var root = (q * q) - (p * r);
        if (root <= 0) return false;
        root = Math.Sqrt(root);
        (low, high) = (origin + ((-q - root) / p), origin + ((-q + root) / p));
        return true;
    }
}
