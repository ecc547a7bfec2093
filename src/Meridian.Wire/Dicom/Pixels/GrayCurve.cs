namespace Meridian.Wire.Dicom.Pixels;

/// <summary>The way of one stored value to one brightness: modality LUT or rescale, then VOI LUT or window, then presentation (PS3.4 N.2).</summary>
internal readonly struct GrayCurve(RenderSettings settings, bool isMonochrome1, (double Low, double High) range)
{
    // MONOCHROME1 shows low values bright; a Presentation LUT Shape of INVERSE says the same, and stands for it when both are there (C.11.6.1).
    private readonly bool inverted = isMonochrome1 || settings.IsInverse;

    public byte Of(double stored)
    {
        if (double.IsNaN(stored)) return 0;
        var value = Modality(settings, stored);
        double brightness;
        if (settings.Window is { IsValid: true } window) brightness = window.Apply(value);
        else if (settings.VoiLut is { } lut) brightness = lut[(int)Math.Clamp(Math.Round(value), int.MinValue, int.MaxValue)] / (double)((1 << lut.Bits) - 1);
        else brightness = range.High > range.Low ? (value - range.Low) / (range.High - range.Low) : range.High > 0 ? 1 : 0;
        brightness = Math.Clamp(brightness, 0, 1);
        return (byte)(((inverted ? 1 - brightness : brightness) * 255) + 0.5);
    }

    public static double Modality(RenderSettings settings, double stored) =>
        settings.ModalityLut is { } lut ? lut[(int)Math.Clamp(stored, int.MinValue, int.MaxValue)] : (stored * settings.RescaleSlope) + settings.RescaleIntercept;
}
