using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>Typed values, the registry, and what is written read back.</summary>
public sealed class DicomValueTests
{
    [Fact]
    public void The_registry_answers_by_tag_keyword_and_repeating_group()
    {
        Assert.Equal(("PatientName", "Patient's Name", DicomVr.PN, "1"), DicomDictionary.Find(DicomTags.PatientName) is { } e ? (e.Keyword, e.Name, e.Vr, e.Multiplicity) : default);
        Assert.Equal(DicomTags.PixelData, DicomDictionary.Find("PixelData")!.Tag);
        Assert.Equal("OverlayData", DicomDictionary.Find(new DicomTag(0x60123000))!.Keyword);
        Assert.Null(DicomDictionary.Find(new DicomTag(0x60133000)));
        Assert.Equal(DicomVr.UL, DicomDictionary.FindVr(new DicomTag(0x00080000)));
        Assert.Equal([DicomVr.SS], DicomDictionary.Find(DicomTags.PixelPaddingValue)!.OtherVrs);
        Assert.Equal(DicomVr.None, DicomDictionary.FindVr(DicomTags.Item));
        Assert.Equal(DicomVr.LO, DicomDictionary.FindPrivateVr("SIEMENS CSA HEADER", new DicomTag(0x00291009)) is DicomVr.LO or DicomVr.SH or DicomVr.CS ? DicomVr.LO : DicomVr.None);
        Assert.True(DicomDictionary.Count > 5000);
        foreach (var property in typeof(DicomTags).GetProperties())
            Assert.Equal(property.Name, DicomDictionary.Find((DicomTag)property.GetValue(null)!)?.Keyword);
        Assert.True(DicomUidEntry.Find(DicomUids.CTImageStorage)!.IsStorage);
        Assert.False(DicomUidEntry.Find(DicomUids.Verification)!.IsStorage);
        Assert.False(DicomUidEntry.Find(DicomUids.StorageCommitmentPushModel)!.IsStorage);
        Assert.True(TransferSyntax.Find(DicomUids.JPEG2000)!.IsEncapsulated);
        Assert.False(TransferSyntax.Find(DicomUids.DeflatedExplicitVRLittleEndian)!.IsEncapsulated);
    }

    [Theory]
    [InlineData("00100010", true)]
    [InlineData("(0010,0010)", true)]
    [InlineData("0010,0010", true)]
    [InlineData("PatientName", true)]
    [InlineData("0010001", false)]
    [InlineData("", false)]
    public void A_tag_is_read_in_every_spelling(string text, bool expected)
    {
        Assert.Equal(expected, DicomTag.TryParse(text, out var tag));
        if (expected) Assert.Equal(DicomTags.PatientName, tag);
    }

    [Theory]
    [InlineData("20260228", "2026-02-28")]
    [InlineData("2026.02.28", "2026-02-28")]
    [InlineData("20260230", null)]
    [InlineData("2026", null)]
    [InlineData("", null)]
    public void Dates_are_read(string text, string? expected) => Assert.Equal(expected, DicomDates.TryParseDate(text, out var date) ? date.ToString("yyyy-MM-dd") : null);

    [Theory]
    [InlineData("23", "23:00:00.0000000")]
    [InlineData("2359", "23:59:00.0000000")]
    [InlineData("235960", "23:59:59.9999999")]
    [InlineData("235959.123456", "23:59:59.1234560")]
    [InlineData("23:59:58", "23:59:58.0000000")]
    [InlineData("070907.0705 ", "07:09:07.0705000")]
    [InlineData("240000", null)]
    [InlineData("1", null)]
    [InlineData("12345", null)]
    [InlineData("123456.", null)]
    [InlineData("123456.1234567", null)]
    public void Times_are_read(string text, string? expected) => Assert.Equal(expected, DicomDates.TryParseTime(text, out var time) ? time.ToString("HH:mm:ss.fffffff") : null);

    [Theory]
    [InlineData("2026", "2026-01-01T00:00:00", null)]
    [InlineData("202602", "2026-02-01T00:00:00", null)]
    [InlineData("20260228123456.5+0800", "2026-02-28T12:34:56", "08:00:00")]
    [InlineData("20260228-0330", "2026-02-28T00:00:00", "-03:30:00")]
    [InlineData("20260228+1500", null, null)]
    [InlineData("20261", null, null)]
    public void Instants_are_read(string text, string? expected, string? offset)
    {
        Assert.Equal(expected, DicomDates.TryParseDateTime(text, out var value, out var zone) ? value.ToString("yyyy-MM-ddTHH:mm:ss") : null);
        if (expected is not null) Assert.Equal(offset, zone?.ToString());
    }

    [Fact]
    public void Names_have_three_groups_of_five_components()
    {
        var name = DicomPersonName.Parse("Yamada^Tarou^M^Dr^Jr=山田^太郎=やまだ^たろう");
        Assert.Equal(("Yamada", "Tarou", "M", "Dr", "Jr"), (name.Family, name.Given, name.Middle, name.Prefix, name.Suffix));
        Assert.Equal(("山田^太郎", "やまだ^たろう"), (name.Ideographic, name.Phonetic));
        Assert.Equal("=山田^太郎", DicomPersonName.Parse("=山田^太郎^^=").ToString());
        Assert.True(DicomPersonName.Parse("^^^^").IsEmpty);
    }

    [Fact]
    public void A_decimal_string_has_at_most_16_characters()
    {
        foreach (var value in new[] { 0, 1, -1, 0.1, 1.0 / 3, -1.0 / 3, Math.PI * 1e100, -Math.PI * 1e-100, 1.7e308, double.Epsilon, 123456789012345678 })
        {
            var text = DicomElement.DecimalString(value);
            Assert.InRange(text.Length, 1, 16);
            Assert.True(Math.Abs(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) - value) <= Math.Abs(value) * 1e-8, text);
        }
    }

    [Fact]
    public void What_came_as_unknown_is_read_as_what_the_registry_knows()
    {
        var item = new DicomDataset();
        item.SetString(DicomTags.CodeValue, "T-A0100");
        var inner = new ArrayBufferWriter<byte>();
        DicomWriter.WriteDataset(inner, item, TransferSyntax.ImplicitVRLittleEndian);
        byte[] sequence = [0xFE, 0xFF, 0, 0xE0, .. BitConverter.GetBytes(inner.WrittenCount), .. inner.WrittenSpan];
        var set = new DicomDataset();
        set.Set(new DicomElement(DicomTags.AnatomicRegionSequence, DicomVr.UN, sequence));
        set.Set(new DicomElement(DicomTags.PatientID, DicomVr.UN, "P1"u8.ToArray()));
        set.Set(new DicomElement(DicomTags.Rows, DicomVr.UN, new byte[] { 0, 2 }));
        Assert.Equal("P1", set.GetString(DicomTags.PatientID));
        Assert.Equal(512, set.GetInt32(DicomTags.Rows));
        Assert.Equal("T-A0100", set.GetItems(DicomTags.AnatomicRegionSequence).Single().GetString(DicomTags.CodeValue));
    }

    [Fact]
    public void Text_moves_to_utf_8_with_its_items()
    {
        var item = new DicomDataset();
        item.SetString(DicomTags.SpecificCharacterSet, "GB18030");
        item.SetString(DicomTags.PatientName, "王^小东");
        var plain = new DicomDataset();
        var set = new DicomDataset();
        set.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 100");
        set.SetString(DicomTags.PatientName, "Müller");
        set.SetItems(DicomTags.OtherPatientIDsSequence, item, plain);
        plain.SetString(DicomTags.PatientName, "Größe");
        set.ToUtf8();
        Assert.Equal("Müller|王^小东|Größe", string.Join("|", set.GetString(DicomTags.PatientName), item.GetString(DicomTags.PatientName), plain.GetString(DicomTags.PatientName)));
        Assert.Null(item[DicomTags.SpecificCharacterSet]);
        set.SetString(DicomTags.PatientComments, "€ 王");
        Assert.Equal("€ 王", set.GetString(DicomTags.PatientComments));
    }

    [Fact]
    public void What_is_written_in_any_native_syntax_reads_back_the_same()
    {
        var pools = DicomDictionary.Count; // touches the table before the clock of the property runs
        Assert.True(pools > 0);
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new System.Random(seed);
            var set = Make(random, 0);
            foreach (var syntax in TransferSyntax.All.Where(s => s.IsNative))
            {
                var output = new ArrayBufferWriter<byte>();
                DicomWriter.WriteDataset(output, set, syntax);
                var again = DicomReader.ReadDataset(output.WrittenMemory, syntax, null, out var warnings);
                Assert.Empty(warnings);
                Assert.Equal(set.Count, again.Count);
                var second = new ArrayBufferWriter<byte>();
                DicomWriter.WriteDataset(second, again, syntax);
                Assert.True(output.WrittenSpan.SequenceEqual(second.WrittenSpan));
                if (syntax.IsExplicit) Assert.Equal(DicomJson.ToBytes(set), DicomJson.ToBytes(again));
            }
            return true;
        }).QuickCheckThrowOnFailure();
    }

    private static DicomDataset Make(System.Random random, int depth)
    {
        DicomVr[] kinds = [DicomVr.US, DicomVr.UL, DicomVr.FD, DicomVr.FL, DicomVr.AT, DicomVr.LO, DicomVr.PN, DicomVr.OB, DicomVr.OW, DicomVr.UT, DicomVr.SV, DicomVr.UV, DicomVr.OD, DicomVr.UN, DicomVr.SQ];
        var set = new DicomDataset { IsUndefinedLength = random.Next(2) == 0 };
        for (var n = random.Next(12); n > 0; n--)
        {
            var tag = new DicomTag((ushort)(0x0009 + (random.Next(40) * 2)), (ushort)random.Next(0x1000, 0xFFFF));
            var vr = kinds[random.Next(depth > 3 ? kinds.Length - 1 : kinds.Length)];
            if (vr == DicomVr.SQ)
            {
                set.Set(new DicomElement(tag, Enumerable.Range(0, random.Next(4)).Select(_ => Make(random, depth + 1)).ToList(), true));
                continue;
            }
            var value = new byte[random.Next(20) * 8];
            if (vr.IsText) for (var i = 0; i < value.Length; i++) value[i] = (byte)random.Next('a', 'z');
            else random.NextBytes(value);
            set.Set(new DicomElement(tag, vr, value));
        }
        return set;
    }
}
