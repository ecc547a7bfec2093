using Meridian.Virtual.Physiology;
using Meridian.Wire.Dicom;

namespace Meridian.Virtual.Modality;

/// <summary>PET images (PS3.3 A.21) of FDG in Bq/ml, in the frame of reference of a CT and on a coarser raster, with what a viewer needs for SUV by body weight.</summary>
internal static class PetSeries
{
    /// <summary>Half life of fluorine-18, s (109.77 min: IAEA, Nuclear Data Sheets).</summary>
    private const double HalfLife = 6586.2;
    /// <summary>Bq injected, at <see cref="Uptake"/> before the scan.</summary>
    private const double Dose = 3.7e8;
    private static readonly TimeSpan Uptake = TimeSpan.FromMinutes(60);
    /// <summary>Resolution of a whole-body scanner, full width at half maximum, mm.</summary>
    private const double Resolution = 6;
    private const int FrameMilliseconds = 120_000;

    public static IEnumerable<ModalityImage> Make(StudyPlan study, SeriesPlan series, Phantom phantom, Grid grid, double lowest, double step, int count)
    {
        // SUV = activity ÷ (dose at the scan ÷ weight): the activity of one SUV at the time to which the images are corrected, the scan's start.
        var perSuv = Dose * Math.Pow(2, -Uptake.TotalSeconds / HalfLife) / (study.Patient.Weight * 1000);
        var plane = new float[grid.Rows * grid.Columns];
        var sum = new float[plane.Length];
        var pixels = new short[plane.Length];
        for (var n = 0; n < count; n++)
        {
            var z = lowest + (n * step);
            Array.Clear(sum);
            // a thick section is the mean of thin ones
            for (var part = -1; part <= 1; part++)
            {
                phantom.Section(plane, grid, z + (part * step / 3), 0, p => p.Uptake);
                for (var i = 0; i < sum.Length; i++) sum[i] += plane[i] / 3;
            }
            Blur(sum, grid);
            var noise = new SeededNoise(study.Seed, 0x5045_0000 + (uint)n);
            var most = 0f;
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] = (float)(Math.Max(0, sum[i] + (0.09 * Math.Sqrt(sum[i] + 0.02) * noise.Gaussian(i))) * perSuv);
                most = Math.Max(most, sum[i]);
            }
            var slope = Math.Max(most, 1) / 32767.0;
            slope = double.Parse(DicomElement.DecimalString(slope), System.Globalization.CultureInfo.InvariantCulture);
            for (var i = 0; i < sum.Length; i++) pixels[i] = (short)Math.Min(32767, Math.Round(sum[i] / slope));

            var d = Modules.Begin(DicomUids.PositronEmissionTomographyImageStorage, study, series, n + 1);
            d.SetString(DicomTags.ImageType, "ORIGINAL", "PRIMARY");
            Modules.Plane(d, series, grid, z, step);
            d.Remove(DicomTags.PatientPosition); // C.8.9.1: the orientation sequences say it
            Series(d, series, count);
            // PET Image module, C.8.9.4
            d.SetDouble(DicomTags.RescaleIntercept, 0);
            d.SetDouble(DicomTags.RescaleSlope, slope);
            d.SetDouble(DicomTags.FrameReferenceTime, FrameMilliseconds / 2.0);
            d.SetDouble(DicomTags.ActualFrameDuration, FrameMilliseconds);
            d.SetDouble(DicomTags.DecayFactor, 1);
            d.SetDouble(DicomTags.DoseCalibrationFactor, 1);
            d.SetDouble(DicomTags.ScatterFractionFactor, 0.36);
            d.SetDouble(DicomTags.ImageIndex, count - n); // C.8.9.4.1.9: counts from the head
            d.SetDouble(DicomTags.WindowCenter, Math.Round(perSuv * 3.5));
            d.SetDouble(DicomTags.WindowWidth, Math.Round(perSuv * 7));
            Modules.Pixels(d, grid.Rows, grid.Columns, 16, 16, signed: true);
            Modules.Words(d, pixels);
            yield return new(d, TransferSyntax.ExplicitVRLittleEndian);
        }
    }

    // PET Series and PET Isotope modules, C.8.9.1 and C.8.9.2
    private static void Series(DicomDataset d, SeriesPlan series, int count)
    {
        d.SetString(DicomTags.Units, "BQML");
        d.SetString(DicomTags.CountsSource, "EMISSION");
        d.SetString(DicomTags.SeriesType, "WHOLE BODY", "IMAGE");
        d.SetUInt16(DicomTags.NumberOfSlices, (ushort)count);
        d.SetString(DicomTags.CorrectedImage, "NORM", "DTIM", "ATTN", "SCAT", "DECY", "RAN");
        d.SetString(DicomTags.DecayCorrection, "START");
        d.SetString(DicomTags.RandomsCorrectionMethod, "DLYD");
        d.SetString(DicomTags.AttenuationCorrectionMethod, "CT");
        d.SetString(DicomTags.ScatterCorrectionMethod, "MODEL");
        d.SetString(DicomTags.ReconstructionMethod, "OSEM");
        d.SetString(DicomTags.CollimatorType, "NONE");
        d.SetString(DicomTags.SUVType, "BW");
        var tracer = new DicomDataset();
        tracer.SetString(DicomTags.Radiopharmaceutical, "Fluorodeoxyglucose");
        var injected = series.Started - Uptake;
        tracer.SetString(DicomTags.RadiopharmaceuticalStartTime, Modules.Time(injected));
        tracer.SetString(DicomTags.RadiopharmaceuticalStartDateTime, injected.ToString("yyyyMMddHHmmss.ffffff", System.Globalization.CultureInfo.InvariantCulture));
        tracer.SetDouble(DicomTags.RadionuclideTotalDose, Dose);
        tracer.SetDouble(DicomTags.RadionuclideHalfLife, HalfLife);
        tracer.SetDouble(DicomTags.RadionuclidePositronFraction, 0.967);
        tracer.SetItems(DicomTags.RadionuclideCodeSequence, Modules.Code(new("77004003", "SCT", "^18^Fluorine")));
        tracer.SetItems(DicomTags.RadiopharmaceuticalCodeSequence, Modules.Code(new("35321007", "SCT", "Fluorodeoxyglucose F^18^")));
        d.SetItems(DicomTags.RadiopharmaceuticalInformationSequence, tracer);
        // NM/PET Patient Orientation, C.8.4.6: recumbent, supine, head first
        var orientation = Modules.Code(new("102538003", "SCT", "recumbent"));
        orientation.SetItems(DicomTags.PatientOrientationModifierCodeSequence, Modules.Code(new("40199007", "SCT", "supine")));
        d.SetItems(DicomTags.PatientOrientationCodeSequence, orientation);
        d.SetItems(DicomTags.PatientGantryRelationshipCodeSequence, Modules.Code(new("102540008", "SCT", "headfirst")));
    }

    /// <summary>A Gaussian in both directions of the plane.</summary>
    private static void Blur(float[] plane, Grid grid)
    {
        var sigma = Resolution / 2.3548 / grid.Spacing;
        var reach = (int)Math.Ceiling(sigma * 3);
        var kernel = Enumerable.Range(-reach, (2 * reach) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma))).ToArray();
        var total = kernel.Sum();
        var line = new float[Math.Max(grid.Columns, grid.Rows)];
        for (var row = 0; row < grid.Rows; row++) Pass(row * grid.Columns, 1, grid.Columns);
        for (var column = 0; column < grid.Columns; column++) Pass(column, grid.Columns, grid.Rows);

        void Pass(int start, int step, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var sum = 0.0;
                for (var k = -reach; k <= reach; k++) sum += kernel[k + reach] * plane[start + (Math.Clamp(i + k, 0, count - 1) * step)];
                line[i] = (float)(sum / total);
            }
            for (var i = 0; i < count; i++) plane[start + (i * step)] = line[i];
        }
    }
}
