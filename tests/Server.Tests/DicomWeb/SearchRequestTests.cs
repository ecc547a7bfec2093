using System.Text.Json;
using Meridian.Gateway.DicomWeb;
using Meridian.Gateway.DicomWeb.Search;
using Meridian.Wire.Dicom;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>Searches as clients write them (PS3.18 8.3.4), and matching (PS3.4 C.2.2.2).</summary>
public sealed class SearchRequestTests
{
    private static SearchRequest Parse(string query, SearchLevel level = SearchLevel.Study) => SearchRequest.Parse(level, null, null, new QueryCollection(QueryHelpers.ParseQuery(query)));

    [Fact]
    public void Attributes_are_named_by_keyword_or_in_hexadecimal_and_through_sequences()
    {
        var request = Parse("?PatientName=WANG*&00100020=12&00400275.00400009=S1&RequestAttributesSequence.RequestedProcedureID=P1&limit=5&offset=10");
        Assert.Equal(["00100010", "00100020", "00400275.00400009", "00400275.00401001"], request.Keys.Select(k => k.Path.ToString()));
        Assert.Equal((5, 10), (request.Limit, request.Offset));
    }

    [Fact]
    public void An_empty_value_matches_all_and_asks_for_the_attribute()
    {
        var request = Parse("?StudyDescription=&PatientID=*&includefield=00081030,PatientComments&includefield=all");
        Assert.Empty(request.Keys);
        Assert.Equal(["00081030", "00100020", "00081030", "00104000"], request.Included.Select(p => p.ToString()));
        Assert.True(request.IncludesAll);
        Assert.Null(AnswerFields.Of(request));
    }

    [Theory]
    [InlineData("?limit=x")]
    [InlineData("?limit=0")]
    [InlineData("?offset=-1")]
    [InlineData("?fuzzymatching=maybe")]
    [InlineData("?NoSuchKeyword=1")]
    [InlineData("?includefield=NoSuchKeyword")]
    public void What_cannot_be_read_is_refused(string query) => Assert.Equal(400, Assert.Throws<DicomWebException>(() => Parse(query)).Status);

    [Theory]
    [InlineData("?StudyDate=yesterday")]
    [InlineData("?PixelData=1")]
    [InlineData("?SOPInstanceUID=1.2")]
    public void What_cannot_be_searched_is_refused_and_not_left_out(string query) => Assert.Equal(400, Assert.Throws<DicomWebException>(() => QueryKeys.Of(Parse(query))).Status);

    [Fact]
    public void Keys_become_the_index_own_query()
    {
        var keys = QueryKeys.Of(Parse("?StudyDate=20261101-20261130&ModalitiesInStudy=CT,PT&StudyInstanceUID=1.2,1.3%5C1.4&PatientID=7&Modality=MR&SeriesNumber=3&BodyPartExamined=HEAD&SOPClassUID=1.9&Rows=512", SearchLevel.Instance));
        Assert.Equal(new("20261101", "20261130"), keys.Study.StudyDate);
        Assert.Equal(["CT", "PT"], keys.Study.Modalities!);
        Assert.Equal(["1.2", "1.3", "1.4"], keys.Study.StudyUids!);
        Assert.Equal(("7", "MR", 3, "HEAD"), (keys.Study.PatientId, keys.Series.Modality, keys.Series.SeriesNumber, keys.Series.BodyPart));
        Assert.Equal(["1.9"], keys.Instance.SopClassUids!);
        Assert.Equal(["00280010"], keys.Rest.Select(k => k.Path.ToString()));
    }

    [Fact]
    public void A_study_of_the_path_and_one_of_a_key_must_be_the_same()
    {
        var request = SearchRequest.Parse(SearchLevel.Series, "1.2", null, new QueryCollection(QueryHelpers.ParseQuery("?StudyInstanceUID=1.3")));
        Assert.Empty(QueryKeys.Of(request).Study.StudyUids!);
    }

    public static TheoryData<string, string, bool> Matches => new()
    {
        { "00100010", "wang*", true }, { "00100010", "Wang^XiaoDong", true }, { "00100010", "王*", true }, { "00100010", "=王^小东", true }, { "00100010", "Li*", false }, { "00100010", "Wang^XiaoDong=李*", false },
        { "00081030", "CT, head", true }, { "00081030", "CT*", true }, { "00081030", "ct*", false }, { "00081030", "??, head", true },
        { "00080020", "20261121", true }, { "00080020", "20261101-20261130", true }, { "00080020", "-20261120", false }, { "00080020", "20261121-", true },
        { "00080030", "0800-0900", true }, { "00080030", "0900-", false },
        { "0020000D", "1.2.3", true }, { "0020000D", "9.9,1.2.3", true }, { "0020000D", "1.2", false },
        { "00200011", "7", true }, { "00200011", "+7", true }, { "00200011", "8", false },
        { "00080061", "CT", true }, { "00080061", "MR", false }, { "00080061", "MR,PT", true },
        { "00400275.00400009", "STEP1", true }, { "00400275.00400009", "STEP?", true }, { "00400275.00400009", "OTHER", false }, { "00400275", "STEP1", false }, { "00104000", "x", false },
    };

    [Theory]
    [MemberData(nameof(Matches))]
    public void Matching_follows_the_standard(string path, string value, bool meets)
    {
        using var row = JsonDocument.Parse("""
            {"00080020":{"vr":"DA","Value":["20261121"]},"00080030":{"vr":"TM","Value":["081530.5"]},"00080061":{"vr":"CS","Value":["CT","PT"]},"00081030":{"vr":"LO","Value":["CT, head"]},
             "00100010":{"vr":"PN","Value":[{"Alphabetic":"Wang^XiaoDong","Ideographic":"王^小东"}]},"00104000":{"vr":"LT"},"0020000D":{"vr":"UI","Value":["1.2.3"]},"00200011":{"vr":"IS","Value":[7]},
             "00400275":{"vr":"SQ","Value":[{},{"00400009":{"vr":"SH","Value":["STEP1"]}}]}}
            """);
        Assert.Equal(meets, ValueMatch.Meets(row.RootElement, new(AttributePath.Parse(path)!, value)));
    }

    [Fact]
    public void A_level_tells_what_its_table_names_and_what_was_asked_for()
    {
        var fields = AnswerFields.Of(Parse("?PatientName=x&includefield=SeriesDescription", SearchLevel.Series))!;
        Assert.Contains(DicomTags.PatientName.Value, fields);
        Assert.Contains(DicomTags.SeriesDescription.Value, fields);
        Assert.Contains(DicomTags.StudyDate.Value, fields);
        Assert.DoesNotContain(DicomTags.SOPClassUID.Value, fields);
        Assert.DoesNotContain(DicomTags.StudyDate.Value, AnswerFields.Of(SearchRequest.Parse(SearchLevel.Series, "1.2", null, new QueryCollection()))!);
    }
}
