using System.Text;
using System.Text.Json;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>Text in the character sets of PS3.3 C.12.1.1.2.</summary>
public sealed class DicomCharacterSetTests
{
    private const string Names = """
        import sys, json, pydicom
        def texts(ds, into, path):
            ds.decode()
            for e in ds:
                if e.VR == 'SQ':
                    for i, item in enumerate(e.value): texts(item, into, '%s%08X/%d/' % (path, e.tag, i))
                elif not e.tag.is_private and e.VR in ('PN', 'LO', 'SH', 'LT', 'ST', 'UT') and e.value is not None:
                    into['%s%08X' % (path, e.tag)] = '\\'.join(str(v) for v in e.value) if e.VM > 1 else str(e.value)
            return into
        print(json.dumps({f: texts(pydicom.dcmread(f), {}, '') for f in sys.argv[1:]}))
        """;

    [Fact]
    public async Task Every_recorded_character_set_reads_as_pydicom_reads_it()
    {
        Assert.SkipWhen(DicomCorpus.Root is null, "The DICOM corpus is not here");
        var files = DicomCorpus.Names.Where(n => n.StartsWith("charsets/", StringComparison.Ordinal)).Select(n => Path.Combine(DicomCorpus.Root!, n)).ToArray();
        Assert.True(files.Length >= 17);
        using var theirs = JsonDocument.Parse(await Peer.PythonAsync(Names, files));
        foreach (var path in files)
        {
            var ours = new SortedDictionary<string, string>(StringComparer.Ordinal);
            Texts(DicomReader.ReadFile(File.ReadAllBytes(path)).Dataset, ours, "");
            var read = theirs.RootElement.GetProperty(path).EnumerateObject().Where(p => p.Value.GetString()!.Length > 0).ToDictionary(p => p.Name, p => p.Value.GetString()!);
            Assert.Equal(read.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{Path.GetFileName(path)} {p.Key} {p.Value.TrimEnd().TrimEnd('=')}"), ours.Select(p => $"{Path.GetFileName(path)} {p.Key} {p.Value.TrimEnd('=')}"));
        }
    }

    [Fact]
    public async Task Every_recorded_character_set_reads_as_dcmtk_converts_it()
    {
        Assert.SkipWhen(DicomCorpus.Root is null, "The DICOM corpus is not here");
        foreach (var name in DicomCorpus.Names.Where(n => n.StartsWith("charsets/", StringComparison.Ordinal)))
        {
            var path = Path.Combine(DicomCorpus.Root!, name);
            var (code, output, errors) = await Peer.RunAsync("/usr/bin/dcmdump", "dcmtk", ["-q", "+U8", "+L", "+P", "0010,0010", path]);
            var file = DicomReader.ReadFile(File.ReadAllBytes(path));
            if (code != 0) continue; // sets that this dcmtk was not built for
            var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(output));
            var value = text[(text.IndexOf('[') + 1)..text.LastIndexOf(']')];
            Assert.Equal(value.TrimEnd(), file.Dataset.GetText(DicomTags.PatientName));
        }
    }

    [Theory]
    [InlineData("", "Buc^Jerome")]
    [InlineData("ISO_IR 100", "Buc^Jérôme")]
    [InlineData("ISO_IR 101", "Wałęsa^Łucja")]
    [InlineData("ISO_IR 109", "Ġorġ^Ħal")]
    [InlineData("ISO_IR 110", "Bērziņš^Jānis")]
    [InlineData("ISO_IR 144", "Люкceмбypг")]
    [InlineData("ISO_IR 127", "قباني^لنزار")]
    [InlineData("ISO_IR 126", "Διονυσιος")]
    [InlineData("ISO_IR 138", "שרון^דבורה")]
    [InlineData("ISO_IR 148", "Çavuşoğlu^Işıl")]
    [InlineData("ISO_IR 203", "Šœž^€")]
    [InlineData("ISO_IR 166", "นามสกุล^ชื่อ")]
    [InlineData("ISO_IR 13", "ﾔﾏﾀﾞ^ﾀﾛｳ")]
    [InlineData(@"ISO 2022 IR 13\ISO 2022 IR 87", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう")]
    [InlineData(@"\ISO 2022 IR 87\ISO 2022 IR 159", "Yamada^Tarou=山田^太郎=やまだ^たろう\\A^丂丄")]
    [InlineData(@"\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동")]
    [InlineData(@"\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东=")]
    [InlineData(@"ISO 2022 IR 6\ISO 2022 IR 100\ISO 2022 IR 144", "Dionysios=Люк^Jérôme")]
    [InlineData("ISO_IR 192", "Wang^XiaoDong=王^小东=\\😀")]
    [InlineData("GB18030", "Wang^XiaoDong=王^小东=\\㐀𠀀瀅")]
    [InlineData("GBK", "Wang^XiaoDong=王^小東=")]
    public void Text_is_written_and_read_back(string set, string text)
    {
        var dataset = new DicomDataset();
        dataset.SetText(DicomTags.SpecificCharacterSet, DicomVr.CS, set);
        dataset.SetText(DicomTags.PatientName, DicomVr.PN, text);
        Assert.Equal(text, dataset.GetText(DicomTags.PatientName));
        Assert.Equal(text.Split('\\').Length, dataset.GetStrings(DicomTags.PatientName).Length);
    }

    [Theory]
    // PS3.5 I.2, K.2, J.1, J.2: the standard's own examples
    [InlineData(@"\ISO 2022 IR 149", "486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D73D1B242943C8AB5E1B242943B1E6B5BF", "Hong^Gildong=洪^吉洞=홍^길동")]
    [InlineData(@"\ISO 2022 IR 58", "5A68616E675E5869616F446F6E673D1B242941D5C55E1B242941D0A1B6AB3D", "Zhang^XiaoDong=张^小东=")]
    [InlineData("GB18030", "57616E675E5869616F446F6E673DCDF55ED0A1B6AB3D", "Wang^XiaoDong=王^小东=")]
    [InlineData("ISO_IR 192", "57616E675E5869616F446F6E673DE78E8B5EE5B08FE69DB13D", "Wang^XiaoDong=王^小東=")]
    public void The_examples_of_the_standard_read_as_it_says(string set, string hex, string text)
    {
        Assert.Equal(text, DicomCharacterSet.Find(set).Decode(Convert.FromHexString(hex), DicomVr.PN));
        Assert.Equal(hex, Convert.ToHexString(DicomCharacterSet.Find(set).Encode(text, DicomVr.PN)));
    }

    [Fact]
    public void A_second_byte_that_looks_like_a_backslash_separates_nothing()
    {
        // 瀄 is 9E 5C in GBK; 顧 is 38 5C in JIS X 0208
        var dataset = new DicomDataset();
        dataset.SetText(DicomTags.SpecificCharacterSet, DicomVr.CS, "GBK");
        dataset.Set(new DicomElement(DicomTags.OtherPatientNames, DicomVr.PN, new byte[] { 0x9E, 0x5C, 0x5C, 0x41 }));
        Assert.Equal(["瀄", "A"], dataset.GetStrings(DicomTags.OtherPatientNames));
        dataset.SetText(DicomTags.SpecificCharacterSet, DicomVr.CS, @"\ISO 2022 IR 87");
        dataset.Set(new DicomElement(DicomTags.OtherPatientNames, DicomVr.PN, "\x1B$B8\\\x1B(B\\A"u8.ToArray()));
        Assert.Equal(["顧", "A"], dataset.GetStrings(DicomTags.OtherPatientNames));
    }

    [Fact]
    public void A_character_that_the_set_lacks_is_refused_and_not_replaced()
    {
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 100");
        Assert.Equal(DicomReject.ValueNotRepresentable, Assert.Throws<DicomRejectException>(() => dataset.SetString(DicomTags.PatientName, "王")).Reason);
        Assert.Equal(DicomReject.ValueNotRepresentable, Assert.Throws<DicomRejectException>(() => dataset.SetString(DicomTags.Modality, "ÄÖ")).Reason);
    }

    [Fact]
    public void An_item_has_the_character_set_of_its_holder_unless_it_names_its_own()
    {
        var inner = new DicomDataset();
        var own = new DicomDataset();
        own.SetString(DicomTags.SpecificCharacterSet, "GB18030");
        own.SetString(DicomTags.PatientName, "王");
        var outer = new DicomDataset();
        outer.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        outer.SetItems(DicomTags.OtherPatientIDsSequence, inner, own);
        inner.SetString(DicomTags.PatientName, "王");
        Assert.Equal(3, inner[DicomTags.PatientName]!.Value.TrimEnd((byte)' ').Length);
        Assert.Equal("王", inner.GetString(DicomTags.PatientName));
        Assert.Equal("王", own.GetString(DicomTags.PatientName));
        outer.Remove(DicomTags.SpecificCharacterSet);
        Assert.Equal("王", inner.GetString(DicomTags.PatientName)); // without a set: valid UTF-8 reads as such
    }

    private static void Texts(DicomDataset set, SortedDictionary<string, string> into, string path)
    {
        foreach (var element in set)
        {
            if (element.Items is { } items)
            {
                for (var i = 0; i < items.Count; i++) Texts(items[i], into, $"{path}{element.Tag.ToHex()}/{i}/");
            }
            else if (!element.Tag.IsPrivate && element.Vr is DicomVr.PN or DicomVr.LO or DicomVr.SH or DicomVr.LT or DicomVr.ST or DicomVr.UT && set.GetText(element.Tag) is { } text)
            {
                into[path + element.Tag.ToHex()] = text;
            }
        }
    }
}
