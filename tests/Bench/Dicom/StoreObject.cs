using System.Buffers;
using System.Globalization;
using System.Text;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Bench.Dicom;

/// <summary>
/// One C-STORE request as it goes over the wire, made once and given new UIDs for each object by patching its bytes, so that the client costs next to nothing
/// beside what it measures.
/// </summary>
internal sealed class StoreObject
{
    public const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2", ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    private const string Root = "1.2.826.0.1.3680043.10.1338.";
    private readonly byte[] bytes;
    private readonly int[] instances, series, numbers;

    private StoreObject(byte[] bytes, int[] instances, int[] series, int[] numbers) => (this.bytes, this.instances, this.series, this.numbers) = (bytes, instances, series, numbers);

    public ReadOnlyMemory<byte> Message => bytes;

    /// <param name="pixels">Rows and columns of 16 bits; 512 is a CT slice of 512 KiB.</param>
    /// <param name="maxPdu">What the peer announced.</param>
    public static StoreObject Make(int pixels, uint maxPdu)
    {
        var (instance, one) = (Uid(1, 0, 0), Uid(2, 0, 0));
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        dataset.SetString(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        dataset.SetString(DicomTags.SOPClassUID, CtImageStorage);
        dataset.SetString(DicomTags.SOPInstanceUID, instance);
        dataset.SetString(DicomTags.StudyDate, "20261121");
        dataset.SetString(DicomTags.StudyTime, "201500");
        dataset.SetString(DicomTags.AccessionNumber, "A12345");
        dataset.SetString(DicomTags.Modality, "CT");
        dataset.SetString(DicomTags.Manufacturer, "Bench");
        dataset.SetString(DicomTags.StationName, "CT1");
        dataset.SetString(DicomTags.StudyDescription, "Thorax");
        dataset.SetString(DicomTags.SeriesDescription, "Axial 1.0");
        dataset.SetString(DicomTags.ManufacturerModelName, "Phantom");
        dataset.SetString(DicomTags.PatientName, "Bench^Patient");
        dataset.SetString(DicomTags.PatientID, "BENCH1");
        dataset.SetString(DicomTags.PatientBirthDate, "19700101");
        dataset.SetString(DicomTags.PatientSex, "O");
        dataset.SetString(DicomTags.SliceThickness, "1.0");
        dataset.SetString(DicomTags.KVP, "120");
        dataset.SetString(DicomTags.DeviceSerialNumber, "4711");
        dataset.SetString(DicomTags.StudyInstanceUID, Uid(3, 0, 0));
        dataset.SetString(DicomTags.SeriesInstanceUID, one);
        dataset.SetString(DicomTags.StudyID, "1");
        dataset.SetString(DicomTags.SeriesNumber, "1");
        dataset.SetString(DicomTags.InstanceNumber, "77777777");
        dataset.SetString(DicomTags.ImagePositionPatient, "-250", "-250", "0");
        dataset.SetString(DicomTags.ImageOrientationPatient, "1", "0", "0", "0", "1", "0");
        dataset.SetString(DicomTags.FrameOfReferenceUID, Uid(4, 0, 0));
        dataset.SetUInt16(DicomTags.SamplesPerPixel, 1);
        dataset.SetString(DicomTags.PhotometricInterpretation, "MONOCHROME2");
        dataset.SetUInt16(DicomTags.Rows, (ushort)pixels);
        dataset.SetUInt16(DicomTags.Columns, (ushort)pixels);
        dataset.SetString(DicomTags.PixelSpacing, "0.97", "0.97");
        dataset.SetUInt16(DicomTags.BitsAllocated, 16);
        dataset.SetUInt16(DicomTags.BitsStored, 16);
        dataset.SetUInt16(DicomTags.HighBit, 15);
        dataset.SetUInt16(DicomTags.PixelRepresentation, 1);
        dataset.SetString(DicomTags.RescaleIntercept, "0");
        dataset.SetString(DicomTags.RescaleSlope, "1");
        var values = new byte[pixels * pixels * 2];
        new Random(1).NextBytes(values);
        // no byte of it may be taken for a UID
        for (var i = 0; i < values.Length; i++) values[i] |= 0x80;
        dataset.SetBytes(DicomTags.PixelData, DicomVr.OW, values);
        var coded = new ArrayBufferWriter<byte>();
        DicomWriter.WriteDataset(coded, dataset, TransferSyntax.ExplicitVRLittleEndian);

        var command = new ArrayBufferWriter<byte>();
        new CStoreRequest { MessageId = 1, SopClassUid = CtImageStorage, SopInstanceUid = instance, HasDataset = true }.WriteTo(command);
        var pdus = new ArrayBufferWriter<byte>();
        DicomFrameWriter.WriteCommand(pdus, 1, command.WrittenSpan, maxPdu);
        DicomFrameWriter.WriteData(pdus, 1, coded.WrittenSpan, endsHere: true, maxPdu);
        var bytes = pdus.WrittenSpan.ToArray();
        return new(bytes, Places(bytes, instance), Places(bytes, one), Places(bytes, "77777777"));
    }

    /// <summary>Makes it another object, of a series of 250.</summary>
    public void Renew(int association, int run, int number)
    {
        Write(instances, Uid(1, association * 1000 + run, number));
        Write(series, Uid(2, association * 1000 + run, number / 250));
        Write(numbers, number.ToString("D8", CultureInfo.InvariantCulture));
    }

    private void Write(int[] places, string text)
    {
        foreach (var at in places) Encoding.ASCII.GetBytes(text, bytes.AsSpan(at));
    }

    private static string Uid(int kind, int owner, int number) => string.Create(CultureInfo.InvariantCulture, $"{Root}1{kind:D2}.1{owner:D7}.1{number:D8}");

    private static int[] Places(byte[] bytes, string text)
    {
        List<int> places = [];
        var sought = Encoding.ASCII.GetBytes(text);
        for (var at = bytes.AsSpan().IndexOf(sought); at >= 0;)
        {
            places.Add(at);
            var next = bytes.AsSpan(at + 1).IndexOf(sought);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return [.. places];
    }
}
