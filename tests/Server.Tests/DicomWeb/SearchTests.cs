using System.Net;
using System.Text.Json;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>QIDO-RS over stored objects: what is found, what is told, page by page (PS3.18 10.6).</summary>
public sealed class SearchTests
{
    [Fact(Timeout = 180_000)]
    public async Task Studies_series_and_instances_are_found_by_their_attributes()
    {
        var (ct, mr, wang) = (DicomWebHub.Recorded("CT_small.dcm"), DicomWebHub.Recorded("MR_small.dcm"), DicomWebHub.Recorded("../charsets/chrX2.dcm"));
        await using var hub = await DicomWebHub.StartAsync();
        await hub.StoreAsync(ct, RetrieveTests.WithUid(ct, "1.2.3.9"), mr, wang);
        var (study, series, sop) = Uids(ct);
        foreach (var (search, count) in new[]
        {
            ("studies", 3), ("series", 3), ("instances", 4),
            ("studies?PatientID=1CT1", 1), ("studies?00100020=1CT?", 1), ("studies?PatientID=1ct1", 0), ("studies?PatientName=compressedsamples*", 2), ("studies?PatientName=*^CT1", 1), ("studies?PatientName=", 3),
            ("studies?PatientName=" + Uri.EscapeDataString("王*"), 1), ("studies?PatientName=wang^xiaodong", 1), ("studies?PatientName=" + Uri.EscapeDataString("*=王^小东"), 1), ("studies?PatientName=" + Uri.EscapeDataString("Li=王^小东"), 0),
            ("studies?StudyDate=20040119", 1), ("studies?StudyDate=20040101-20041231", 2), ("studies?StudyDate=-20040201", 1), ("studies?StudyDate=20040827-", 0),
            ("studies?ModalitiesInStudy=CT", 1), ("studies?ModalitiesInStudy=CT%5CMR", 2), ("studies?ModalitiesInStudy=US", 0), ("studies?Modality=MR", 1),
            ($"studies?StudyInstanceUID={study}", 1), ($"studies?StudyInstanceUID={study},1.2.3", 1), ("studies?StudyInstanceUID=1.2.3", 0),
            ("series?Modality=CT", 1), ($"studies/{study}/series", 1), ($"studies/{study}/series?Modality=MR", 0), ("series?PatientID=1CT1&SeriesNumber=1", 1), ("series?Manufacturer=GE*", 1), ("series?RequestAttributesSequence.ScheduledProcedureStepID=X", 0),
            ($"studies/{study}/instances", 2), ($"studies/{study}/series/{series}/instances", 2), ($"instances?SOPInstanceUID={sop}", 1), ("instances?Rows=128&Columns=128", 2), ("instances?Rows=64", 1), ("instances?Rows=65", 0),
            ("instances?SOPClassUID=1.2.840.10008.5.1.4.1.1.4", 1), ("studies/1.2.3/series", 0),
        })
            Assert.Equal((search, count), (search, (await hub.GetJsonAsync(search)).GetArrayLength()));
        foreach (var search in new[] { "studies?Nonsense=1", "studies?PixelData=1", "studies?limit=-1", "studies?StudyDate=soon", "studies?SOPInstanceUID=1.2" })
            await hub.GetJsonAsync(search, HttpStatusCode.BadRequest);
        using var xml = await hub.GetAsync("studies", "multipart/related; type=\"application/dicom+xml\"");
        Assert.Equal(HttpStatusCode.NotAcceptable, xml.StatusCode);
    }

    [Fact(Timeout = 180_000)]
    public async Task An_answer_tells_what_the_tables_name_and_what_was_asked_for_in_the_order_of_tags()
    {
        var (ct, wang) = (DicomWebHub.Recorded("CT_small.dcm"), DicomWebHub.Recorded("../charsets/chrX2.dcm"));
        await using var hub = await DicomWebHub.StartAsync();
        await hub.StoreAsync(ct, wang);
        var (study, series, sop) = Uids(ct);
        var told = (await hub.GetJsonAsync("studies?PatientID=1CT1"))[0];
        Assert.Equal(("CS", "ONLINE"), (told.GetProperty("00080056").GetProperty("vr").GetString(), First(told, "00080056")));
        Assert.Equal("CT", First(told, "00080061"));
        Assert.Equal($"{hub.Root}/studies/{study}", First(told, "00081190"));
        Assert.Equal("CompressedSamples^CT1", told.GetProperty("00100010").GetProperty("Value")[0].GetProperty("Alphabetic").GetString());
        Assert.Equal((1, 1), (told.GetProperty("00201206").GetProperty("Value")[0].GetInt32(), told.GetProperty("00201208").GetProperty("Value")[0].GetInt32()));
        Assert.False(told.TryGetProperty("00101010", out _));
        Assert.False(told.TryGetProperty("00080060", out _));
        Assert.Equal(told.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), told.EnumerateObject().Select(p => p.Name));
        // texts are UTF-8 and say so, whatever the object is in
        var chinese = (await hub.GetJsonAsync("studies?PatientName=Wang*"))[0];
        Assert.Equal("王^小东", chinese.GetProperty("00100010").GetProperty("Value")[0].GetProperty("Ideographic").GetString());
        Assert.Equal("ISO_IR 192", First(chinese, "00080005"));

        told = (await hub.GetJsonAsync("studies?PatientID=1CT1&includefield=PatientAge"))[0];
        Assert.True(told.TryGetProperty("00101010", out _));
        told = (await hub.GetJsonAsync($"studies/{study}/series?includefield=all"))[0];
        Assert.Equal((series, study), (First(told, "0020000E"), First(told, "0020000D")));
        Assert.True(told.TryGetProperty("00080070", out _));
        told = (await hub.GetJsonAsync("instances?PatientID=1CT1"))[0];
        foreach (var (tag, value) in new[] { ("0020000D", study), ("0020000E", series), ("00080018", sop), ("00080016", "1.2.840.10008.5.1.4.1.1.2"), ("00080060", "CT"), ("00100020", "1CT1") }) Assert.Equal((tag, value), (tag, First(told, tag)));
        Assert.Equal(128, told.GetProperty("00280010").GetProperty("Value")[0].GetInt32());
        told = (await hub.GetJsonAsync($"studies/{study}/series/{series}/instances"))[0];
        Assert.False(told.TryGetProperty("00100010", out _));
        Assert.False(told.TryGetProperty("00080060", out _));
    }

    [Fact(Timeout = 180_000)]
    public async Task Pages_follow_one_another_and_say_when_there_is_more()
    {
        var ct = DicomWebHub.Recorded("CT_small.dcm");
        await using var hub = await DicomWebHub.StartAsync(("dicomWeb:maximumResults", "5"));
        await hub.StoreAsync(Enumerable.Range(1, 7).Select(i => RetrieveTests.WithUid(ct, $"1.2.3.{i}")));
        var seen = new List<string>();
        foreach (var (page, warns) in new[] { ("instances?limit=3", true), ("instances?limit=3&offset=3", true), ("instances?limit=3&offset=6", false) })
        {
            using var answer = await hub.GetAsync(page);
            Assert.Equal(warns, answer.Headers.TryGetValues("Warning", out var warning) && warning.Single().StartsWith("299 ", StringComparison.Ordinal));
            seen.AddRange((await DicomWebHub.JsonAsync(answer)).EnumerateArray().Select(i => First(i, "00080018")));
        }
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, seen.Count);
        // the same over a condition that the index has no column for
        Assert.Equal(2, (await hub.GetJsonAsync("instances?Rows=128&limit=3&offset=5")).GetArrayLength());
        using var all = await hub.GetAsync("instances?limit=100");
        Assert.Equal(5, (await DicomWebHub.JsonAsync(all)).GetArrayLength());
        Assert.Single(all.Headers.GetValues("Warning"));
        using var fuzzy = await hub.GetAsync("studies?PatientName=Komprest&fuzzymatching=true");
        Assert.Equal("299 meridian \"The fuzzymatching parameter is not supported. Only literal matching has been performed.\"", fuzzy.Headers.GetValues("Warning").Single());
    }

    private static string First(JsonElement dataset, string tag) => dataset.GetProperty(tag).GetProperty("Value")[0].GetString()!;

    private static (string Study, string Series, string Sop) Uids(byte[] file)
    {
        var dataset = DicomReader.ReadFile(file).Dataset;
        return (dataset.GetUid(DicomTags.StudyInstanceUID)!, dataset.GetUid(DicomTags.SeriesInstanceUID)!, dataset.GetUid(DicomTags.SOPInstanceUID)!);
    }
}
