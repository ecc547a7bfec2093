using System.Buffers;
using System.Text;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;

namespace Meridian.Fuzz.Dicom;

/// <summary>
/// Damaged metadata as a store request brings them: told apart, read, written as a data set and read back without a fault, written as the model again and the same. Their heads of compressed
/// frames too.
/// </summary>
internal sealed class DicomJsonTarget : FuzzTarget
{
    private static readonly byte[] Interesting = [.. "\"\"{}[]:,\\u0d800123456789AFeE+-.nulltruevrValueBulkDataURIInlineBinary"u8, 0, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xEF, 0xFF];
    private static readonly DicomReadOptions Small = new() { MaxElements = 200_000 };

    private readonly List<byte[]> seeds = [];
    private readonly ArrayBufferWriter<byte> output = new();

    /// <param name="recorded">Files to start from, as JSON; long ones are left out.</param>
    /// <param name="streams">Compressed frames, of which the heads are read.</param>
    public DicomJsonTarget(IEnumerable<byte[]> recorded, IEnumerable<byte[]> streams)
    {
        foreach (var file in recorded.Where(b => b.Length is > 0 and <= 16384))
        {
            try { seeds.Add([(byte)'[', .. DicomJson.ToBytes(DicomReader.ReadFile(file).Dataset, new() { BulkDataUri = (place, _) => "bulk/" + place, InlineUpTo = 64 }), (byte)']']); }
            catch (DicomRejectException) { }
        }
        seeds.RemoveAll(s => s.Length > 16384);
        seeds.Add(Encoding.UTF8.GetBytes("""
            [{"00080005":{"vr":"CS","Value":["ISO 2022 IR 13"]},"00080016":{"vr":"UI","Value":["1.2.3"]},"00100010":{"vr":"PN","Value":[{"Alphabetic":"A^B","Ideographic":"王^小东"},null]},
            "00091010":{"vr":"UN","InlineBinary":"AQI="},"00280009":{"vr":"AT","Value":["00181063"]},"00280030":{"vr":"DS","Value":[0.5,"1e2"]},"00189087":{"vr":"FD","Value":["NaN",1.5]},
            "00400275":{"vr":"SQ","Value":[{},{"00400007":{"vr":"LO","Value":["x","\u00e4"]}}]},"00281101":{"vr":"US","Value":[1,2,3]},"7FE00010":{"vr":"OW","BulkDataURI":"pixels"}},{}]
            """));
        seeds.AddRange(streams.Where(s => s.Length <= 16384));
    }

    public override string Name => "dicom-json";

    public override byte[] Make(Random random) => Mutator.Mutate(seeds[random.Next(seeds.Count)], seeds, Interesting, random);

    public override FuzzOutcome Feed(byte[] input, Random random)
    {
        try
        {
            var image = CodedImage.Read(input);
            if (image.Rows < 1 || image.Columns < 1 || image.Start > input.Length || image.TransferSyntaxUid.Length == 0) throw new InvalidOperationException("A head says what cannot be");
            image.Describe(new DicomDataset());
            return FuzzOutcome.Read;
        }
        catch (PixelException) { }
        try
        {
            foreach (var one in DicomJson.Split(input))
            {
                var set = DicomJson.Read(one, r => r.Vr.IsText ? new(r.Tag, r.Vr, "text"u8.ToArray()) : DicomElement.InSource(r.Tag, r.Vr, 0, r.Uri.Length * 2));
                var length = DicomWriter.PlanDataset(set, TransferSyntax.ExplicitVRLittleEndian).Sum(s => s.Length);
                if (length != DicomWriter.Measure(set, TransferSyntax.ExplicitVRLittleEndian)) throw new InvalidOperationException("A data set has another length than was measured");
                WriteAndReadBack(DicomJson.Read(one));
            }
            return FuzzOutcome.Read;
        }
        catch (DicomRejectException refused)
        {
            if (refused.Offset > input.Length) throw new InvalidOperationException("A place beyond the document");
            return FuzzOutcome.Refused;
        }
    }

    private void WriteAndReadBack(DicomDataset set)
    {
        set.RemoveAll(e => e.Tag.Group == 2);
        output.ResetWrittenCount();
        DicomWriter.WriteDataset(output, set, TransferSyntax.ExplicitVRLittleEndian);
        var again = DicomReader.ReadDataset(output.WrittenMemory.ToArray(), TransferSyntax.ExplicitVRLittleEndian, Small, out var warnings);
        foreach (var warning in warnings)
            if (warning.Fault is DicomFault.OddLength or DicomFault.Truncated or DicomFault.LengthBeyondParent or DicomFault.OutOfOrder or DicomFault.Duplicate or DicomFault.StrayDelimiter or DicomFault.NotAnItem)
                throw new InvalidOperationException($"A fault was written: {warning}");
        if (again.Count != set.Count) throw new InvalidOperationException("Elements were lost");
        DicomJson.ToBytes(again);
    }
}
