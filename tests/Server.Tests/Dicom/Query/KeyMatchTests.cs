using Meridian.Gateway.Dicom.Matching;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Query;

/// <summary>Attribute matching, PS3.4 C.2.2.2.</summary>
public sealed class KeyMatchTests
{
    [Theory]
    [InlineData("Doe^John", "Doe^John", true)]
    [InlineData("doe^JOHN", "Doe^John", true)] // names: letters large or small
    [InlineData("Doe", "Doe^John", false)]
    [InlineData("Doe*", "Doe^John", true)]
    [InlineData("Do?^J*n", "Doe^John", true)]
    [InlineData("Doe^John^^", "Doe^John", true)]
    [InlineData("王^小东", "Wang^XiaoDong=王^小东", true)]
    [InlineData("王*", "Wang^XiaoDong=王^小东", true)]
    [InlineData("?^小东", "Wang^XiaoDong=王^小东", true)]
    [InlineData("Wang*=王*", "Wang^XiaoDong=王^小东", true)]
    [InlineData("Wang*=李*", "Wang^XiaoDong=王^小东", false)]
    [InlineData("=王*", "Wang^XiaoDong=王^小东", true)]
    [InlineData("?^𠮷", "吉^𠮷", true)]
    [InlineData("=王*", "王^小东", true)] // a name of one script stands in any group
    [InlineData("^", "Doe^John", true)]
    public void Names(string key, string value, bool matches) => Assert.Equal(matches, KeyMatch.Matches(DicomVr.PN, key, value));

    [Theory]
    [InlineData("HEAD", "HEAD", true)]
    [InlineData("head", "HEAD", false)] // all but names: as written
    [InlineData("H*D", "HEAD", true)]
    [InlineData("*EA*", "HEAD", true)]
    [InlineData("H??", "HEAD", false)]
    [InlineData("*a*b*c*", "xxaxxbxxc", true)]
    [InlineData("*a*b*c", "xxaxxbxxcx", false)]
    public void Texts(string key, string value, bool matches) => Assert.Equal(matches, KeyMatch.Matches(DicomVr.LO, key, value));

    [Theory]
    [InlineData("20240102", "20240102", true)]
    [InlineData("20240102-", "20240101", false)]
    [InlineData("20240102-", "20240103", true)]
    [InlineData("-20240102", "20240102", true)]
    [InlineData("20240101-20240131", "20240115", true)]
    [InlineData("20240101-20240131", "2024.01.15", true)]
    [InlineData("20240101-20240131", "20240201", false)]
    public void Dates(string key, string value, bool matches) => Assert.Equal(matches, KeyMatch.Matches(DicomVr.DA, key, value));

    [Theory]
    [InlineData("10", "1000", true)]
    [InlineData("101500", "101500.25", true)]
    [InlineData("1000-1100", "105959.9", true)]
    [InlineData("1000-1100", "110100", false)]
    [InlineData("-0930", "0930", true)]
    [InlineData("0800-", "075959.999999", false)]
    public void Times(string key, string value, bool matches) => Assert.Equal(matches, KeyMatch.Matches(DicomVr.TM, key, value));

    [Theory]
    [InlineData("202401-202402", "20240229235959", true)]
    [InlineData("20240101120000+0000", "20240101140000+0200", true)]
    [InlineData("20240101120000+0000", "20240101120000+0200", false)]
    [InlineData("20240101-0500-20240102-0500", "20240101120000-0500", true)]
    public void Date_times(string key, string value, bool matches) => Assert.Equal(matches, KeyMatch.Matches(DicomVr.DT, key, value));

    [Theory]
    [InlineData(DicomVr.IS, "007", "7", true)]
    [InlineData(DicomVr.DS, "1.50", "1.5", true)]
    [InlineData(DicomVr.UI, "1.2.3", "1.2.3", true)]
    [InlineData(DicomVr.UI, "1.2.*", "1.2.3", false)] // no wildcards in UIDs
    public void Numbers_and_uids(DicomVr vr, string key, string value, bool matches) => Assert.Equal(matches, KeyMatch.Matches(vr, key, value));

    [Fact]
    public void A_list_of_uids_matches_any_of_them()
    {
        var keys = new DicomDataset();
        keys.SetString(DicomTags.StudyInstanceUID, "1.2.3", "1.2.4");
        Assert.True(KeyMatch.Matches(keys, Found("1.2.4"), (_, _) => true));
        Assert.False(KeyMatch.Matches(keys, Found("1.2.5"), (_, _) => true));

        static DicomDataset Found(string uid)
        {
            var found = new DicomDataset();
            found.SetString(DicomTags.StudyInstanceUID, uid);
            return found;
        }
    }

    [Fact]
    public void A_sequence_matches_where_one_item_answers_every_key_of_the_item()
    {
        var found = new DicomDataset();
        found.SetItems(DicomTags.RequestAttributesSequence, Item("P1", "S1"), Item("P2", "S2"));
        Assert.True(KeyMatch.Matches(Keys(Item("P2", "S2")), found, (_, _) => true));
        Assert.False(KeyMatch.Matches(Keys(Item("P1", "S2")), found, (_, _) => true)); // not across items
        Assert.True(KeyMatch.Matches(Keys(Item("P1", "")), found, (_, _) => true));
        Assert.True(KeyMatch.Matches(Keys(new DicomDataset()), found, (_, _) => true)); // universal
        Assert.False(KeyMatch.Matches(Keys(Item("P1", "S1")), new DicomDataset(), (_, _) => true));

        static DicomDataset Keys(DicomDataset item)
        {
            var keys = new DicomDataset();
            keys.SetItems(DicomTags.RequestAttributesSequence, item);
            return keys;
        }

        static DicomDataset Item(string procedure, string step)
        {
            var item = new DicomDataset();
            item.SetString(DicomTags.RequestedProcedureID, procedure);
            if (step.Length > 0) item.SetString(DicomTags.ScheduledProcedureStepID, step);
            else item.SetEmpty(DicomTags.ScheduledProcedureStepID);
            return item;
        }
    }

    [Fact]
    public void What_is_no_key_within_an_item_is_passed_over()
    {
        var wanted = new DicomDataset();
        wanted.SetString(DicomTags.RequestedProcedureID, "P1");
        wanted.SetUInt32(new(0x00400000), 20); // a group length, as old senders write it
        wanted.SetText(new(0x00090010), DicomVr.LO, "A PRIVATE CREATOR");
        var item = new DicomDataset();
        item.SetString(DicomTags.RequestedProcedureID, "P1");
        DicomDataset keys = new(), found = new();
        keys.SetItems(DicomTags.RequestAttributesSequence, wanted);
        found.SetItems(DicomTags.RequestAttributesSequence, item);
        Assert.True(KeyMatch.Matches(keys, found, (_, _) => true));
    }

    [Fact]
    public void Empty_keys_and_stars_match_what_is_absent()
    {
        var keys = new DicomDataset();
        keys.SetEmpty(DicomTags.PatientName);
        keys.SetString(DicomTags.PatientID, "*");
        Assert.True(KeyMatch.Matches(keys, new DicomDataset(), (_, _) => true));
        keys.SetString(DicomTags.AccessionNumber, "A1");
        Assert.False(KeyMatch.Matches(keys, new DicomDataset(), (_, _) => true));
        Assert.True(KeyMatch.Matches(keys, new DicomDataset(), (tag, _) => tag != DicomTags.AccessionNumber)); // a key that is not known
    }
}
