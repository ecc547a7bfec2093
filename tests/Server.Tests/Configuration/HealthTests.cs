using System.Net;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Core.Peers;
using Meridian.Core.Record;
using Meridian.Gateway.Dicom;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Server.Doctor;
using Meridian.Server.Tests.Dicom;
using Meridian.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Configuration;

/// <summary>What watches the hub is told, and how it stops.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public void Dispose() => scratch.Dispose();

    private HubSettings Settings => new()
    {
        Data = scratch.File("data"), Http = new(IPAddress.Loopback, 0), Mllp = ListenerAddress.Off, Dicom = new(IPAddress.Loopback, 0), Pages = scratch.File("pages"),
        Tls = new Dictionary<string, TlsSettings> { ["http"] = new(), ["mllp"] = new(), ["dicom"] = new() },
    };

    private Task<RunningHub> StartAsync(params (string Key, string Value)[] settings) =>
        RunningHub.StartAsync(Settings, new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(), Deadline);

    private static async Task<(HttpStatusCode Status, bool Works, string? Trouble)> ImagingAsync(RunningHub hub)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{hub.Http}") };
        using var answer = await client.GetAsync("/healthz", Deadline);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(Deadline));
        var part = body.RootElement.GetProperty("parts").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "imaging");
        return (answer.StatusCode, part.GetProperty("works").GetBoolean(), part.TryGetProperty("trouble", out var trouble) ? trouble.GetString() : null);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_hub_whose_images_have_no_room_says_so_to_whoever_watches_it()
    {
        await using (var well = await StartAsync(("imaging:leastFreeBytes", "0")))
            Assert.Equal((HttpStatusCode.OK, true, (string?)null), await ImagingAsync(well));
        await using var full = await StartAsync(("imaging:leastFreeBytes", long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var (status, works, trouble) = await ImagingAsync(full);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, false), (status, works));
        Assert.Contains("full", trouble);
    }

    [Theory(Timeout = 180_000)]
    [InlineData(0, nameof(Verdict.Well))]
    [InlineData(long.MaxValue, nameof(Verdict.Ill))]
    public async Task The_doctor_looks_whether_images_have_room(long leave, string verdict)
    {
        List<Finding> findings = [];
        // also before the first start has made the folder
        var off = Settings with { Http = ListenerAddress.Off, Dicom = ListenerAddress.Off };
        await foreach (var finding in Examination.RunAsync(off, new ImagingOptions { LeastFreeBytes = leave }, TimeProvider.System, Deadline)) findings.Add(finding);
        var room = findings.Single(finding => finding.What == "imaging");
        Assert.Equal((verdict, leave > 0), (room.Verdict.ToString(), room.Do is not null));
    }

    [Fact(Timeout = 180_000)]
    public async Task An_association_that_is_open_while_the_hub_stops_is_aborted_and_its_end_is_in_the_record()
    {
        await using var modality = await DicomHost.StartAsync();
        DicomAssociation association;
        await using (var hub = await StartAsync())
            association = await modality.Caller.OpenAsync(new DicomPeer { AeTitle = "MERIDIAN", Host = "127.0.0.1", Port = hub.Dicom!.Port }, DicomProposal.For("1.2.840.10008.1.1"), Deadline);
        await association.Link.Ended.WaitAsync(Deadline);
        await association.DisposeAsync();
        await using var again = await StartAsync();
        var closed = again.Services.GetRequiredService<IRecordReader>().ConnectionEvents(null, null, 100).Where(row => row.Kind == ConnectionEventKind.Closed).ToList();
        Assert.Equal("the hub stops", Assert.Single(closed).Detail);
    }
}
