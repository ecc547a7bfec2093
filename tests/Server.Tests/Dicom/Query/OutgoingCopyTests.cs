using Meridian.Core.Audit;
using Meridian.Core.Imaging;
using Meridian.Gateway.Dicom;
using Meridian.Server.Tests.Dicom.Foreign;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Query;

/// <summary>What a recorded rule changes is in every copy that leaves, and nothing else is other than it came.</summary>
public sealed class OutgoingCopyTests
{
    private const string StudyRootGet = DicomUids.StudyRootQueryRetrieveInformationModelGet, StudyRootFind = DicomUids.StudyRootQueryRetrieveInformationModelFind;
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Theory(Timeout = 180_000)]
    [InlineData("files/CT_small.dcm")]
    [InlineData("files/MR_small_bigendian.dcm")]
    [InlineData("files/MR_small_implicit.dcm")]
    [InlineData("files/JPEG2000.dcm")]
    [InlineData("files/image_dfl.dcm")]
    [InlineData("charsets/chrFren.dcm")]
    public async Task A_coerced_attribute_is_in_the_answer_and_in_the_object_and_the_stored_bytes_stay(string name)
    {
        var file = CorpusFile.Find(name);
        await using var hub = await StoreHub.StartAsync();
        await using var receiver = await StoreHub.StartAsync();
        await hub.Services.GetRequiredService<CoercionRules>().SetAsync(new()
        {
            Key = "zh", Name = "zh", Steps = [new(CoercedAttribute.StudyDescription, CoercionKind.Set, "头部 CT"), new(CoercedAttribute.InstitutionName, CoercionKind.Set, "Klinik")],
        }, Actor.Hub, Deadline);
        Assert.True(await file.StoreAsync(hub));
        Assert.True(file.Dataset.Span.SequenceEqual(hub.Stored(hub.Images.Instance(file.SopUid)!)));

        await using (var asking = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.For(StudyRootFind), Deadline))
        {
            DicomDataset? found = null;
            await asking.FindAsync(StudyRootFind, FindTests.Keys((DicomTags.QueryRetrieveLevel, "STUDY"), (DicomTags.StudyInstanceUID, file.StudyUid), (DicomTags.StudyDescription, "*")), match => { found = match; return true; }, Deadline);
            Assert.Equal("头部 CT", found!.GetString(DicomTags.StudyDescription));
        }
        var proposal = new DicomProposal { Contexts = [new(StudyRootGet, [DicomUids.ExplicitVRLittleEndian]), new(file.SopClass, [file.File.Syntax.Uid], PeerIsScu: true, PeerIsScp: false)] };
        await using var association = await receiver.Caller.OpenAsync(hub.Itself, proposal, Deadline);
        var keys = FindTests.Keys((DicomTags.QueryRetrieveLevel, "STUDY"), (DicomTags.StudyInstanceUID, file.StudyUid));
        var reply = await association.GetAsync(StudyRootGet, association.Encode(StudyRootGet, keys), cancellation: Deadline);
        Assert.True(reply.Status.IsSuccess, $"{reply.Status} {reply.Response.ErrorComment}");

        var row = receiver.Images.Instance(file.SopUid)!;
        Assert.Equal(file.File.Syntax.Uid, row.TransferSyntaxUid);
        var copy = DicomReader.ReadDataset(receiver.Stored(row), file.File.Syntax);
        Assert.Equal(("头部 CT", "Klinik"), (copy.GetString(DicomTags.StudyDescription), copy.GetString(DicomTags.InstitutionName)));
        // letters that the object's own character set lacks take it to UTF-8, its other texts with it
        Assert.Equal(file.File.Dataset.GetPersonName(DicomTags.PatientName), copy.GetPersonName(DicomTags.PatientName));
        Assert.Equal(Pixels(file.File.Dataset), Pixels(copy));
        Assert.Equal(file.File.Dataset.Select(element => element.Tag).Where(tag => !tag.IsGroupLength).Union([DicomTags.SpecificCharacterSet, DicomTags.StudyDescription, DicomTags.InstitutionName]).Order(),
            copy.Select(element => element.Tag).Where(tag => !tag.IsGroupLength).Order());
    }

    [Fact(Timeout = 180_000)]
    public async Task Extended_negotiation_is_answered_and_a_range_of_days_and_times_is_one_range_where_it_was_agreed_on()
    {
        await using var hub = await StoreHub.StartAsync(("dicom:query:alwaysRelational", "false"));
        await using (var storing = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, DicomUids.ExplicitVRLittleEndian)]), Deadline))
            foreach (var (number, date, time) in new[] { (1, "20240101", "080000"), (2, "20240101", "200000"), (3, "20240102", "080000"), (4, "20240102", "200000") })
            {
                var capture = Objects.Capture($"1.2.9.{number}", pixels: 4);
                capture.SetString(DicomTags.StudyInstanceUID, $"1.2.8.{number}");
                capture.SetString(DicomTags.SeriesInstanceUID, $"1.2.7.{number}");
                capture.SetString(DicomTags.StudyDate, date);
                capture.SetString(DicomTags.StudyTime, time);
                Assert.True((await storing.StoreAsync(Objects.SecondaryCapture, $"1.2.9.{number}", DicomUids.ExplicitVRLittleEndian, DicomContent.Of(Objects.Bytes(capture)), cancellation: Deadline)).Status.IsSuccess);
            }
        var range = FindTests.Keys((DicomTags.QueryRetrieveLevel, "STUDY"), (DicomTags.StudyDate, "20240101-20240102"), (DicomTags.StudyTime, "1800-1000"));
        await using (var plain = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.For(StudyRootFind), Deadline))
        {
            Assert.Empty(await FoundAsync(plain, range)); // each by itself: no time is after six and before ten
            Assert.Equal((ushort)0xA900, (await plain.FindAsync(StudyRootFind, FindTests.Keys((DicomTags.QueryRetrieveLevel, "SERIES")), _ => true, Deadline)).Status.Code);
        }
        var proposal = DicomProposal.For(StudyRootFind) with { Extended = [new(StudyRootFind, new byte[] { 1, 1, 1, 1, 1 })] };
        await using var combined = await hub.Caller.OpenAsync(hub.Itself, proposal, Deadline);
        Assert.Equal([1, 1, 0, 0, 0], combined.Info.ExtendedOf(StudyRootFind).ToArray());
        Assert.Equal(["1.2.8.2", "1.2.8.3"], (await FoundAsync(combined, range)).Order());
        Assert.Equal((ushort)0, (await combined.FindAsync(StudyRootFind, FindTests.Keys((DicomTags.QueryRetrieveLevel, "SERIES")), _ => true, Deadline)).Status.Code);
    }

    private static async Task<List<string>> FoundAsync(DicomAssociation association, DicomDataset keys)
    {
        var found = new List<string>();
        Assert.True((await association.FindAsync(StudyRootFind, keys, match => { found.Add(match.GetUid(DicomTags.StudyInstanceUID)!); return true; }, Deadline)).Status.IsSuccess);
        return found;
    }

    private static byte[] Pixels(DicomDataset dataset) => dataset[DicomTags.PixelData] is not { } pixels ? [] : pixels.Fragments is { } fragments ? [.. fragments.List.SelectMany(fragment => fragment.Value.ToArray())] : pixels.Value.ToArray();
}
