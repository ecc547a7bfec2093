using System.Text;
using Meridian.Core.Imaging;

namespace Meridian.Core.Tests.Fakes;

/// <summary>Instances as a translator would make them; the bytes are no DICOM, since Core and the store never read them.</summary>
public static class MakeImage
{
    public const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2", ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    public static InstanceFacts Facts(int study = 1, int series = 1, int instance = 1) => new()
    {
        StudyUid = $"1.2.3.{study}", SeriesUid = $"1.2.3.{study}.{series}", SopUid = $"1.2.3.{study}.{series}.{instance}", SopClassUid = CtImageStorage, TransferSyntaxUid = ExplicitLittleEndian,
        PatientId = $"P{study}", IssuerOfPatientId = "HOSP", PatientName = "Wang^XiaoDong=王^小东", PatientBirthDate = "19700102", PatientSex = "M",
        StudyDate = "20261121", StudyTime = "101500", AccessionNumber = $"A{study}", StudyId = $"S{study}", StudyDescription = "CT Thorax", ReferringPhysician = "House^Gregory",
        Modality = "CT", SeriesNumber = series, SeriesDescription = "Lung", BodyPart = "CHEST", InstanceNumber = instance, Frames = 1, Rows = 512, Columns = 512, BitsAllocated = 16,
        Manufacturer = "ACME", ModelName = "Spin", SerialNumber = "4711", StationName = "CT1", Institution = "General",
        StudyJson = Json("{\"00080020\":{\"vr\":\"DA\",\"Value\":[\"20261121\"]},\"00100020\":{\"vr\":\"LO\",\"Value\":[\"P" + study + "\"]},\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"1.2.3." + study + "\"]}}"),
        SeriesJson = Json("{\"0020000E\":{\"vr\":\"UI\",\"Value\":[\"1.2.3." + study + "." + series + "\"]}}"), InstanceJson = Json("{}"),
    };

    public static Provenance From(DateTimeOffset at, string ae = "CT1") => new() { ConnectionId = 7, CallingAe = ae, CalledAe = "MERIDIAN", PeerAddress = "127.0.0.1", ReceivedAt = at };

    /// <summary>A preamble of 140 bytes, then a data set of random bytes.</summary>
    public static IncomingObject Fill(IncomingObject incoming, int length, int seed)
    {
        incoming.Append(Head);
        incoming.BeginDataset();
        var bytes = Dataset(length, seed);
        // in pieces, as PDVs come
        for (var at = 0; at < bytes.Length; at += 16_000) incoming.Append(bytes.AsSpan(at, Math.Min(16_000, bytes.Length - at)));
        return incoming;
    }

    public static byte[] Head { get; } = Encoding.ASCII.GetBytes(new string('h', 140));

    public static byte[] Dataset(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Whole(int length, int seed) => [.. Head, .. Dataset(length, seed)];

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);
}
