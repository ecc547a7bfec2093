using Meridian.Core.Imaging;
using Meridian.Core.Orders;
using Meridian.Model;
using Meridian.Server.Tests.Dicom.Workflow;
using Meridian.Virtual.Dicom;
using Meridian.Virtual.Modality;
using Xunit;

namespace Meridian.Server.Tests.Virtual;

/// <summary>The virtual modality against the whole hub, over sockets: from the order to the commitment.</summary>
public sealed class ModalityToHubTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task An_order_becomes_a_worklist_entry_images_a_completed_step_and_a_commitment()
    {
        await using var hub = await WorkflowHub.StartAsync();
        var today = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        var order = await hub.OrderAsync("A900", modality: "CT", station: "VIRT_CT1", start: today);
        var other = await hub.OrderAsync("A901", modality: "MR", station: "VIRT_MR1", start: today);
        var modality = new VirtualModality(new() { Host = "127.0.0.1", Port = hub.Port, Kind = ModalityKind.Ct, Sections = 12, UseWorklist = true, WorklistInterval = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);
        await modality.RunAsync(Stop);

        var did = modality.Counters;
        Assert.Null(did.LastFailure);
        Assert.Equal((1L, 12L, 1L, 12L, 0L), (did.Studies, did.Accepted, did.Steps, did.Committed, did.Uncommitted));
        Assert.Equal(OrderStatus.Completed, hub.Orders.Order(order.Id)!.Status);
        Assert.Equal(OrderStatus.Scheduled, hub.Orders.Order(other.Id)!.Status);

        var study = Assert.Single(hub.Get<IImagingReader>().Studies(new StudyQuery { AccessionNumber = "A900" }));
        Assert.Equal(("Wang^XiaoMing=王^小明", "4711", 12, order.Patient), (study.PatientName, study.PatientId, study.InstanceCount, study.Patient));
        Assert.Equal("VIRT_CT1", study.CallingAe);
        Assert.Equal((0, 0), (study.Conflicts, study.Disagreements));
    }

    [Fact(Timeout = 180_000)]
    public async Task Every_kind_of_modality_is_taken_in_and_its_equipment_known()
    {
        await using var hub = await WorkflowHub.StartAsync();
        var counters = new ModalityCounters();
        foreach (var kind in Enum.GetValues<ModalityKind>())
            await new VirtualModality(new() { Host = "127.0.0.1", Port = hub.Port, Kind = kind, Sections = 10, FirstPatient = (int)kind }, TimeProvider.System, counters).RunAsync(Stop);
        Assert.Null(counters.LastFailure);
        Assert.Equal((5L, counters.Images, counters.Images), (counters.Studies, counters.Accepted, counters.Committed));
        var studies = hub.Get<IImagingReader>().Studies(new StudyQuery()).ToList();
        Assert.Equal(["CT", "CT,PT,RTDOSE", "DX", "MR", "US"], studies.Select(s => string.Join(',', s.Modalities.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
        Assert.All(studies, s => Assert.NotEqual(default, s.Equipment));
        Assert.Equal(5, studies.Select(s => s.Equipment).Distinct().Count());
    }

    [Fact(Timeout = 180_000)]
    public async Task Files_that_are_sent_twice_are_kept_once()
    {
        if (Meridian.Testing.Corpora.Root is not { } root) { Assert.Skip("no corpora on this machine"); return; }
        await using var hub = await WorkflowHub.StartAsync();
        var sender = new FileSender(new() { Connection = new() { Host = "127.0.0.1", Port = hub.Port, CalledAe = "MERIDIAN", CallingAe = "SENDER" } }, TimeProvider.System);
        var files = new[] { "CT_small.dcm", "MR_small_RLE.dcm", "JPEG2000.dcm", "rtplan.dcm", "examples_ybr_color.dcm" }.Select(f => Path.Combine(root, "dicom", "files", f)).ToList();
        for (var time = 0; time < 2; time++)
        {
            var summary = await sender.SendAsync(files, null, Stop);
            Assert.Equal((5, 0, 0), (summary.Stored, summary.Refused, summary.Failed));
        }
        Assert.Equal(5, hub.Get<IImagingReader>().Studies(new StudyQuery()).Sum(s => s.InstanceCount));
    }
}
