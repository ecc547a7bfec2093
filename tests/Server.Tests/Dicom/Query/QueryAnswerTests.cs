using Meridian.Gateway.Dicom.Query;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Query;

/// <summary>What an answer says, and in which character set.</summary>
public sealed class QueryAnswerTests
{
    private static QueryIdentifier Ask(string? characterSet, Action<DicomDataset>? more = null)
    {
        var keys = new DicomDataset();
        if (characterSet is not null) keys.SetString(DicomTags.SpecificCharacterSet, characterSet.Split('\\'));
        keys.SetString(DicomTags.QueryRetrieveLevel, "STUDY");
        keys.SetEmpty(DicomTags.PatientName);
        more?.Invoke(keys);
        return QueryIdentifier.Read(QueryModel.StudyRoot, QueryOperation.Find, keys, isRelational: true, out _)!;
    }

    private static DicomDataset Found(string name)
    {
        var found = new DicomDataset();
        found.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        found.SetString(DicomTags.PatientName, name);
        found.SetString(DicomTags.StudyInstanceUID, "1.2.3");
        return found;
    }

    [Theory]
    [InlineData("GB18030", "Doe^John", null)]
    [InlineData("GB18030", "Wang^XiaoDong=王^小东", "GB18030")]
    [InlineData("ISO_IR 192", "Wang^XiaoDong=王^小东", "ISO_IR 192")]
    [InlineData(@"\ISO 2022 IR 58", "Wang^XiaoDong=王^小东", @"\ISO 2022 IR 58")]
    [InlineData(@"\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう", @"\ISO 2022 IR 87")]
    [InlineData(@"\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동", @"\ISO 2022 IR 149")]
    [InlineData("ISO_IR 100", "Müller^Jörg", "ISO_IR 100")]
    [InlineData("ISO_IR 100", "王^小东", "ISO_IR 192")] // the question's set lacks it
    [InlineData(null, "Müller^Jörg", "ISO_IR 192")]
    [InlineData("NO SUCH SET", "Müller^Jörg", "ISO_IR 192")]
    public void A_name_goes_in_ascii_else_in_the_set_of_the_question_else_in_utf8(string? asked, string name, string? answered)
    {
        var answer = QueryAnswer.Build(Ask(asked), Found(name), "MERIDIAN");
        Assert.Equal(answered, answer[DicomTags.SpecificCharacterSet] is null ? null : string.Join('\\', answer.GetStrings(DicomTags.SpecificCharacterSet)));
        Assert.Equal(name, answer.GetString(DicomTags.PatientName));
    }

    [Fact]
    public void Every_key_is_answered_with_its_value_or_empty_and_the_unique_keys_are_there()
    {
        var answer = QueryAnswer.Build(Ask(null, keys =>
        {
            keys.SetEmpty(DicomTags.AccessionNumber);
            keys.SetEmpty(DicomTags.ProcedureCodeSequence);
        }), Found("A^B"), "MERIDIAN");
        Assert.True(answer[DicomTags.AccessionNumber]!.IsEmpty);
        Assert.True(answer[DicomTags.ProcedureCodeSequence] is { Vr: DicomVr.SQ, IsEmpty: true });
        Assert.Equal(("1.2.3", "STUDY", "MERIDIAN", "ONLINE"), (answer.GetUid(DicomTags.StudyInstanceUID), answer.GetString(DicomTags.QueryRetrieveLevel), answer.GetString(DicomTags.RetrieveAETitle), answer.GetString(DicomTags.InstanceAvailability)));
        Assert.False(answer.Contains(DicomTags.StudyDate));
    }

    [Fact]
    public void Items_of_a_sequence_have_the_answers_character_set()
    {
        var found = Found("王^小东");
        var item = new DicomDataset();
        item.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        item.SetString(DicomTags.CodeMeaning, "头部");
        item.Remove(DicomTags.SpecificCharacterSet);
        found.SetItems(DicomTags.ProcedureCodeSequence, item);
        var answer = QueryAnswer.Build(Ask("GB18030", keys => keys.SetEmpty(DicomTags.ProcedureCodeSequence)), found, "MERIDIAN");
        Assert.Equal("头部", answer.GetItems(DicomTags.ProcedureCodeSequence)[0].GetString(DicomTags.CodeMeaning));
    }

    [Theory]
    [InlineData("PATIENT", false)] // not in study root
    [InlineData("FRAME", false)]
    [InlineData("SERIES", true)]
    public void A_level_that_the_model_lacks_is_refused_with_the_reason(string level, bool isThere)
    {
        var keys = new DicomDataset();
        keys.SetString(DicomTags.QueryRetrieveLevel, level);
        Assert.Equal(isThere, QueryIdentifier.Read(QueryModel.StudyRoot, QueryOperation.Find, keys, isRelational: true, out var problem) is not null);
        Assert.Equal(isThere, problem.Length == 0);
    }

    [Fact]
    public void Without_relational_queries_the_unique_keys_above_must_be_there()
    {
        var keys = new DicomDataset();
        keys.SetString(DicomTags.QueryRetrieveLevel, "SERIES");
        Assert.Null(QueryIdentifier.Read(QueryModel.StudyRoot, QueryOperation.Find, keys, isRelational: false, out _));
        keys.SetString(DicomTags.StudyInstanceUID, "1.2.3");
        Assert.NotNull(QueryIdentifier.Read(QueryModel.StudyRoot, QueryOperation.Find, keys, isRelational: false, out _));
        Assert.Null(QueryIdentifier.Read(QueryModel.PatientRoot, QueryOperation.Find, keys, isRelational: false, out _));
        Assert.Null(QueryIdentifier.Read(QueryModel.StudyRoot, QueryOperation.Move, keys, isRelational: true, out _)); // no series named
    }
}
