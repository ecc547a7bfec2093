using System.Buffers.Binary;
using Meridian.Wire.Dicom;

namespace Meridian.Virtual.Modality;

/// <summary>An RT Dose (PS3.3 A.18): five beams on the tumor, as a grid of 32-bit numbers in the frame of reference of a CT.</summary>
internal static class DoseSeries
{
    /// <summary>Gy at the target.</summary>
    private const double Prescribed = 60;

    public static ModalityImage Make(StudyPlan study, SeriesPlan series, Ellipsoid target, Grid grid, double lowest, double step, int count)
    {
        var dose = new float[grid.Rows * grid.Columns * count];
        var most = 0f;
        var directions = Enumerable.Range(0, 5).Select(i => (Math.Cos(i * 72 * Math.PI / 180), Math.Sin(i * 72 * Math.PI / 180))).ToArray();
        var half = target.A + 8; // the field's margin around the target
        for (int n = 0, at = 0; n < count; n++)
            for (var row = 0; row < grid.Rows; row++)
                for (var column = 0; column < grid.Columns; column++, at++)
                {
                    double x = grid.X + (column * grid.Spacing) - target.X, y = grid.Y + (row * grid.Spacing) - target.Y, z = lowest + (n * step) - target.Z;
                    var sum = 0.0;
                    foreach (var (dx, dy) in directions)
                    {
                        // along the beam it fades by attenuation, across it ends with a penumbra of some mm
                        double along = (x * dx) + (y * dy), across = Math.Abs((x * dy) - (y * dx));
                        sum += Math.Exp(-0.0045 * along) * Edge(across - half) * Edge(Math.Abs(z) - half);
                    }
                    dose[at] = (float)(Prescribed * sum / directions.Length);
                    most = Math.Max(most, dose[at]);
                }
        var scaling = double.Parse(DicomElement.DecimalString(most / 4_000_000_000.0), System.Globalization.CultureInfo.InvariantCulture);
        var pixels = new byte[dose.Length * 4];
        for (var i = 0; i < dose.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(pixels.AsSpan(4 * i), (uint)Math.Min(uint.MaxValue, Math.Round(dose[i] / scaling)));

        var d = Modules.Begin(DicomUids.RTDoseStorage, study, series, 1);
        Modules.Plane(d, series, grid, lowest, step);
        d.SetDouble(DicomTags.NumberOfFrames, count);
        Modules.Pointer(d, DicomTags.FrameIncrementPointer, DicomTags.GridFrameOffsetVector);
        var offsets = new double[count];
        for (var n = 0; n < count; n++) offsets[n] = n * step;
        // RT Dose module, C.8.8.3
        d.SetDouble(DicomTags.GridFrameOffsetVector, offsets);
        d.SetString(DicomTags.DoseUnits, "GY");
        d.SetString(DicomTags.DoseType, "PHYSICAL");
        d.SetString(DicomTags.DoseComment, "Virtual plan, five beams");
        d.SetString(DicomTags.DoseSummationType, "PLAN");
        d.SetItems(DicomTags.ReferencedRTPlanSequence, Modules.Reference(DicomUids.RTPlanStorage, StudyPlan.NewUid()));
        d.SetDouble(DicomTags.DoseGridScaling, scaling);
        d.SetString(DicomTags.TissueHeterogeneityCorrection, "IMAGE");
        Modules.Pixels(d, grid.Rows, grid.Columns, 32, 32, signed: false);
        d.SetBytes(DicomTags.PixelData, DicomVr.OW, pixels);
        return new(d, TransferSyntax.ExplicitVRLittleEndian);
    }

    private static double Edge(double beyond) => 1 / (1 + Math.Exp(beyond / 2.5));
}
