using System.Buffers;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Bench.Dicom;

/// <summary>The same object as a Part 10 file, for clients that send files.</summary>
internal static class StoreFile
{
    public static byte[] Make(int pixels, int run, int number)
    {
        var store = StoreObject.Make(pixels, 0);
        store.Renew(0, run, number);
        var message = new ReadOnlySequence<byte>(store.Message);
        var frames = new DicomFrameReader(DicomFrameOptions.Default);
        var assembler = new DicomAssembler(DicomFrameOptions.Default);
        var file = new ArrayBufferWriter<byte>();
        while (frames.TryRead(ref message, out var piece))
        {
            var part = assembler.Take(piece);
            if (part is { Kind: DicomPartKind.Command, Message: CStoreRequest command }) DicomWriter.WriteMeta(file, command.SopClassUid, command.SopInstanceUid, StoreObject.ExplicitLittleEndian, "BENCH");
            foreach (var segment in part.Data) file.Write(segment.Span);
        }
        return file.WrittenSpan.ToArray();
    }
}
