namespace Meridian.Wire.Dicom.Pixels;

/// <summary>What the samples of a pixel mean: Photometric Interpretation (0028,0004), PS3.3 C.7.6.3.1.2.</summary>
public enum PhotometricInterpretation
{
    /// <summary>A term that is not in PS3.3, or one that it has retired (HSV, ARGB, CMYK).</summary>
    Unknown,
    /// <summary>Low values are bright.</summary>
    Monochrome1,
    /// <summary>Low values are dark.</summary>
    Monochrome2,
    /// <summary>Values index three tables of colors.</summary>
    PaletteColor,
    Rgb,
    /// <summary>Luminance and two color differences, all of them for each pixel.</summary>
    YbrFull,
    /// <summary>As <see cref="YbrFull"/> with one pair of color differences for two pixels side by side.</summary>
    YbrFull422,
    /// <summary>Narrow range, one pair of color differences for two pixels (retired, PS3.3-2017).</summary>
    YbrPartial422,
    /// <summary>Narrow range, one pair for four pixels.</summary>
    YbrPartial420,
    /// <summary>JPEG 2000, irreversible color transform.</summary>
    YbrIct,
    /// <summary>JPEG 2000, reversible color transform.</summary>
    YbrRct,
}

/// <summary>The terms as DICOM writes them.</summary>
public static class PhotometricInterpretationText
{
    public static PhotometricInterpretation Parse(string? term) => term?.Trim() switch
    {
        "MONOCHROME1" => PhotometricInterpretation.Monochrome1,
        "MONOCHROME2" => PhotometricInterpretation.Monochrome2,
        "PALETTE COLOR" => PhotometricInterpretation.PaletteColor,
        "RGB" => PhotometricInterpretation.Rgb,
        "YBR_FULL" => PhotometricInterpretation.YbrFull,
        "YBR_FULL_422" => PhotometricInterpretation.YbrFull422,
        "YBR_PARTIAL_422" => PhotometricInterpretation.YbrPartial422,
        "YBR_PARTIAL_420" => PhotometricInterpretation.YbrPartial420,
        "YBR_ICT" => PhotometricInterpretation.YbrIct,
        "YBR_RCT" => PhotometricInterpretation.YbrRct,
        _ => PhotometricInterpretation.Unknown,
    };

    /// <summary>The defined term; empty for <see cref="PhotometricInterpretation.Unknown"/>.</summary>
    public static string Write(PhotometricInterpretation photometric) => photometric switch
    {
        PhotometricInterpretation.Monochrome1 => "MONOCHROME1",
        PhotometricInterpretation.Monochrome2 => "MONOCHROME2",
        PhotometricInterpretation.PaletteColor => "PALETTE COLOR",
        PhotometricInterpretation.Rgb => "RGB",
        PhotometricInterpretation.YbrFull => "YBR_FULL",
        PhotometricInterpretation.YbrFull422 => "YBR_FULL_422",
        PhotometricInterpretation.YbrPartial422 => "YBR_PARTIAL_422",
        PhotometricInterpretation.YbrPartial420 => "YBR_PARTIAL_420",
        PhotometricInterpretation.YbrIct => "YBR_ICT",
        PhotometricInterpretation.YbrRct => "YBR_RCT",
        _ => "",
    };
}
