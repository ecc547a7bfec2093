using System.Buffers;
using System.Globalization;
using Meridian.Testing;
using Meridian.Wire.Dicom.Network;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Network;

/// <summary>What dcmtk's and gdcm's clients said, recorded between them and the hub: <c>Recorded/</c>.</summary>
public sealed class RecordedTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.bin").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "tests/Wire.Tests/Dicom/Network/Recorded");

    [Theory]
    [MemberData(nameof(Files))]
    public void Is_read_to_its_end(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, name));
        var (read, left) = Read(bytes, bytes.Length);
        Assert.Equal(0, left);
        Assert.Contains(name.Contains("requestor", StringComparison.Ordinal) ? "AssociateRequest" : "AssociateAccept", read, StringComparison.Ordinal);
        Assert.Contains(name switch
        {
            "dcmtk-store-requestor.bin" or "gdcm-store-requestor.bin" => "CStoreRequest",
            "dcmtk-echo-requestor.bin" or "gdcm-echo-requestor.bin" => "CEchoRequest",
            "dcmtk-store-acceptor.bin" or "gdcm-store-acceptor.bin" => "CStoreResponse",
            "dcmtk-echo-acceptor.bin" or "gdcm-echo-acceptor.bin" => "CEchoResponse",
            _ => throw new InvalidOperationException(name),
        }, read, StringComparison.Ordinal);
        Assert.Contains("Release", read, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_prefix_reads_or_waits(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, name));
        for (var length = 0; length < bytes.Length; length += length < 12_000 ? 1 : 97) Read(bytes[..length], length);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Byte_by_byte_reads_the_same(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, name));
        Assert.Equal(Read(bytes, bytes.Length), Read(bytes, 1));
        Assert.Equal(Read(bytes, bytes.Length), Read(bytes, 1460));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Associations_and_commands_are_written_as_the_peers_write_them(string name)
    {
        var buffer = new ReadOnlySequence<byte>(File.ReadAllBytes(Path.Combine(Folder, name)));
        var assembler = new DicomAssembler(DicomFrameOptions.Default);
        while (DicomFrame.TryRead(ref buffer, DicomFrameOptions.Default, out var frame))
            switch (frame.Type)
            {
                case PduType.AssociateRequest:
                    Same(frame, Sample.Bytes(AssociateRequest.Read(frame.Body).WriteTo));
                    break;
                case PduType.AssociateAccept:
                    Same(frame, Sample.Bytes(AssociateAccept.Read(frame.Body).WriteTo));
                    break;
                default:
                    break;
            }
    }

    // dcmtk writes FF into a reserved byte of each proposed context, which nobody tests (PS3.8 9.3.2.2).
    private static void Same(DicomFrame frame, byte[] written)
    {
        var body = frame.Body.ToArray();
        Assert.Equal(body.Length, written.Length - DicomFrame.HeaderBytes);
        for (var i = 0; i < body.Length; i++)
            if (body[i] != written[DicomFrame.HeaderBytes + i]) Assert.Equal((0xFF, 0), (body[i], written[DicomFrame.HeaderBytes + i]));
    }

    // Fed in pieces of so many bytes.
    private static (string Read, long Left) Read(byte[] bytes, int piece)
    {
        List<string> text = [];
        var reader = new DicomFrameReader(DicomFrameOptions.Default);
        var assembler = new DicomAssembler(DicomFrameOptions.Default);
        var consumed = 0;
        long data = 0;
        for (var available = 0; available < bytes.Length;)
        {
            available = Math.Min(bytes.Length, available + Math.Max(1, piece));
            var buffer = new ReadOnlySequence<byte>(bytes, consumed, available - consumed);
            while (reader.TryRead(ref buffer, out var came))
            {
                if (came.Type == PduType.AssociateRequest) text.Add(Sample.Text(AssociateRequest.Read(came.Bytes)));
                else if (came.Type == PduType.AssociateAccept) text.Add(Sample.Text(AssociateAccept.Read(came.Bytes)));
                else if (came.Type != PduType.Data) text.Add(came.Type.ToString());
                else
                {
                    var part = assembler.Take(came);
                    data += part.Data.Length;
                    if (part.Kind == DicomPartKind.Command) text.Add(Sample.Text(part.Message));
                    if (part.EndsMessage) text.Add(data.ToString(CultureInfo.InvariantCulture));
                }
            }
            consumed = available - (int)buffer.Length;
        }
        return (string.Join('\n', text), bytes.Length - consumed);
    }
}
