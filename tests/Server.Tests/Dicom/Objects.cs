using System.Buffers;
using Meridian.Wire.Dicom;

namespace Meridian.Server.Tests.Dicom;

/// <summary>Small objects for the tests.</summary>
internal static class Objects
{
    public const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    public static DicomDataset Capture(string sopUid, int pixels = 64, string patient = "P1")
    {
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.SOPClassUID, SecondaryCapture);
        dataset.SetString(DicomTags.SOPInstanceUID, sopUid);
        dataset.SetString(DicomTags.StudyInstanceUID, "1.2.3.4");
        dataset.SetString(DicomTags.SeriesInstanceUID, "1.2.3.4.5");
        dataset.SetString(DicomTags.Modality, "OT");
        dataset.SetString(DicomTags.PatientID, patient);
        dataset.SetString(DicomTags.PatientName, "Test^Patient");
        dataset.SetUInt16(DicomTags.Rows, (ushort)pixels);
        dataset.SetUInt16(DicomTags.Columns, (ushort)pixels);
        dataset.SetUInt16(DicomTags.BitsAllocated, 8);
        dataset.SetBytes(DicomTags.PixelData, DicomVr.OB, new byte[pixels * pixels]);
        return dataset;
    }

    public static byte[] Bytes(DicomDataset dataset, TransferSyntax? syntax = null)
    {
        var output = new ArrayBufferWriter<byte>();
        DicomWriter.WriteDataset(output, dataset, syntax ?? TransferSyntax.ExplicitVRLittleEndian);
        return output.WrittenSpan.ToArray();
    }
}
