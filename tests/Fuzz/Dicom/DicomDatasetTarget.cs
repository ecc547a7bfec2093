using System.Buffers;
using System.Text.Json;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Deidentification;

namespace Meridian.Fuzz.Dicom;

/// <summary>Damaged files and data sets: read from memory and from a stream alike, asked everything that can be asked, written in each syntax and read back without a fault, as JSON and back, de-identified.</summary>
internal sealed class DicomDatasetTarget : FuzzTarget
{
    private static readonly byte[] Interesting = [0, 1, 2, 4, 8, 0x10, 0x20, 0x28, 0x7F, 0x80, 0xE0, 0xFE, 0xFF, 0x0D, 0xDD, 0x1B, .. "SQUNOBOWPNLOUSDSCSAT\\^="u8];
    private static readonly DicomReadOptions Small = new() { DeferLargerThan = 4096, MaxInflatedBytes = 4 << 20, MaxElements = 50_000 };
    private static readonly TransferSyntax[] Natives = [.. TransferSyntax.All.Where(s => s.IsNative)];
    private static readonly Deidentifier Cleaner = new(new DeidentificationOptions { AcceptUnstatedPixels = true, CleanDescriptors = true, CleanStructuredContent = true, RetainSafePrivate = true, Dates = RetainedDates.Modified }, new Pseudonyms("a key for the fuzz target"u8));

    private readonly List<byte[]> seeds;
    private readonly ArrayBufferWriter<byte> output = new();

    /// <param name="recorded">Files to start from beside the target's own; long ones are left out, mutations of pixels teach nothing.</param>
    public DicomDatasetTarget(IEnumerable<byte[]> recorded)
    {
        seeds = [.. recorded.Where(b => b.Length is > 0 and <= 8192), .. Natives.Select(Own)];
    }

    public override string Name => "dicom";

    public override byte[] Make(Random random) => Mutator.Mutate(seeds[random.Next(seeds.Count)], seeds, Interesting, random);

    public override FuzzOutcome Feed(byte[] input, Random random)
    {
        DicomFile file;
        try
        {
            file = DicomReader.ReadFile(input, Small);
        }
        catch (DicomRejectException)
        {
            return FuzzOutcome.Refused;
        }
        Walk(file.Dataset, 0);
        using (var stream = new MemoryStream(input))
        {
            var lazy = DicomReader.ReadFile(stream, Small);
            if (lazy.Dataset.Count != file.Dataset.Count || lazy.Warnings.Count != file.Warnings.Count) throw new InvalidOperationException("A stream reads otherwise than memory");
        }
        try
        {
            PixelFrames.Locate(file)?.Take(8).Sum(f => f.Length);
        }
        catch (DicomRejectException)
        {
        }
        WriteAndReadBack(file, Natives[random.Next(Natives.Length)]);
        WriteAndReadBack(file, file.Syntax);
        try
        {
            var json = DicomJson.ToBytes(file.Dataset);
            DicomJson.ToBytes(DicomJson.Read(json));
        }
        catch (DicomRejectException)
        {
            // a damaged data set may hold what JSON has no place for, such as text that is none
        }
        try
        {
            Walk(Cleaner.Deidentify(file.Dataset), 0);
        }
        catch (DicomRejectException)
        {
        }
        return FuzzOutcome.Read;
    }

    private void WriteAndReadBack(DicomFile file, TransferSyntax syntax)
    {
        output.ResetWrittenCount();
        try
        {
            DicomWriter.WriteFile(output, file.Dataset, syntax, file.Meta);
        }
        catch (DicomRejectException)
        {
            return;
        }
        var again = DicomReader.ReadFile(output.WrittenMemory.ToArray(), Small with { MaxElements = 200_000, MaxInflatedBytes = 64 << 20 });
        // An implicit encoding forgets representations: what a damaged value means by the registry may be a sequence of nonsense.
        if (!syntax.IsExplicit) return;
        foreach (var warning in again.Warnings)
            if (warning.Fault is DicomFault.OddLength or DicomFault.Truncated or DicomFault.LengthBeyondParent or DicomFault.OutOfOrder or DicomFault.Duplicate or DicomFault.WrongGroupLength)
                throw new InvalidOperationException($"A fault was written: {warning}");
    }

    private static void Walk(DicomDataset set, int depth)
    {
        foreach (var element in set)
        {
            set.GetString(element.Tag);
            set.GetStrings(element.Tag);
            set.GetInt64(element.Tag);
            set.GetDoubles(element.Tag);
            set.GetPersonName(element.Tag);
            set.GetDate(element.Tag);
            set.GetTime(element.Tag);
            set.GetUid(element.Tag);
            DicomDates.TryParseDateTime(set.GetString(element.Tag), out _, out _);
            foreach (var item in set.GetItems(element.Tag)) Walk(item, depth + 1);
        }
    }

    private static byte[] Own(TransferSyntax syntax)
    {
        var item = new DicomDataset { IsUndefinedLength = true };
        item.SetString(DicomTags.CodeValue, "121071");
        var set = new DicomDataset();
        set.SetString(DicomTags.SpecificCharacterSet, "ISO 2022 IR 13", "ISO 2022 IR 87");
        set.SetString(DicomTags.SOPClassUID, DicomUids.CTImageStorage);
        set.SetString(DicomTags.SOPInstanceUID, "1.2.3");
        set.SetString(DicomTags.PatientName, "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎");
        set.Set(new DicomElement(DicomTags.ConceptNameCodeSequence, [item, new DicomDataset()], true));
        set.SetUInt16(DicomTags.Rows, 2);
        set.SetUInt16(DicomTags.Columns, 2);
        set.SetUInt16(DicomTags.BitsAllocated, 16);
        set.SetBytes(DicomTags.PixelData, DicomVr.OW, new byte[8]);
        var output = new ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(output, set, syntax);
        return output.WrittenSpan.ToArray();
    }
}
