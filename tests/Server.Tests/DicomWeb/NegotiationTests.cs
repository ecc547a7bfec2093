using Meridian.Gateway.DicomWeb;
using Meridian.Gateway.DicomWeb.Negotiation;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>Accept as clients write it, by the book and not (PS3.18 8.7).</summary>
public sealed class NegotiationTests
{
    private const string Jpeg = "1.2.840.10008.1.2.4.50", Jpeg2000 = "1.2.840.10008.1.2.4.90", Rle = "1.2.840.10008.1.2.5", Explicit = "1.2.840.10008.1.2.1";

    [Theory]
    [InlineData("multipart/related; type=\"application/octet-stream\"; transfer-syntax=*", "multipart/related", "application/octet-stream", "*", 1)]
    [InlineData("multipart/related; type=application/octet-stream; transfer-syntax=*", "multipart/related", "application/octet-stream", "*", 1)]
    [InlineData("multipart/related;type=\"image/jpeg\";q=0.5", "multipart/related", "image/jpeg", null, 0.5)]
    [InlineData("MULTIPART/Related; Type=Image/JLS; Transfer-Syntax=\"1.2.840.10008.1.2.4.80\"", "multipart/related", "image/jls", "1.2.840.10008.1.2.4.80", 1)]
    [InlineData("*/*", "*/*", null, null, 1)]
    public void A_range_is_read_with_and_without_quotes(string text, string type, string? part, string? syntax, double quality)
    {
        var range = MediaRange.Parse(text);
        Assert.NotNull(range);
        Assert.Equal((type, part, syntax, quality), (range.Type, range.Part, range.TransferSyntax, range.Quality));
    }

    [Theory]
    [InlineData("")]
    [InlineData("jpeg")]
    [InlineData("/x")]
    [InlineData("a b/c")]
    public void What_is_no_media_type_is_none(string text) => Assert.Null(MediaRange.Parse(text));

    [Fact]
    public void A_comma_inside_of_quotes_ends_no_range()
    {
        var ranges = MediaRange.ParseList("multipart/related; type=\"a/b\"; note=\"x, y; z\", image/jpeg");
        Assert.Equal(["multipart/related", "image/jpeg"], ranges.Select(r => r.Type));
    }

    public static TheoryData<string, string, bool, string?, string?> Frames => new()
    {
        // accept, stored, decodable; content type, transfer syntax
        { "multipart/related; type=application/octet-stream; transfer-syntax=*", Jpeg2000, false, "application/octet-stream", Jpeg2000 },
        { "multipart/related; type=\"application/octet-stream\"", Explicit, false, "application/octet-stream", Explicit },
        { "multipart/related; type=\"application/octet-stream\"", Rle, true, "application/octet-stream", Explicit },
        { "multipart/related; type=\"application/octet-stream\"", Jpeg2000, false, null, null },
        { "multipart/related; type=\"image/jpeg\"; transfer-syntax=" + Jpeg, Jpeg, true, "image/jpeg", Jpeg },
        { "multipart/related; type=\"image/jpeg\"", Jpeg, true, "image/jpeg", Jpeg },
        { "multipart/related; type=\"image/jpeg\"; transfer-syntax=1.2.840.10008.1.2.4.70", Jpeg, true, null, null },
        { "multipart/related; type=\"image/jp2\"", Explicit, false, null, null },
        { "multipart/related; type=\"image/x-dicom-rle\"", Rle, true, "image/x-dicom-rle", Rle },
        { "application/octet-stream", Explicit, false, "application/octet-stream", Explicit },
        { "application/octet-stream; transfer-syntax=*", Jpeg, true, "application/octet-stream", Jpeg },
        { "image/jpeg", Jpeg, true, "image/jpeg", Jpeg },
        { "image/jpeg", Explicit, true, null, null },
        { "*/*", Jpeg2000, false, "image/jp2", Jpeg2000 },
        { "*/*", Explicit, false, "application/octet-stream", Explicit },
        { "multipart/related; type=\"image/jls\"; q=0.9, multipart/related; type=\"application/octet-stream\"; q=0.1", Explicit, false, "application/octet-stream", Explicit },
        { "text/html", Explicit, false, null, null },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Frames_are_given_in_the_first_form_that_is_taken_and_can_be_had(string accept, string stored, bool decodable, string? type, string? syntax)
    {
        var accepted = MediaRange.ParseList(accept);
        if (type is null)
        {
            Assert.Equal(406, Assert.Throws<DicomWebException>(() => FrameForm.Choose(accepted, stored, () => decodable, 1)).Status);
            return;
        }
        var form = FrameForm.Choose(accepted, stored, () => decodable, 1);
        Assert.Equal((type, syntax), (form.MediaType, form.TransferSyntax));
        Assert.Equal(accept.StartsWith("multipart", StringComparison.Ordinal) || accept == "*/*", form.IsMultipart);
    }

    [Fact]
    public void Several_frames_need_parts()
    {
        var alone = MediaRange.ParseList("application/octet-stream; transfer-syntax=*");
        Assert.False(FrameForm.Choose(alone, Explicit, () => true, 1).IsMultipart);
        Assert.Equal(406, Assert.Throws<DicomWebException>(() => FrameForm.Choose(alone, Explicit, () => true, 2)).Status);
    }

    [Theory]
    [InlineData("*/*", true, true, Explicit, false)]
    [InlineData("multipart/related; type=\"application/dicom\"", false, true, Explicit, false)]
    [InlineData("multipart/related; type=\"application/dicom\"; transfer-syntax=*", false, true, "*", true)]
    [InlineData("application/dicom; transfer-syntax=1.2.840.10008.1.2.4.70", true, false, "1.2.840.10008.1.2.4.70", true)]
    public void Instances_are_given_in_parts_or_alone(string accept, bool one, bool multipart, string syntax, bool strict)
    {
        var form = InstanceForm.Choose(MediaRange.ParseList(accept), one);
        Assert.Equal((multipart, syntax, strict), (form.IsMultipart, form.Wanted[0], form.IsStrict));
    }

    [Theory]
    [InlineData("application/dicom", false)]
    [InlineData("multipart/related; type=\"application/dicom+xml\"", true)]
    [InlineData("image/jpeg", true)]
    public void A_form_that_instances_cannot_have_is_refused(string accept, bool one) =>
        Assert.Equal(406, Assert.Throws<DicomWebException>(() => InstanceForm.Choose(MediaRange.ParseList(accept), one)).Status);
}
