using System.Buffers;
using Meridian.Core.Imaging;
using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>Gives stored objects another form: between the uncompressed transfer syntaxes, from compressed ones that a codec of ours reads to uncompressed, with the attributes that a recorded rule changes.</summary>
internal static class ObjectTranscoder
{
    // one object in memory at a time and request; larger ones are given as they are stored
    private const long MostBytes = 1L << 30;

    /// <summary>The transfer syntax to hand an object out in; null: none of those wanted can be made of it.</summary>
    public static string? Choose(string stored, InstanceForm form)
    {
        foreach (var wanted in form.Wanted)
        {
            if (wanted == "*" || wanted == stored) return stored;
            if (!IsNative(wanted)) continue;
            if (IsNative(stored) || FrameDecoder.CanDecode(stored)) return wanted;
        }
        // the caller named no syntax: explicit little endian is meant (8.7.3.5.2), but an object that the hub cannot decode is worth more as it is than not at all; its part says what it is
        return form.IsStrict ? null : stored;
    }

    /// <summary>True when the stored bytes are what is handed out.</summary>
    public static bool IsPlain(InstanceRow row, string syntax) => syntax == row.TransferSyntaxUid && row.Overrides.Count == 0;

    /// <summary>A Part 10 file in a transfer syntax.</summary>
    public static ReadOnlyMemory<byte> Make(InstanceRow row, StoredObject stored, string syntax)
    {
        if (stored.Length > MostBytes) throw new DicomWebException(StatusCodes.Status406NotAcceptable, "The object is too large to be given in another transfer syntax: ask for transfer-syntax=*");
        var bytes = stored.ReadAll();
        var file = DicomReader.ReadFile(bytes);
        Overriding.Apply(file.Dataset, row.Overrides);
        var target = TransferSyntax.Find(syntax)!;
        if (file.Syntax.IsEncapsulated && !target.IsEncapsulated) Decompress(row, stored, file);
        var output = new ArrayBufferWriter<byte>(bytes.Length + 1024);
        DicomWriter.WriteMeta(output, row.SopClassUid, row.SopUid, target.Uid, file.Meta.GetString(DicomTags.SourceApplicationEntityTitle));
        DicomWriter.WriteDataset(output, file.Dataset, target);
        return output.WrittenMemory;
    }

    private static void Decompress(InstanceRow row, StoredObject stored, DicomFile file)
    {
        var head = PixelHeads.Of(file, null);
        if (head.Frames.Count == 0 || head.Description is null) return;
        DecodedFrame? last = null;
        var all = new ArrayBufferWriter<byte>();
        for (var i = 0; i < head.Frames.Count; i++)
        {
            last = head.Decode(head.Read(stored, i), i);
            all.Write(last.Samples.Span);
        }
        if (all.WrittenCount % 2 != 0) all.Write([(byte)0]);
        var description = last!.Description;
        var dataset = file.Dataset;
        dataset.Set(new DicomElement(DicomTags.PixelData, description.BitsAllocated > 8 ? DicomVr.OW : DicomVr.OB, all.WrittenMemory));
        dataset.SetString(DicomTags.PhotometricInterpretation, PhotometricInterpretationText.Write(description.Photometric));
        dataset.SetUInt16(DicomTags.SamplesPerPixel, (ushort)description.SamplesPerPixel);
        dataset.SetUInt16(DicomTags.BitsAllocated, (ushort)description.BitsAllocated);
        if (description.SamplesPerPixel > 1) dataset.SetUInt16(DicomTags.PlanarConfiguration, (ushort)description.PlanarConfiguration);
        dataset.Remove(DicomTags.ExtendedOffsetTable);
        dataset.Remove(DicomTags.ExtendedOffsetTableLengths);
        // PS3.3 C.7.6.1.1.5: what was once lossy stays marked so
        if (!FrameDecoder.IsLossless(row.TransferSyntaxUid)) dataset.SetString(DicomTags.LossyImageCompression, "01");
    }

    private static bool IsNative(string uid) => TransferSyntax.Find(uid) is { IsNative: true };
}
