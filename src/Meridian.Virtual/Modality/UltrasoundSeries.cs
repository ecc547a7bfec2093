using System.Buffers;
using Meridian.Virtual.Physiology;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;

namespace Meridian.Virtual.Modality;

/// <summary>An ultrasound clip (PS3.3 A.7, US Multi-frame): a beating heart in a sector, speckled, each frame a JPEG baseline stream.</summary>
internal static class UltrasoundSeries
{
    private const int Width = 640, Height = 480, ApexX = Width / 2, ApexY = 24, Reach = 430;
    private const double HalfAngle = 0.72, CentimetersPerPixel = 16.0 / Reach, FrameMilliseconds = 1000.0 / 30;

    public static ModalityImage Make(StudyPlan study, SeriesPlan series, int frames, double heartRate)
    {
        var d = Modules.Begin(DicomUids.UltrasoundMultiFrameImageStorage, study, series, 1);
        d.SetString(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "ADULT ECHO", "0001");
        d.SetEmpty(DicomTags.PatientOrientation);
        // Multi-frame and Cine, C.7.6.6, C.7.6.5
        d.SetDouble(DicomTags.NumberOfFrames, frames);
        Modules.Pointer(d, DicomTags.FrameIncrementPointer, DicomTags.FrameTime);
        d.SetDouble(DicomTags.FrameTime, Math.Round(FrameMilliseconds, 3));
        d.SetDouble(DicomTags.CineRate, 30);
        d.SetDouble(DicomTags.RecommendedDisplayFrameRate, 30);
        d.SetDouble(DicomTags.HeartRate, Math.Round(heartRate));
        d.SetDouble(DicomTags.StartTrim, 1);
        d.SetDouble(DicomTags.StopTrim, frames);
        Region(d);
        Modules.Pixels(d, Height, Width, 8, 8, signed: false, samples: 3, photometric: "YBR_FULL_422");
        // C.7.6.1.1.5
        d.SetString(DicomTags.LossyImageCompression, "01");
        d.SetString(DicomTags.LossyImageCompressionMethod, "ISO_10918_1");
        d.SetString(DicomTags.BurnedInAnnotation, "NO");

        var noise = new SeededNoise(study.Seed, 0x5553);
        var sector = Sector(noise);
        var fragments = new List<DicomFragment>(frames);
        var table = new byte[frames * 4];
        long offset = 0, bytes = 0;
        for (var n = 0; n < frames; n++)
        {
            var stream = new ArrayBufferWriter<byte>(64 * 1024);
            JpegEncoder.Encode(Frame(n * FrameMilliseconds / 1000 * heartRate / 60, sector, noise, n), 85, stream);
            if ((stream.WrittenCount & 1) != 0) stream.Write<byte>([0]);
            fragments.Add(new(stream.WrittenMemory));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4 * n), (uint)offset);
            offset += 8 + stream.WrittenCount;
            bytes += stream.WrittenCount;
        }
        d.SetDouble(DicomTags.LossyImageCompressionRatio, Math.Round(Width * Height * 3.0 * frames / bytes, 2));
        d.Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, new DicomFragments(table, fragments)));
        return new(d, TransferSyntax.JPEGBaseline8Bit);
    }

    // US Region Calibration, C.8.5.5: a two-dimensional tissue region in cm
    private static void Region(DicomDataset d)
    {
        var region = new DicomDataset();
        region.SetUInt16(DicomTags.RegionSpatialFormat, 1);
        region.SetUInt16(DicomTags.RegionDataType, 1);
        region.SetUInt32(DicomTags.RegionFlags, 0);
        region.SetUInt32(DicomTags.RegionLocationMinX0, 0);
        region.SetUInt32(DicomTags.RegionLocationMinY0, 0);
        region.SetUInt32(DicomTags.RegionLocationMaxX1, Width - 1);
        region.SetUInt32(DicomTags.RegionLocationMaxY1, Height - 1);
        region.SetUInt16(DicomTags.PhysicalUnitsXDirection, 3);
        region.SetUInt16(DicomTags.PhysicalUnitsYDirection, 3);
        region.SetInt32(DicomTags.ReferencePixelX0, ApexX);
        region.SetInt32(DicomTags.ReferencePixelY0, ApexY);
        region.SetDouble(DicomTags.PhysicalDeltaX, CentimetersPerPixel);
        region.SetDouble(DicomTags.PhysicalDeltaY, CentimetersPerPixel);
        d.SetItems(DicomTags.SequenceOfUltrasoundRegions, region);
    }

    /// <summary>A pixel that the beam reaches, and what stays the same in all frames.</summary>
    private readonly record struct Point(int At, short X, short Y, float Fade, int Cell, float Speckle);

    private static Point[] Sector(SeededNoise noise)
    {
        var points = new List<Point>(Width * Height / 2);
        for (var y = ApexY; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                double dx = x - ApexX, dy = y - ApexY, depth = Math.Sqrt((dx * dx) + (dy * dy)), angle = Math.Atan2(dx, dy);
                if (depth is < 6 or > Reach || Math.Abs(angle) > HalfAngle) continue;
                // speckle lives on the beam's own raster
                var cell = ((int)(depth / 2.2) * 1000) + (int)(angle * 240) + 500;
                points.Add(new(((y * Width) + x) * 3, (short)dx, (short)dy, (float)(1 - (0.35 * depth / Reach)), cell, (float)(0.55 + (0.33 * Math.Abs(noise.Gaussian(cell))))));
            }
        return [.. points];
    }

    /// <summary>One frame; <paramref name="beats"/> is the phase in heart beats.</summary>
    private static RenderedImage Frame(double beats, Point[] sector, SeededNoise noise, int number)
    {
        var pixels = new byte[Width * Height * 3];
        var phase = beats - Math.Floor(beats);
        // systole takes a third of the beat
        var squeeze = phase < 0.35 ? Math.Sin(phase / 0.35 * Math.PI) : 0;
        foreach (var point in sector)
        {
            // and flickers a little from frame to frame
            var speckle = point.Speckle + (0.1 * noise.Gaussian(point.Cell + (number * 7_919_001L)));
            var value = (byte)Math.Clamp(Tissue(point.X, point.Y, squeeze) * point.Fade * speckle, 0, 255);
            (pixels[point.At], pixels[point.At + 1], pixels[point.At + 2]) = (value, value, (byte)Math.Min(255, value + (value >> 4)));
        }
        // the marker of the probe's side, in color
        for (var y = 12; y < 24; y++)
            for (var x = ApexX + 30; x < ApexX + 42; x++) (pixels[((y * Width) + x) * 3], pixels[(((y * Width) + x) * 3) + 1]) = (40, 220);
        return new(Width, Height, 3, pixels);
    }

    /// <summary>Echogenicity: two ventricles above two atria with walls that thicken as the chambers squeeze.</summary>
    private static double Tissue(double x, double y, double squeeze)
    {
        double ventricle = 1 - (0.28 * squeeze), atrium = 0.86 + (0.2 * squeeze);
        var left = Chamber(x - 58, y - 175, 52 * ventricle, 104 * (1 - (0.12 * squeeze)));
        var right = Chamber(x + 62, y - 180, 40 * ventricle, 88 * (1 - (0.1 * squeeze)));
        var leftAtrium = Chamber(x - 58, y - 330, 50 * atrium, 40 * atrium);
        var rightAtrium = Chamber(x + 62, y - 326, 46 * atrium, 40 * atrium);
        var inside = Math.Min(Math.Min(left, right), Math.Min(leftAtrium, rightAtrium));
        if (inside < 1) return 14;
        var wall = 1 + (0.28 * (1 + (0.5 * squeeze)));
        if (inside < wall) return 150;
        var pericardium = Chamber(x, y - 240, 165, 185);
        return pericardium switch { < 1 => 95, < 1.05 => 235, _ => 62 };
    }

    private static double Chamber(double x, double y, double a, double b) => Math.Sqrt((x * x / (a * a)) + (y * y / (b * b)));
}
