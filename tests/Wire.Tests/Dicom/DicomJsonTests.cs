using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>The JSON model of PS3.18 Annex F.</summary>
public sealed class DicomJsonTests
{
    // Reads each file, and what we wrote of it as JSON, with pydicom; says what differs.
    private const string Compare = """
        import sys, json, struct, pydicom, pydicom.multival
        from pydicom.dataset import Dataset
        def same(a, b, path, out):
            for e in a:
                if e.tag.element == 0 or e.tag == 0x00080005: continue
                here = path + '%08X' % e.tag
                if e.tag not in b:
                    out.append(here + ' is missing'); continue
                o = b[e.tag]
                if e.VR == 'SQ':
                    if len(e.value) != len(o.value): out.append('%s has %d items, not %d' % (here, len(o.value), len(e.value)))
                    for i, (x, y) in enumerate(zip(e.value, o.value)): same(x, y, '%s/%d/' % (here, i), out)
                elif e.VR == 'UN' or o.VR == 'UN': pass
                elif isinstance(e.value, bytes) or isinstance(o.value, bytes):
                    if e.tag == 0x7FE00010 and not o.value: continue
                    if len(e.value) % 2 or not a.is_little_endian: continue # ours is little endian, as F.2.7 has it
                    if bytes(e.value or b'') != bytes(o.value or b''): out.append(here + ' bytes differ')
                else:
                    def norm(v):
                        if v is None: return ''
                        if e.VR == 'PN': return '\\\\'.join(str(x).rstrip('^= ') for x in (v if e.VM > 1 else [v]))
                        if e.VR == 'FL': return str([struct.pack('<f', x + 0.0) for x in (v if e.VM > 1 else [v])])
                        if isinstance(v, (list, pydicom.multival.MultiValue)) and e.VR not in ('DS', 'IS', 'FD'): return '|'.join(str(x).strip(' \0') for x in v)
                        if e.VR in ('DS', 'IS', 'FD'): return str([float(x) if x not in ('', None) else '' for x in (v if e.VM > 1 else [v])])
                        return str(v).strip(' \0')
                    if e.VR == 'AT' or norm(e.value) == norm(o.value): continue
                    out.append('%s %s: %r, not %r' % (here, e.VR, o.value, e.value))
            for e in b:
                if e.tag not in a: out.append(path + '%08X' % e.tag + ' is too many')
        pairs = sys.argv[1:]
        for f in pairs:
            ds = pydicom.dcmread(f, force=True)
            ds.decode()
            out = []
            same(ds, Dataset.from_json(open('%s/%s.json' % (sys.stdin.readline().strip(), f.replace('/', '_'))).read()), '', out)
            for line in out: print('%s %s' % (f, line))
        """;

    [Fact]
    public async Task Pydicom_reads_from_our_json_what_it_reads_from_the_files()
    {
        Assert.SkipWhen(DicomCorpus.Root is null, "The DICOM corpus is not here");
        using var scratch = new Meridian.Testing.ScratchDirectory();
        // Left out: a file that is no data set; files that are cut off or lie about their encoding, where the two readers rightly differ.
        string[] without = ["files/no_meta.dcm", "files/rtplan_truncated.dcm", "files/meta_missing_tsyntax.dcm", "files/badVR.dcm", "files/dicomdirtests/DICOMDIR-nooffset"];
        var files = DicomCorpus.Names.Except(without).Select(n => Path.Combine(DicomCorpus.Root!, n)).ToArray();
        foreach (var path in files)
            await File.WriteAllBytesAsync(Path.Combine(scratch.Path, path.Replace('/', '_') + ".json"), DicomJson.ToBytes(DicomReader.ReadFile(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).Dataset), TestContext.Current.CancellationToken);
        var script = Compare.Replace("sys.stdin.readline().strip()", "'" + scratch.Path + "'");
        var differences = await Peer.PythonAsync(script, files);
        Assert.True(differences.Length == 0, differences);
    }

    [Theory]
    [MemberData(nameof(DicomCorpus.Kinds), MemberType = typeof(DicomCorpus))]
    public async Task Our_json_is_dcm2jsons(string name)
    {
        var bytes = DicomCorpus.Read(name);
        // dcm2json cannot read these (see DicomDumpTests); it knows no more of a file that is cut off
        if (name is "files/no_meta.dcm" or "files/SC_rgb_jpeg.dcm" or "files/rtplan_truncated.dcm" or "files/MR_truncated.dcm" or "files/dicomdirtests/DICOMDIR-nooffset") return;
        var (code, output, errors) = await Peer.RunAsync("/usr/bin/dcm2json", "dcmtk", ["-q", Path.Combine(DicomCorpus.Root!, name)]);
        // it stops at compressed pixel data, and at character sets that it was not built for
        if (code != 0 && (errors.Contains("compressed pixel data", StringComparison.Ordinal) || errors.Contains("character encoding", StringComparison.Ordinal))) return;
        Assert.True(code == 0, errors);
        var theirs = JsonNode.Parse(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(output))))!.AsObject();
        var ours = JsonNode.Parse(DicomJson.ToBytes(DicomReader.ReadFile(bytes).Dataset))!.AsObject();
        var differences = new List<string>();
        // this dcm2json leaves the ideographic and phonetic groups as they are in an item with a character set of its own
        if (name != "charsets/chrSQEncoding.dcm") Differ(theirs, ours, "", differences);
        Assert.Empty(differences);
    }

    [Theory]
    [MemberData(nameof(DicomCorpus.Rows), MemberType = typeof(DicomCorpus))]
    public void What_we_write_as_json_we_read_back(string name)
    {
        var bytes = DicomCorpus.Read(name);
        if (name == "files/no_meta.dcm") return;
        var first = DicomJson.ToBytes(DicomReader.ReadFile(bytes).Dataset);
        var second = DicomJson.ToBytes(DicomJson.Read(first));
        var (a, b) = (JsonNode.Parse(first)!.AsObject(), JsonNode.Parse(second)!.AsObject());
        // where only the text needed it, reading adds the character set
        if (!a.ContainsKey("00080005")) b.Remove("00080005");
        Assert.Equal(a.ToJsonString(), b.ToJsonString());
    }

    [Fact]
    public void Each_representation_is_written_as_the_standard_says()
    {
        var set = new DicomDataset();
        set.SetString(DicomTags.SpecificCharacterSet, "GB18030");
        set.SetString(DicomTags.PatientName, "Wang^XiaoDong=王^小东=", "", "Li^Si");
        set.SetText(DicomTags.PixelSpacing, DicomVr.DS, "+0.50\\.5");
        set.SetText(DicomTags.SeriesNumber, DicomVr.IS, "007");
        set.SetText(DicomTags.SliceThickness, DicomVr.DS, "thick");
        set.SetString(DicomTags.SOPInstanceUID, "1.2.3");
        set.Set(new DicomElement(DicomTags.FrameIncrementPointer, DicomVr.AT, new byte[] { 0x18, 0, 0x63, 0x10 }));
        set.SetDouble(DicomTags.RecommendedDisplayFrameRateInFloat, 0.1);
        set.SetUInt16(DicomTags.Rows, 512);
        set.SetBytes(DicomTags.PixelData, DicomVr.OW, new byte[] { 1, 2 });
        set.SetEmpty(DicomTags.StudyID);
        set.SetItems(DicomTags.OtherPatientIDsSequence, new DicomDataset());
        Assert.Equal("""
            {"00080005":{"vr":"CS","Value":["ISO_IR 192"]},"00080018":{"vr":"UI","Value":["1.2.3"]},"00100010":{"vr":"PN","Value":[{"Alphabetic":"Wang^XiaoDong","Ideographic":"王^小东"},null,{"Alphabetic":"Li^Si"}]},"00101002":{"vr":"SQ","Value":[{}]},"00180050":{"vr":"DS","Value":["thick"]},"00089459":{"vr":"FL","Value":[0.1]},"00200010":{"vr":"SH"},"00200011":{"vr":"IS","Value":[7]},"00280009":{"vr":"AT","Value":["00181063"]},"00280010":{"vr":"US","Value":[512]},"00280030":{"vr":"DS","Value":[0.50,0.5]},"7FE00010":{"vr":"OW","InlineBinary":"AQI="}}
            """.Replace("\"00180050\":{\"vr\":\"DS\",\"Value\":[\"thick\"]},\"00089459\":{\"vr\":\"FL\",\"Value\":[0.1]},", "\"00180050\":{\"vr\":\"DS\",\"Value\":[\"thick\"]},").Replace("\"00100010\"", "\"00089459\":{\"vr\":\"FL\",\"Value\":[0.1]},\"00100010\""),
            Encoding.UTF8.GetString(DicomJson.ToBytes(set)));
    }

    [Fact]
    public void A_large_value_has_an_address_with_its_place()
    {
        var wave = new DicomDataset();
        wave.SetBytes(DicomTags.WaveformData, DicomVr.OW, new byte[64]);
        var set = new DicomDataset();
        set.SetItems(DicomTags.WaveformSequence, new DicomDataset(), wave);
        var json = JsonNode.Parse(DicomJson.ToBytes(set, new DicomJsonOptions { BulkDataUri = (path, element) => $"x/{path}?{element.Length}", InlineUpTo = 32 }))!;
        Assert.Equal("x/54000100/1/54001010?64", json["54000100"]!["Value"]![1]!["54001010"]!["BulkDataURI"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"0010":{"vr":"LO"}}""")]
    [InlineData("""{"00100010":{"vr":"PN","Value":"A"}}""")]
    [InlineData("""{"00100020":{"vr":"LO","Value":[{"a":1}]}}""")]
    [InlineData("""{"00280010":{"vr":"US","Value":[70000]}}""")]
    [InlineData("""{"00280010":{"vr":"US","Value":["x"]}}""")]
    [InlineData("""{"7FE00010":{"vr":"OW","InlineBinary":"*"}}""")]
    [InlineData("""{"00091001":{"Value":["x"]}}""")]
    [InlineData("""{"00080016":{"vr":"UI","Value":["1.2.ä"]}}""")]
    [InlineData("{")]
    public void What_is_not_the_model_is_refused(string json)
    {
        Assert.Equal(DicomReject.BrokenJson, Assert.Throws<DicomRejectException>(() => DicomJson.Read(Encoding.UTF8.GetBytes(json))).Reason);
    }

    [Theory]
    [InlineData("""{"00100020":{"vr":"LO","Value":["A"]},"00100020":{"vr":"LO","Value":["B"]}}""", "00100020")]
    [InlineData("""{"00100020":{"vr":"LO","value":["A"]}}""", "00100020")]
    [InlineData("""{"00091010":{"vr":"OB","InlineBinary":"AQI=","BulkDataURI":"x"}}""", "00091010")]
    [InlineData("""{"00100010":{"vr":"PN","Value":[{"alphabetic":"A"}]}}""", "00100010")]
    [InlineData("""{"00100020":{"vr":"LO","Value":["\ud800"]}}""", "00100020")]
    [InlineData("""{"00100020":{"vr":"LO","InlineBinary":"AQI="}}""", "00100020")]
    [InlineData("""{"00400275":{"vr":"SQ","BulkDataURI":"x"}}""", "00400275")]
    [InlineData("""{"00400275":{"vr":"SQ","Value":[{},{"00400008":{"vr":"SQ","Value":[{"00080100":{"vr":"SH","Value":[{}]}}]}}]}}""", "00400275/1/00400008/0/00080100")]
    [InlineData("""{"00400275":{"vr":"SQ","Value":[{"FFFEE00D":{"vr":"UN"}}]}}""", "00400275/0/FFFEE00D")]
    [InlineData("""{"00281101":{"vr":"US","InlineBinary":"AQID"}}""", "00281101")]
    public void What_would_be_passed_over_is_refused_with_its_place(string json, string place)
    {
        var refused = Assert.Throws<DicomRejectException>(() => DicomJson.Read(Encoding.UTF8.GetBytes(json)));
        Assert.Equal((DicomReject.BrokenJson, place), (refused.Reason, refused.Place));
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("{}", 1)]
    [InlineData("\uFEFF [ {\"a\":[{}]} , {} ] ", 2)]
    public void The_objects_of_an_array_are_told_apart(string json, int count)
    {
        var objects = DicomJson.Split(Encoding.UTF8.GetBytes(json));
        Assert.Equal(count, objects.Count);
        Assert.All(objects, o => Assert.Equal(((byte)'{', (byte)'}'), (o.Span[0], o.Span[^1])));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("[{},\n 7]", 6)]
    [InlineData("[{}", 3)]
    [InlineData("[{}] {}", 5)]
    [InlineData("[{\n\"a\": x}]", 8)]
    public void What_is_no_array_of_objects_is_refused_with_its_byte(string json, int at)
    {
        var refused = Assert.Throws<DicomRejectException>(() => DicomJson.Split(Encoding.UTF8.GetBytes(json)));
        Assert.Equal((DicomReject.BrokenJson, at), (refused.Reason, (int)refused.Offset));
    }

    [Fact]
    public void A_named_value_is_what_its_finder_makes_of_it()
    {
        var places = new List<string>();
        var set = DicomJson.Read("""{"54000100":{"vr":"SQ","Value":[{},{"54001010":{"vr":"OW","BulkDataURI":"a"}}]},"00080005":{"vr":"CS","Value":["ISO_IR 100"]},"0040A160":{"vr":"UT","BulkDataURI":"b"}}"""u8.ToArray(), r =>
        {
            places.Add(r.Place + r.IsNested);
            return r.Uri == "a" ? DicomElement.InSource(r.Tag, r.Vr, 5, 8) : new(r.Tag, r.Vr, Encoding.UTF8.GetBytes("头 "));
        });
        Assert.Equal(["54000100/1/54001010True", "0040A160False"], places);
        Assert.Equal(("头", "ISO_IR 192"), (set.GetString(DicomTags.TextValue), set.GetString(DicomTags.SpecificCharacterSet)));
        var plan = DicomWriter.PlanDataset(set, TransferSyntax.ExplicitVRLittleEndian);
        Assert.Equal((5L, 8L), Assert.Single(plan, s => s.IsInSource) is var found ? (found.Offset, found.Length) : default);
        Assert.Equal(DicomWriter.Measure(set, TransferSyntax.ExplicitVRLittleEndian), plan.Sum(s => s.Length));
        // bytes that are no text in the repertoire of the model
        Assert.Throws<DicomRejectException>(() => DicomJson.Read("""{"0040A160":{"vr":"UT","BulkDataURI":"b"}}"""u8.ToArray(), r => new(r.Tag, r.Vr, new byte[] { 0xE4, 0x20 })));
    }

    [Fact]
    public void An_items_own_character_set_is_the_models_too()
    {
        var set = DicomJson.Read(Encoding.UTF8.GetBytes("""{"00400275":{"vr":"SQ","Value":[{"00080005":{"vr":"CS","Value":["ISO_IR 100"]},"00400007":{"vr":"LO","Value":["Schädel"]}}]}}"""));
        Assert.Equal("Schädel", set.GetItems(DicomTags.RequestAttributesSequence)[0].GetString(DicomTags.ScheduledProcedureStepDescription));
    }

    private static void Differ(JsonObject theirs, JsonObject ours, string path, List<string> differences)
    {
        foreach (var (tag, node) in theirs)
        {
            var here = path + tag;
            if (tag.EndsWith("0000", StringComparison.Ordinal)) continue;
            if (tag == "00080005") continue; // dcm2json adds it, we keep it where it was
            if (ours[tag] is not JsonObject own)
            {
                differences.Add($"{here} is missing");
                continue;
            }
            var (theirVr, ourVr) = (node!["vr"]!.GetValue<string>(), own["vr"]!.GetValue<string>());
            if (theirVr == "UN" && ourVr != "UN") continue; // we give it the registry's representation
            if (theirVr != ourVr && !(theirVr == "OB" && ourVr == "OW"))
            {
                differences.Add($"{here} is {ourVr}, not {theirVr}");
                continue;
            }
            if (ourVr == "SQ")
            {
                var (a, b) = (node["Value"]?.AsArray() ?? [], own["Value"]?.AsArray() ?? []);
                if (a.Count != b.Count) differences.Add($"{here} has {b.Count} items, not {a.Count}");
                for (var i = 0; i < Math.Min(a.Count, b.Count); i++) Differ(a[i]!.AsObject(), b[i]!.AsObject(), $"{here}/{i}/", differences);
                continue;
            }
            var (x, y) = (Plain(node, ourVr), Plain(own, ourVr));
            // pixel data in fragments: dcm2json gives the bytes of its first item, which the model has no place for
            if (x != y && !(tag == "7FE00010" && own["InlineBinary"] is null)) differences.Add($"{here} {ourVr}: {Cut(y)}, not {Cut(x)}");
        }
        foreach (var (tag, _) in ours)
            if (!theirs.ContainsKey(tag)) differences.Add($"{path}{tag} is too many");

        static string Cut(string text) => text.Length > 100 ? text[..100] + "…" : text;
    }

    /// <summary>A value in one spelling: numbers by value, text without padding, an odd byte padded.</summary>
    private static string Plain(JsonNode attribute, string vr)
    {
        if (attribute["InlineBinary"] is { } binary)
        {
            var bytes = Convert.FromBase64String(binary.GetValue<string>());
            return Convert.ToHexString(bytes) + (bytes.Length % 2 == 0 ? "" : "00");
        }
        if (attribute["Value"] is not JsonArray values) return "";
        return string.Join('|', values.Select(v => v switch
        {
            null => "",
            JsonObject name => string.Join('=', name.Select(g => g.Key + g.Value!.GetValue<string>().Trim())),
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => (value.GetValue<double>() is var real && real == 0 ? 0 : vr == "FL" ? (float)real : real).ToString(vr == "FL" ? "G6" : "G13"),
            _ => v.ToString().Trim(),
        }));
    }
}
