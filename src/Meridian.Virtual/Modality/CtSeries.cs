using Meridian.Virtual.Physiology;
using Meridian.Wire.Dicom;

namespace Meridian.Virtual.Modality;

/// <summary>CT images (PS3.3 A.3): 512 × 512 sections of a phantom in HU, with the noise of a scan.</summary>
internal static class CtSeries
{
    /// <summary>HU of the noise's standard deviation.</summary>
    private const double Noise = 9;

    /// <summary>Sections from the lowest to the highest.</summary>
    public static IEnumerable<ModalityImage> Make(StudyPlan study, SeriesPlan series, Phantom phantom, Grid grid, double lowest, double step, int count)
    {
        var plane = new float[grid.Rows * grid.Columns];
        var pixels = new short[plane.Length];
        for (var n = 0; n < count; n++)
        {
            var z = lowest + (n * step);
            phantom.Section(plane, grid, z, -1000, part => part.Hounsfield);
            var noise = new SeededNoise(study.Seed, 0x4354_0000 + (uint)n);
            for (var i = 0; i < plane.Length; i++)
            {
                var value = plane[i] + (Noise * noise.Gaussian(i));
                pixels[i] = (short)Math.Clamp(Math.Round(value) + 1024, 0, 4095);
            }
            var d = Modules.Begin(DicomUids.CTImageStorage, study, series, n + 1);
            d.SetString(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
            Modules.Plane(d, series, grid, z, step);
            d.SetDouble(DicomTags.SpacingBetweenSlices, step);
            d.SetDouble(DicomTags.AcquisitionNumber, 1);
            // CT Image module, C.8.2.1
            d.SetString(DicomTags.ScanOptions, "HELIX");
            d.SetDouble(DicomTags.KVP, 120);
            d.SetDouble(DicomTags.DataCollectionDiameter, 500);
            d.SetDouble(DicomTags.ReconstructionDiameter, grid.Spacing * grid.Columns);
            d.SetDouble(DicomTags.GantryDetectorTilt, 0);
            d.SetDouble(DicomTags.TableHeight, 150);
            d.SetString(DicomTags.RotationDirection, "CW");
            d.SetDouble(DicomTags.ExposureTime, 500);
            d.SetDouble(DicomTags.XRayTubeCurrent, 220);
            d.SetDouble(DicomTags.Exposure, 110);
            d.SetString(DicomTags.FilterType, "BODY");
            d.SetString(DicomTags.ConvolutionKernel, "STANDARD");
            d.SetDouble(DicomTags.RescaleIntercept, -1024);
            d.SetDouble(DicomTags.RescaleSlope, 1);
            d.SetString(DicomTags.RescaleType, "HU");
            var (center, width) = series.BodyPart == "HEAD" ? (40, 120) : (40, 400);
            d.SetDouble(DicomTags.WindowCenter, center);
            d.SetDouble(DicomTags.WindowWidth, width);
            Modules.Pixels(d, grid.Rows, grid.Columns, 16, 12, signed: false);
            Modules.Words(d, pixels);
            yield return new(d, TransferSyntax.ExplicitVRLittleEndian);
        }
    }
}
