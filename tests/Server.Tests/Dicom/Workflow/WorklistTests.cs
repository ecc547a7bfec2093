using Meridian.Core.Orders;
using Meridian.Gateway.Dicom;
using Meridian.Gateway.Dicom.Worklist;
using Meridian.Server.Tests.Hl7v2;
using Meridian.Server.Tests.Dicom.Foreign;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Workflow;

public sealed class WorklistTests
{
    private static CancellationToken Deadline => WorkflowHub.Deadline;

    /// <summary>The keys that modalities send, everything open.</summary>
    private static readonly string[] Open =
    [
        "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "AccessionNumber", "StudyInstanceUID", "RequestedProcedureID", "RequestedProcedureDescription", "ReferringPhysicianName",
        "(0040,0100)[0].Modality", "(0040,0100)[0].ScheduledStationAETitle", "(0040,0100)[0].ScheduledProcedureStepStartDate", "(0040,0100)[0].ScheduledProcedureStepStartTime",
        "(0040,0100)[0].ScheduledProcedureStepID", "(0040,0100)[0].ScheduledProcedureStepDescription",
    ];

    /// <summary>dcmtk's findscu with all the open keys and those given; the answers.</summary>
    private static async Task<List<DicomDataset>> FindscuAsync(int port, string called, params string[] keys)
    {
        using var scratch = new ScratchDirectory();
        var asked = keys.Select(key => key.Split('=')[0]).ToHashSet();
        List<string> arguments = ["-W", "-aet", "CT1", "-aec", called, "-X", "-od", scratch.Path];
        foreach (var key in Open.Where(key => !asked.Contains(key)).Concat(keys)) arguments.AddRange(["-k", key]);
        await ForeignPrograms.RunAsync("findscu", scratch.Path, [.. arguments, "127.0.0.1", port.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return [.. Directory.GetFiles(scratch.Path, "rsp*.dcm").Order(StringComparer.Ordinal).Select(file => DicomReader.ReadFile(File.ReadAllBytes(file)).Dataset)];
    }

    private static string StepOf(DicomDataset match) => match.GetItems(DicomTags.ScheduledProcedureStepSequence)[0].GetString(DicomTags.ScheduledProcedureStepID)!;

    [Fact(Timeout = 180_000)]
    public async Task An_order_over_hl7_is_in_the_worklist_of_the_modality_it_names()
    {
        Tool.Need("findscu");
        await using var hub = await WorkflowHub.StartAsync();
        using var his = await MllpPeer.ConnectAsync(hub.Mllp);
        await his.WriteAsync([0x0B, .. System.Text.Encoding.UTF8.GetBytes(Messages.Header("1", "ORM^O01", "2.3.1", charset: "UNICODE UTF-8")
            + "PID|||4711^^^HOSP^MR||Wang^XiaoMing^^^^^L^A~王^小明^^^^^L^I||19610131|M\rORC|NW|P1^HIS|F1^RIS||SC||1^once^^20261122083000^^S\r"
            + "OBR|1|P1^HIS|F1^RIS|CTCH^CT Thorax^L^P5^Thorax native^L||||||||||||||A100|RP1|SPS1||||CT\rZDS|1.2.840.1.2.3^HIS^Application^DICOM\r"), 0x1C, 0x0D]);
        Assert.Equal("AA", (await his.AnswerAsync()).Code);
        var match = Assert.Single(await FindscuAsync(hub.Port, "MERIDIAN", "(0040,0100)[0].Modality=CT"));
        Assert.Equal("Wang^XiaoMing=王小明", match.GetString(DicomTags.PatientName));
        Assert.Equal(("4711", "19610131", "M", "A100", "1.2.840.1.2.3", "RP1"), (match.GetString(DicomTags.PatientID), match.GetString(DicomTags.PatientBirthDate), match.GetString(DicomTags.PatientSex),
            match.GetString(DicomTags.AccessionNumber), match.GetString(DicomTags.StudyInstanceUID), match.GetString(DicomTags.RequestedProcedureID)));
        Assert.Equal("SPS1", StepOf(match));
        Assert.Empty(await FindscuAsync(hub.Port, "MERIDIAN", "(0040,0100)[0].Modality=MR"));
    }

    [Fact(Timeout = 180_000)]
    public async Task It_answers_as_dcmtks_worklist_server_does()
    {
        Tool.Need("findscu");
        await using var hub = await WorkflowHub.StartAsync();
        await hub.OrderAsync("A1", start: "2026-11-22T08:30:00");
        await hub.OrderAsync("A2", "MR", "MR1", "2026-11-22T14:00:00", "4712", new("Li", "Na"));
        await hub.OrderAsync("A3", "CT", "CT2", "2026-11-23T09:15:30", "4713", new("O'Neil", "Sean"));
        await hub.OrderAsync("A4", "US", "US1", "2026-11-24T10:00:00", "4714", new("Wang", "Li"));
        using var scratch = new ScratchDirectory();
        await using var foreign = await WlmscpfsAsync(hub, scratch);
        // not asked: wildcards in Patient ID and the like, which table K.6-1 has for single values; the hub takes them as any LO, dcmtk finds nothing
        string[][] queries =
        [
            [], ["(0040,0100)[0].Modality=CT"], ["(0040,0100)[0].ScheduledStationAETitle=MR1"], ["(0040,0100)[0].ScheduledProcedureStepStartDate=20261122"],
            ["(0040,0100)[0].ScheduledProcedureStepStartDate=20261122-20261123"], ["(0040,0100)[0].ScheduledProcedureStepStartDate=20261123-"], ["(0040,0100)[0].ScheduledProcedureStepStartDate=-20261122"],
            ["(0040,0100)[0].ScheduledProcedureStepStartTime=080000-100000"], ["(0040,0100)[0].ScheduledProcedureStepStartDate=20261122", "(0040,0100)[0].ScheduledProcedureStepStartTime=120000-"],
            ["PatientName=Wang*"], ["PatientName=*Na"], ["PatientName=L?^Na"], ["PatientID=4713"], ["AccessionNumber=A2"], ["PatientName=Nobody"],
            ["PatientName=Wang*", "(0040,0100)[0].Modality=CT"],
        ];
        foreach (var keys in queries)
        {
            var (ours, theirs) = (await FindscuAsync(hub.Port, "MERIDIAN", keys), await FindscuAsync(foreign.Port, "WL", keys));
            Assert.True(theirs.Select(StepOf).Order().SequenceEqual(ours.Select(StepOf).Order()), $"{string.Join(" ", keys)}: {string.Join(',', ours.Select(StepOf))} here, {string.Join(',', theirs.Select(StepOf))} there");
        }
    }

    // The same entries, as files of dcmtk's server.
    private static async Task<ForeignPrograms.Server> WlmscpfsAsync(WorkflowHub hub, ScratchDirectory scratch)
    {
        var folder = Directory.CreateDirectory(scratch.File("WL")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "lockfile"), "", Deadline);
        foreach (var row in hub.Orders.Worklist(new()))
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            DicomWriter.WriteFile(output, WorklistEntry.Of(row, row.Order.Steps[0], row.Order.Patient, TimeZoneInfo.Local), TransferSyntax.ExplicitVRLittleEndian, FileMeta(row));
            await File.WriteAllBytesAsync(Path.Combine(folder, row.Id + ".wl"), output.WrittenSpan.ToArray(), Deadline);
        }
        var port = LoopbackPort.Free();
        return await new ForeignPrograms.Server(Tool.Start("wlmscpfs", scratch.Path, "-s", "-dfr", "-csk", "-dfp", scratch.Path, port.ToString(System.Globalization.CultureInfo.InvariantCulture)), port).ReadyAsync();
    }

    private static DicomDataset FileMeta(ImagingOrderRow row)
    {
        var meta = new DicomDataset();
        meta.SetString(DicomTags.MediaStorageSOPClassUID, WorklistService.SopClass);
        meta.SetString(DicomTags.MediaStorageSOPInstanceUID, "1.2.3." + row.Id);
        return meta;
    }

    [Fact(Timeout = 180_000)]
    public async Task Names_come_in_the_asked_character_set_where_it_can_write_them()
    {
        await using var hub = await WorkflowHub.StartAsync();
        await hub.OrderAsync("A1");
        foreach (var (asked, answered) in new[] { ("GB18030", "GB18030"), ("ISO_IR 192", "ISO_IR 192"), ("ISO_IR 100", "ISO_IR 192"), (@"\ISO 2022 IR 58", @"\ISO 2022 IR 58") })
        {
            var keys = new DicomDataset();
            keys.SetString(DicomTags.SpecificCharacterSet, asked.Split('\\'));
            keys.SetEmpty(DicomTags.PatientName);
            var match = Assert.Single(await FindAsync(hub, keys));
            Assert.Equal((answered, "Wang^XiaoMing=王^小明"), (match.GetText(DicomTags.SpecificCharacterSet), match.GetString(DicomTags.PatientName)));
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task What_was_begun_leaves_the_open_worklist_and_is_found_by_its_status()
    {
        await using var hub = await WorkflowHub.StartAsync();
        var order = await hub.OrderAsync("A1");
        await hub.Get<PerformedDesk>().CreateAsync(new() { Uid = "1.2.3", Status = PerformedStatus.InProgress, Attributes = "{}", CallingAe = "CT1", CreatedAt = default, UpdatedAt = default },
            [new(order.Order.StudyUid, null, null, "SA1")], new() { Identifiers = [new("4711", null, null)] }, cancellation: Deadline);
        var keys = new DicomDataset();
        keys.SetEmpty(DicomTags.PatientID);
        Assert.Empty(await FindAsync(hub, keys));
        var step = new DicomDataset();
        step.SetString(DicomTags.ScheduledProcedureStepStatus, "STARTED");
        keys.SetItems(DicomTags.ScheduledProcedureStepSequence, step);
        Assert.Single(await FindAsync(hub, keys));
    }

    [Fact(Timeout = 180_000)]
    public async Task An_unknown_title_is_refused_where_the_setting_says_so()
    {
        await using var hub = await WorkflowHub.StartAsync(("dicom:unknownPeers", "quarantine"));
        await hub.OrderAsync("A1");
        await using var association = await hub.Get<DicomCaller>().OpenAsync(hub.Itself, DicomProposal.For(WorklistService.SopClass), Deadline);
        var keys = new DicomDataset();
        keys.SetEmpty(DicomTags.PatientName);
        Assert.Equal(DicomStatus.NotAuthorized, (await association.FindAsync(WorklistService.SopClass, keys, _ => true, Deadline)).Status);
        await hub.Get<Core.Peers.DicomPeers>().PutAsync(hub.Itself with { Uses = [Core.Peers.PeerUse.Modality] }, new("anna"), Deadline);
        Assert.Equal(DicomStatus.Success, (await association.FindAsync(WorklistService.SopClass, keys, _ => true, Deadline)).Status);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_cancelled_query_ends_and_a_broken_one_is_refused()
    {
        await using var hub = await WorkflowHub.StartAsync();
        for (var i = 0; i < 40; i++) await hub.OrderAsync("A" + i, patient: "47" + i);
        await using var association = await hub.Get<DicomCaller>().OpenAsync(hub.Itself, DicomProposal.For(WorklistService.SopClass), Deadline);
        var keys = new DicomDataset();
        keys.SetEmpty(DicomTags.PatientName);
        var seen = 0;
        var answer = await association.FindAsync(WorklistService.SopClass, keys, _ => ++seen < 2, Deadline);
        Assert.True(answer.Status == DicomStatus.Cancel || seen == 2, answer.Status.ToString());
        Assert.Equal(DicomStatusKind.Failure, (await association.FindAsync(WorklistService.SopClass, new byte[] { 1, 2, 3 }, _ => true, Deadline)).Status.Kind);
    }

    private static async Task<List<DicomDataset>> FindAsync(WorkflowHub hub, DicomDataset keys)
    {
        List<DicomDataset> found = [];
        await using var association = await hub.Get<DicomCaller>().OpenAsync(hub.Itself, DicomProposal.For(WorklistService.SopClass), Deadline);
        Assert.Equal(DicomStatus.Success, (await association.FindAsync(WorklistService.SopClass, keys, match => { found.Add(match); return true; }, Deadline)).Status);
        return found;
    }
}
