using System.Buffers;
using System.Text;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Deidentification;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>PS3.15 Annex E.</summary>
public sealed class DeidentificationTests
{
    private static readonly Pseudonyms Keyed = new("a secret of more than 16 bytes"u8);
    private static readonly DeidentificationOptions Accepting = new() { AcceptUnstatedPixels = true };

    // Reads each file whole with pydicom, and prints every text in it that the original names as a person, an identifier, an institution, a date or a UID.
    private const string Search = """
        import sys, os, pydicom
        from pydicom.datadict import dictionary_has_tag
        def walk(ds):
            for e in ds:
                if e.VR == 'SQ':
                    for item in e.value:
                        yield from walk(item)
                else: yield e
        people = {0x00100020, 0x00080050, 0x00101000, 0x00080080, 0x00080081, 0x00081010, 0x00200010, 0x00181000, 0x00081040, 0x00101040}
        chance = {"TOSHIBA", "Anonymous"} # a manufacturer as an institution; what we write ourselves
        keep = {0x00080016, 0x00081150, 0x00020010, 0x00020002, 0x0008010C}
        for line in sys.stdin.read().split('\n'):
            if not line: continue
            original, result = line.split('\t')
            a = pydicom.dcmread(original, force=True); b = pydicom.dcmread(result)
            secret = set()
            for e in walk(a):
                values = e.value if e.VM > 1 else [e.value]
                if e.VR == 'PN' or e.tag in people:
                    for v in values: secret.update(w for w in str(v).replace('=', '^').split('^') if len(w) > 3)
                elif e.VR in ('DA', 'DT') and e.tag != 0x00080106:
                    secret.update(str(v)[:8] for v in values if len(str(v)) >= 8 and str(v)[:8] not in ('19000101',))
                elif e.VR == 'UI' and e.tag not in keep:
                    secret.update(str(v) for v in values if not str(v).startswith('1.2.840.10008.') and len(str(v)) > 8)
            found = set()
            secret -= chance
            for e in walk(b):
                if e.tag.is_private: found.add('%s is private' % e.tag)
                if e.VR in ('OB', 'OW', 'UN', 'OF', 'OD') or e.value is None: continue
                values = e.value if e.VM > 1 else [e.value]
                if e.VR in ('DS', 'IS', 'FD', 'FL', 'US', 'SS', 'UL', 'SL', 'AT'): continue
                for v in values:
                    for s in secret:
                        if s in str(v): found.add('%s %s holds %r' % (e.tag, e.keyword, s))
            if b.PatientIdentityRemoved != 'YES': found.add('not marked')
            if b.DeidentificationMethodCodeSequence[0].CodeValue != '113100': found.add('no method')
            if b.file_meta.MediaStorageSOPInstanceUID != b.get('SOPInstanceUID', b.file_meta.MediaStorageSOPInstanceUID): found.add('meta UID differs')
            for f in sorted(found): print(os.path.basename(original), f)
        """;

    [Fact]
    public async Task Nothing_that_names_the_patient_the_place_or_the_day_is_left_in_any_file_of_the_corpus()
    {
        Assert.SkipWhen(DicomCorpus.Root is null, "The DICOM corpus is not here");
        using var scratch = new ScratchDirectory();
        var pairs = new StringBuilder();
        var count = 0;
        foreach (var name in DicomCorpus.Names.Where(n => n != "files/no_meta.dcm" && !n.Contains("DICOMDIR", StringComparison.Ordinal)))
        {
            var file = DicomReader.ReadFile(DicomCorpus.Read(name));
            // a file without SOP class is no object of DICOM: nothing to export
            if (file.Dataset.GetUid(DicomTags.SOPClassUID) is null || Deidentifier.Refusal(file.Dataset, Accepting) is not null) continue;
            var path = scratch.File(name.Replace('/', '_'));
            await File.WriteAllBytesAsync(path, Write(new Deidentifier(Accepting, Keyed).Deidentify(file.Dataset), file.Syntax), TestContext.Current.CancellationToken);
            pairs.Append(Path.Combine(DicomCorpus.Root!, name)).Append('\t').Append(path).Append('\n');
            count++;
        }
        Assert.True(count > 150);
        if (!Directory.Exists("/usr/lib/python3/dist-packages/pydicom")) Assert.Skip("pydicom is not here (Debian: python3-pydicom)");
        var (code, output, errors) = await Peer.RunAsync("/usr/bin/python3", "python3-pydicom", ["-W", "ignore", "-c", Search], Encoding.UTF8.GetBytes(pairs.ToString()));
        Assert.True(code == 0, errors);
        Assert.True(output.Length == 0, output);
    }

    [Fact]
    public void Every_line_of_the_table_is_carried_out()
    {
        Assert.Equal(620, ConfidentialityTable.Count);
        foreach (var (tag, row) in ConfidentialityTable.All)
        {
            if (DicomDictionary.Find(tag) is not { } entry) continue; // what even the registry does not know goes by that rule
            if (tag.Group == 0 || DicomDictionary.FindVr(tag) == DicomVr.None) continue;
            var set = Sample();
            set.Set(Filled(tag, entry.Vr));
            var result = new Deidentifier(new DeidentificationOptions(), Keyed).Deidentify(set);
            var after = result[tag];
            switch (row.Basic)
            {
                case "X":
                    Assert.True(after is null, tag.ToString());
                    break;
                case "Z" or "X/Z" when tag != DicomTags.PatientName:
                    Assert.True(after is { IsEmpty: true }, tag.ToString());
                    break;
                case "U":
                    Assert.True(after is { IsEmpty: false } && !Same(after, set[tag]!), tag.ToString());
                    break;
                case "D" or "X/D" or "Z/D" or "X/Z/D":
                    Assert.True(after is { IsEmpty: false } && !Same(after, set[tag]!), tag.ToString());
                    break;
            }
            var keeps = new (string Code, DeidentificationOptions Options)[]
            {
                (row.Uids, new() { RetainUids = true }), (row.Device, new() { RetainDeviceIdentity = true }), (row.Institution, new() { RetainInstitutionIdentity = true }),
                (row.Characteristics, new() { RetainPatientCharacteristics = true }), (row.FullDates, new() { Dates = RetainedDates.Full }),
            };
            foreach (var (letter, options) in keeps)
                if (letter == "K") Assert.True(new Deidentifier(options, Keyed).Deidentify(set)[tag] is { } kept && (kept.Items is not null || Same(kept, set[tag]!)), tag.ToString());
        }
    }

    [Fact]
    public void A_uid_becomes_the_same_uid_in_every_object_and_every_export_of_a_key_and_of_no_other()
    {
        var one = Sample();
        var two = Sample();
        two.SetString(DicomTags.SOPInstanceUID, "1.2.3.4.2");
        var reference = new DicomDataset();
        reference.SetString(DicomTags.ReferencedSOPClassUID, DicomUids.CTImageStorage);
        reference.SetString(DicomTags.ReferencedSOPInstanceUID, "1.2.3.4.1");
        two.SetItems(DicomTags.ReferencedImageSequence, reference);
        var a = new Deidentifier(Accepting, Keyed).Deidentify(one);
        var b = new Deidentifier(Accepting, new Pseudonyms("a secret of more than 16 bytes"u8)).Deidentify(two);
        var c = new Deidentifier(Accepting, new Pseudonyms("another secret of 16 bytes"u8)).Deidentify(one);
        Assert.Equal(a.GetUid(DicomTags.StudyInstanceUID), b.GetUid(DicomTags.StudyInstanceUID));
        Assert.Equal(a.GetString(DicomTags.PatientID), b.GetString(DicomTags.PatientID));
        Assert.Equal(a.GetUid(DicomTags.SOPInstanceUID), b.GetItems(DicomTags.ReferencedImageSequence)[0].GetUid(DicomTags.ReferencedSOPInstanceUID));
        Assert.Equal(DicomUids.CTImageStorage, b.GetItems(DicomTags.ReferencedImageSequence)[0].GetString(DicomTags.ReferencedSOPClassUID));
        Assert.NotEqual(a.GetUid(DicomTags.StudyInstanceUID), c.GetUid(DicomTags.StudyInstanceUID));
        Assert.NotEqual(a.GetString(DicomTags.PatientID), c.GetString(DicomTags.PatientID));
        Assert.Matches(@"^2\.25\.[1-9][0-9]{30,38}$", a.GetUid(DicomTags.StudyInstanceUID)!);
    }

    [Fact]
    public void Dates_of_a_patient_move_together()
    {
        var set = Sample();
        set.SetString(DicomTags.StudyDate, "20200229");
        set.SetString(DicomTags.SeriesDate, "20200310");
        set.SetString(DicomTags.AcquisitionDateTime, "20200310120000.5+0800");
        set.SetString(DicomTags.AcquisitionTime, "120000");
        set.SetString(DicomTags.ContentDate, "spring");
        set.SetString(DicomTags.PatientBirthDate, "19500101");
        var moved = new Deidentifier(new DeidentificationOptions { Dates = RetainedDates.Modified }, Keyed).Deidentify(set);
        var study = moved.GetDate(DicomTags.StudyDate)!.Value;
        Assert.NotEqual(new DateOnly(2020, 2, 29), study);
        Assert.Equal(10, moved.GetDate(DicomTags.SeriesDate)!.Value.DayNumber - study.DayNumber);
        Assert.Equal(DicomDates.Format(moved.GetDate(DicomTags.SeriesDate)!.Value) + "120000.5+0800", moved.GetString(DicomTags.AcquisitionDateTime));
        Assert.Equal("120000", moved.GetString(DicomTags.AcquisitionTime));
        Assert.True(moved[DicomTags.ContentDate]!.IsEmpty);
        Assert.True(moved[DicomTags.PatientBirthDate]!.IsEmpty); // not among the dates of E.3.6
        Assert.Equal("MODIFIED", moved.GetString(DicomTags.LongitudinalTemporalInformationModified));
        var other = Sample();
        other.SetString(DicomTags.PatientID, "P2");
        other.SetString(DicomTags.StudyDate, "20200229");
        Assert.NotEqual(study, new Deidentifier(new DeidentificationOptions { Dates = RetainedDates.Modified }, Keyed).Deidentify(other).GetDate(DicomTags.StudyDate));
    }

    [Fact]
    public void Private_and_unknown_elements_go_at_every_depth_and_safe_ones_stay_when_asked()
    {
        var inner = new DicomDataset();
        inner.SetText(new DicomTag(0x00190010), DicomVr.LO, "ACME");
        inner.SetText(new DicomTag(0x00191001), DicomVr.LO, "Doe");
        inner.Set(new DicomElement(new DicomTag(0x00180FFE), DicomVr.UN, "Doe "u8.ToArray()));
        inner.SetString(DicomTags.PatientName, "Doe^John");
        var set = Sample();
        set.SetItems(DicomTags.SourceImageSequence, inner);
        set.SetText(new DicomTag(0x00190010), DicomVr.LO, "ACME");
        set.SetText(new DicomTag(0x00191001), DicomVr.LO, "safe one");
        set.SetText(new DicomTag(0x00191002), DicomVr.LO, "other");
        set.SetText(new DicomTag(0x00210010), DicomVr.LO, "ACME2");
        set.SetText(new DicomTag(0x00211001), DicomVr.LO, "other");
        var declared = new DicomDataset();
        declared.SetUInt16(DicomTags.PrivateGroupReference, 0x19);
        declared.SetString(DicomTags.PrivateCreatorReference, "ACME");
        declared.SetUInt16(DicomTags.NonidentifyingPrivateElements, 1);
        declared.SetString(DicomTags.BlockIdentifyingInformationStatus, "MIXED");
        set.SetItems(DicomTags.PrivateDataElementCharacteristicsSequence, declared);
        var plain = new Deidentifier(Accepting, Keyed).Deidentify(set);
        Assert.DoesNotContain(plain, e => e.Tag.IsPrivate);
        Assert.Equal(["(0010,0010)"], plain.GetItems(DicomTags.SourceImageSequence)[0].Select(e => e.Tag.ToString()));
        Assert.True(plain.GetItems(DicomTags.SourceImageSequence)[0][DicomTags.PatientName]!.IsEmpty);
        var kept = new Deidentifier(Accepting with { RetainSafePrivate = true }, Keyed).Deidentify(set);
        Assert.Equal(["(0019,0010)", "(0019,1001)"], kept.Where(e => e.Tag.IsPrivate).Select(e => e.Tag.ToString()));
    }

    [Fact]
    public void Descriptors_lose_names_identifiers_and_numbers_and_keep_the_rest()
    {
        var set = Sample();
        set.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        set.SetString(DicomTags.PatientName, "Doe^John=王^小东");
        set.SetString(DicomTags.ReferringPhysicianName, "House^Gregory");
        set.SetString(DicomTags.StudyDescription, "CT thorax DOE 王小东 for Dr House 2020-02-29 tel 555-123456 kV 120");
        var clean = new Deidentifier(new DeidentificationOptions { CleanDescriptors = true }, Keyed).Deidentify(set);
        var text = clean.GetString(DicomTags.StudyDescription)!;
        foreach (var secret in new[] { "DOE", "王", "小东", "House", "2020", "123456" }) Assert.DoesNotContain(secret, text);
        Assert.StartsWith("CT thorax", text);
        Assert.EndsWith("kV 120", text);
        Assert.Null(new Deidentifier(new DeidentificationOptions(), Keyed).Deidentify(set)[DicomTags.StudyDescription]);
    }

    [Fact]
    public void A_report_loses_its_words_and_keeps_its_codes_only_when_asked()
    {
        var name = new DicomDataset();
        name.SetString(DicomTags.CodeValue, "121071");
        name.SetString(DicomTags.CodingSchemeDesignator, "DCM");
        name.SetString(DicomTags.CodeMeaning, "Finding");
        var text = new DicomDataset();
        text.SetString(DicomTags.ValueType, "TEXT");
        text.SetItems(DicomTags.ConceptNameCodeSequence, name);
        text.SetString(DicomTags.TextValue, "John has a nodule");
        var person = new DicomDataset();
        person.SetString(DicomTags.ValueType, "PNAME");
        person.SetString(DicomTags.PersonName, "House^Gregory");
        var set = Sample();
        set.SetString(DicomTags.SOPClassUID, DicomUids.BasicTextSRStorage);
        set.SetItems(DicomTags.ContentSequence, text, person);
        var basic = new Deidentifier(new DeidentificationOptions(), Keyed).Deidentify(set);
        Assert.Equal("ANONYMIZED", Assert.Single(basic.GetItems(DicomTags.ContentSequence)).GetString(DicomTags.TextValue));
        var clean = new Deidentifier(new DeidentificationOptions { CleanStructuredContent = true }, Keyed).Deidentify(set).GetItems(DicomTags.ContentSequence);
        Assert.Equal("121071", clean[0].GetItems(DicomTags.ConceptNameCodeSequence)[0].GetString(DicomTags.CodeValue));
        Assert.Equal("ANONYMIZED", clean[0].GetString(DicomTags.TextValue));
        Assert.Equal("ANONYMIZED", clean[1].GetString(DicomTags.PersonName));
    }

    [Fact]
    public void Objects_whose_pixels_may_name_the_patient_are_refused()
    {
        var burned = Sample();
        burned.SetString(DicomTags.BurnedInAnnotation, "YES");
        var ultrasound = Sample();
        ultrasound.SetString(DicomTags.Modality, "US");
        var stated = ultrasound.Clone();
        stated.SetString(DicomTags.BurnedInAnnotation, "NO");
        var document = Sample();
        document.SetString(DicomTags.SOPClassUID, DicomUids.EncapsulatedPDFStorage);
        var overlay = Sample();
        overlay.SetUInt16(new DicomTag(0x60020102), 12);
        foreach (var set in new[] { burned, ultrasound, document, overlay })
            Assert.Equal(DicomReject.CannotDeidentify, Assert.Throws<DicomRejectException>(() => new Deidentifier(new DeidentificationOptions(), Keyed).Deidentify(set)).Reason);
        Assert.NotNull(Deidentifier.Refusal(burned, Accepting));
        Assert.NotNull(Deidentifier.Refusal(document, Accepting));
        Assert.Null(Deidentifier.Refusal(ultrasound, Accepting));
        Assert.Null(Deidentifier.Refusal(stated, new DeidentificationOptions()));
    }

    [Fact]
    public void A_large_object_is_written_again_without_its_pixels_in_memory()
    {
        var set = Sample();
        var pixels = new byte[200_000];
        new Random(1).NextBytes(pixels);
        set.SetBytes(DicomTags.PixelData, DicomVr.OW, pixels);
        using var source = new MemoryStream(Write(set, TransferSyntax.ExplicitVRLittleEndian));
        var file = DicomReader.ReadFile(source);
        Assert.True(file.Dataset[DicomTags.PixelData]!.IsDeferred);
        var plan = DicomWriter.PlanFile(new Deidentifier(new DeidentificationOptions(), Keyed).Deidentify(file.Dataset), file.Syntax);
        Assert.Equal(pixels.Length, Assert.Single(plan, s => s.IsInSource).Length);
        var output = new MemoryStream();
        foreach (var segment in plan) output.Write(segment.IsInSource ? source.ToArray().AsSpan((int)segment.Offset, (int)segment.Length) : segment.Bytes.Span);
        var again = DicomReader.ReadFile(output.ToArray());
        Assert.Empty(again.Warnings);
        Assert.Equal(pixels, again.Dataset[DicomTags.PixelData]!.Value.ToArray());
    }

    private static DicomDataset Sample()
    {
        var set = new DicomDataset();
        set.SetString(DicomTags.SOPClassUID, DicomUids.CTImageStorage);
        set.SetString(DicomTags.SOPInstanceUID, "1.2.3.4.1");
        set.SetString(DicomTags.StudyInstanceUID, "1.2.3.4");
        set.SetString(DicomTags.Modality, "CT");
        set.SetString(DicomTags.PatientName, "Doe^John");
        set.SetString(DicomTags.PatientID, "P1");
        set.SetBytes(DicomTags.PixelData, DicomVr.OW, new byte[] { 1, 2 });
        return set;
    }

    private static DicomElement Filled(DicomTag tag, DicomVr vr)
    {
        if (vr == DicomVr.SQ)
        {
            var item = new DicomDataset();
            item.SetString(DicomTags.ReferencedSOPInstanceUID, "1.2.3.4.7");
            return new DicomElement(tag, [item]);
        }
        var text = vr switch { DicomVr.UI => "1.2.3.4.5.67", DicomVr.DA => "20200229", DicomVr.TM => "123456", DicomVr.DT => "20200229123456", DicomVr.AS => "042Y", DicomVr.DS or DicomVr.IS => "42", DicomVr.UR => "http://a", _ => "Secret" };
        return new DicomElement(tag, vr, vr.IsText ? Encoding.ASCII.GetBytes(text) : [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    private static bool Same(DicomElement a, DicomElement b) => a.Items is { } items && b.Items is { } others
        ? items.Count == others.Count && items.Zip(others).All(p => p.First.Zip(p.Second).All(e => Same(e.First, e.Second)))
        : a.Value.Span.SequenceEqual(b.Value.Span);

    private static byte[] Write(DicomDataset dataset, TransferSyntax syntax)
    {
        var output = new ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(output, dataset, syntax);
        return output.WrittenSpan.ToArray();
    }
}
