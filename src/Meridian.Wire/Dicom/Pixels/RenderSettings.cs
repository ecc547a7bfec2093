namespace Meridian.Wire.Dicom.Pixels;

/// <summary>What turns stored values into what is seen: the transformations of PS3.4 N.2 in their order.</summary>
public sealed record RenderSettings
{
    /// <summary>Rescale Slope (0028,1053).</summary>
    public double RescaleSlope { get; init; } = 1;
    /// <summary>Rescale Intercept (0028,1052).</summary>
    public double RescaleIntercept { get; init; }
    /// <summary>The Modality LUT Sequence's table; stands in place of the rescale.</summary>
    public LookupTable? ModalityLut { get; init; }
    /// <summary>The window; stands above <see cref="VoiLut"/> when both are there (C.11.2: either may be chosen). Null with no table either: from the darkest to the brightest pixel of the frame.</summary>
    public VoiWindow? Window { get; init; }
    /// <summary>The VOI LUT Sequence's first table.</summary>
    public LookupTable? VoiLut { get; init; }
    /// <summary>Presentation LUT Shape (2050,0020) is INVERSE.</summary>
    public bool IsInverse { get; init; }
    /// <summary>Pixel Padding Value (0028,0120) with its Range Limit (0028,0121): stored values that are no image and count for no window.</summary>
    public (int Low, int High)? Padding { get; init; }
    /// <summary>Red, green and blue tables of PALETTE COLOR.</summary>
    public (LookupTable Red, LookupTable Green, LookupTable Blue)? Palette { get; init; }
}
