using Meridian.Virtual.Physiology;
using Meridian.Wire.Dicom;

namespace Meridian.Virtual.Modality;

/// <summary>MR images (PS3.3 A.4): 256 × 256 sections of the head at 7 T, magnitudes with the noise that magnitudes have (Rice's distribution).</summary>
internal static class MrSeries
{
    /// <summary>MHz of hydrogen at 7 T: 42.577 MHz/T (CODATA 2018, shielded proton in water).</summary>
    private const double ImagingFrequency = 298.04;
    private const double Noise = 22;

    public static IEnumerable<ModalityImage> Make(StudyPlan study, SeriesPlan series, Phantom phantom, Grid grid, double lowest, double step, int count, bool isT2)
    {
        var plane = new float[grid.Rows * grid.Columns];
        var pixels = new short[plane.Length];
        for (var n = 0; n < count; n++)
        {
            var z = lowest + (n * step);
            phantom.Section(plane, grid, z, 0, part => isT2 ? part.T2 : part.T1);
            var noise = new SeededNoise(study.Seed, (isT2 ? 0x4D52_8000u : 0x4D52_0000u) + (uint)n);
            for (var i = 0; i < plane.Length; i++)
            {
                double real = plane[i] + (Noise * noise.Gaussian(2 * i)), imaginary = Noise * noise.Gaussian((2 * i) + 1);
                pixels[i] = (short)Math.Min(4095, Math.Round(Math.Sqrt((real * real) + (imaginary * imaginary))));
            }
            var d = Modules.Begin(DicomUids.MRImageStorage, study, series, n + 1);
            d.SetString(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "OTHER");
            Modules.Plane(d, series, grid, z, step * 0.9);
            d.SetDouble(DicomTags.SpacingBetweenSlices, step);
            d.SetDouble(DicomTags.AcquisitionNumber, 1);
            // MR Image module, C.8.3.1
            d.SetString(DicomTags.ScanningSequence, "SE");
            d.SetString(DicomTags.SequenceVariant, "SK");
            d.SetEmpty(DicomTags.ScanOptions);
            d.SetString(DicomTags.MRAcquisitionType, "2D");
            d.SetString(DicomTags.SequenceName, isT2 ? "tse2d" : "se2d");
            d.SetDouble(DicomTags.RepetitionTime, isT2 ? 5500 : 620);
            d.SetDouble(DicomTags.EchoTime, isT2 ? 92 : 11);
            d.SetDouble(DicomTags.EchoTrainLength, isT2 ? 9 : 1);
            d.SetDouble(DicomTags.NumberOfAverages, 1);
            d.SetDouble(DicomTags.ImagingFrequency, ImagingFrequency);
            d.SetString(DicomTags.ImagedNucleus, "1H");
            d.SetDouble(DicomTags.EchoNumbers, 1);
            d.SetDouble(DicomTags.MagneticFieldStrength, 7);
            d.SetDouble(DicomTags.FlipAngle, 90);
            d.SetDouble(DicomTags.PixelBandwidth, 200);
            d.SetDouble(DicomTags.SAR, 0.8);
            d.SetDouble(DicomTags.WindowCenter, isT2 ? 550 : 450);
            d.SetDouble(DicomTags.WindowWidth, isT2 ? 1100 : 900);
            Modules.Pixels(d, grid.Rows, grid.Columns, 16, 12, signed: false);
            Modules.Words(d, pixels);
            yield return new(d, TransferSyntax.ExplicitVRLittleEndian);
        }
    }
}
