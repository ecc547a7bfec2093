namespace Meridian.Wire.Dicom.Pixels;

/// <summary>VOI LUT Function (0028,1056).</summary>
public enum VoiFunction
{
    /// <summary>PS3.3 C.11.2.1.2.1, the default.</summary>
    Linear,
    /// <summary>PS3.3 C.11.2.1.3.2.</summary>
    LinearExact,
    /// <summary>PS3.3 C.11.2.1.3.1.</summary>
    Sigmoid,
}

/// <summary>A window: Window Center (0028,1050), Window Width (0028,1051) in the units of the modality's output.</summary>
public readonly record struct VoiWindow(double Center, double Width, VoiFunction Function = VoiFunction.Linear)
{
    /// <summary>A width that the function allows (C.11.2.1.2.1: at least 1; C.11.2.1.3: above 0).</summary>
    public bool IsValid => double.IsFinite(Center) && double.IsFinite(Width) && (Function == VoiFunction.Linear ? Width >= 1 : Width > 0);

    /// <summary>The brightness from 0 to 1 that <paramref name="value"/> gets.</summary>
    public double Apply(double value)
    {
        switch (Function)
        {
            case VoiFunction.Sigmoid:
                return 1 / (1 + Math.Exp(-4 * (value - Center) / Width));
            case VoiFunction.LinearExact:
                if (value <= Center - (Width / 2)) return 0;
                return value > Center + (Width / 2) ? 1 : ((value - Center) / Width) + 0.5;
            default:
                var (middle, span) = (Center - 0.5, Width - 1);
                if (value <= middle - (span / 2)) return 0;
                return value > middle + (span / 2) ? 1 : ((value - middle) / span) + 0.5;
        }
    }

    public static VoiFunction ParseFunction(string? term) => term?.Trim().ToUpperInvariant() switch
    {
        "SIGMOID" => VoiFunction.Sigmoid,
        "LINEAR_EXACT" => VoiFunction.LinearExact,
        _ => VoiFunction.Linear,
    };
}
