using Meridian.Virtual.Physiology;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;

namespace Meridian.Virtual.Modality;

/// <summary>A digital X-ray image for presentation (PS3.3 A.26): parallel rays through the trunk from back to front, shown as the viewer expects a chest.</summary>
internal static class RadiographSeries
{
    private const int Size = 1024;
    private const double Spacing = 0.4;

    public static ModalityImage Make(StudyPlan study, SeriesPlan series, Phantom phantom)
    {
        // rays at twice the distance, brought to the detector's raster by straight lines between them
        var coarse = new Grid(Size / 2, Size / 2, -Spacing * Size / 2, 200, Spacing * 2);
        var rays = phantom.Projection(coarse);
        var most = rays.Max();
        var noise = new SeededNoise(study.Seed, 0x4458);
        var pixels = new short[Size * Size];
        for (var y = 0; y < Size; y++)
            for (var x = 0; x < Size; x++)
            {
                double fx = Math.Min(x / 2.0, coarse.Columns - 1.001), fy = Math.Min(y / 2.0, coarse.Rows - 1.001);
                int x0 = (int)fx, y0 = (int)fy;
                double wx = fx - x0, wy = fy - y0;
                var at = (y0 * coarse.Columns) + x0;
                var value = (((rays[at] * (1 - wx)) + (rays[at + 1] * wx)) * (1 - wy)) + (((rays[at + coarse.Columns] * (1 - wx)) + (rays[at + coarse.Columns + 1] * wx)) * wy);
                // more was absorbed where it is brighter; the fewer quanta come through, the more they scatter
                var shade = (value / most) + (0.004 * Math.Exp(value / 4) * noise.Gaussian((y * Size) + x));
                pixels[(y * Size) + x] = (short)Math.Clamp(shade * 4000, 0, 4095);
            }
        var d = Modules.Begin(DicomUids.DigitalXRayImageStorageForPresentation, study, series, 1);
        d.SetString(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "");
        // DX Series, C.8.11.1; DX Anatomy Imaged, C.8.11.2; DX Image, C.8.11.3
        d.SetString(DicomTags.PresentationIntentType, "FOR PRESENTATION");
        d.SetString(DicomTags.ImageLaterality, "U");
        d.SetItems(DicomTags.AnatomicRegionSequence, Modules.Code(new("51185008", "SCT", "Chest")));
        d.SetString(DicomTags.PatientOrientation, "L", "F");
        d.SetString(DicomTags.PixelIntensityRelationship, "LOG");
        d.SetInt16(DicomTags.PixelIntensityRelationshipSign, -1);
        d.SetDouble(DicomTags.RescaleIntercept, 0);
        d.SetDouble(DicomTags.RescaleSlope, 1);
        d.SetString(DicomTags.RescaleType, "US");
        d.SetString(DicomTags.PresentationLUTShape, "IDENTITY");
        d.SetString(DicomTags.LossyImageCompression, "00");
        d.SetEmpty(DicomTags.AcquisitionDeviceProcessingDescription);
        d.SetString(DicomTags.BurnedInAnnotation, "NO");
        d.SetDouble(DicomTags.WindowCenter, 2000);
        d.SetDouble(DicomTags.WindowWidth, 3600);
        // DX Detector, C.8.11.4; DX Positioning, C.8.11.5
        d.SetString(DicomTags.DetectorType, "DIRECT");
        d.SetEmpty(DicomTags.DetectorConfiguration);
        d.SetDouble(DicomTags.ImagerPixelSpacing, Spacing, Spacing);
        d.SetString(DicomTags.PositionerType, "NONE");
        d.SetString(DicomTags.ViewPosition, "PA");
        d.SetDouble(DicomTags.KVP, 125);
        d.SetDouble(DicomTags.Exposure, 2);
        var view = Modules.Code(new("R-10214", "SRT", "postero-anterior"));
        view.SetItems(DicomTags.ViewModifierCodeSequence, []);
        d.SetItems(DicomTags.ViewCodeSequence, view);
        d.SetItems(DicomTags.AcquisitionContextSequence, []);
        Modules.Pixels(d, Size, Size, 16, 12, signed: false);
        Modules.Words(d, pixels);
        // sent without loss and small: RLE, so that a receiver sees another coding than the tomographs'
        var packed = new System.Buffers.ArrayBufferWriter<byte>();
        RleEncoder.Encode(new(PixelAttributes.Describe(d), d[DicomTags.PixelData]!.Value), packed);
        d.Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, new DicomFragments(default, [new(packed.WrittenMemory)])));
        return new(d, TransferSyntax.RLELossless);
    }
}
