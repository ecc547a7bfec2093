using System.Buffers;
using Meridian.Core.Intake;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom;
using Meridian.Gateway.Dicom.Query;
using Meridian.Server.Tests.Dicom.Foreign;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Query;

/// <summary>C-FIND over sockets: by dcmtk's findscu, and by the hub's own caller where dcmtk cannot say it.</summary>
public sealed class FindTests
{
    private const string StudyRootFind = DicomUids.StudyRootQueryRetrieveInformationModelFind, PatientRootFind = DicomUids.PatientRootQueryRetrieveInformationModelFind;
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    /// <summary>Asks with findscu; the answers as it writes them into files.</summary>
    private static Task<(List<DicomDataset> Answers, string Output)> AskAsync(StoreHub hub, params string[] arguments) => AskAsync(hub, [], arguments);

    /// <param name="files">Files with keys.</param>
    private static async Task<(List<DicomDataset> Answers, string Output)> AskAsync(StoreHub hub, string[] files, string[] arguments)
    {
        using var folder = new ScratchDirectory();
        var (exit, output) = await Tool.RunAsync("findscu", ["-v", "-X", "-od", folder.Path, .. arguments, "-aec", "MERIDIAN", "127.0.0.1", hub.Port.ToString(), .. files]);
        Assert.True(exit == 0, output);
        return ([.. Directory.GetFiles(folder.Path, "rsp*.dcm").Order(StringComparer.Ordinal).Select(path => DicomReader.ReadFile(File.ReadAllBytes(path)).Dataset)], output);
    }

    private static async Task<StoreHub> WithAsync(params string[] names)
    {
        var hub = await StoreHub.StartAsync();
        foreach (var name in names) Assert.True(await CorpusFile.Find(name).StoreAsync(hub), name);
        return hub;
    }

    [Fact(Timeout = 180_000)]
    public async Task Findscu_finds_at_every_level_of_both_roots()
    {
        var (ct, mr) = (CorpusFile.Find("files/CT_small.dcm"), CorpusFile.Find("files/MR_small.dcm"));
        await using var hub = await WithAsync("files/CT_small.dcm", "files/MR_small.dcm");
        var (all, _) = await AskAsync(hub, "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID", "-k", "PatientName", "-k", "PatientID", "-k", "ModalitiesInStudy", "-k", "NumberOfStudyRelatedInstances", "-k", "NumberOfStudyRelatedSeries");
        Assert.Equal(new[] { ct.StudyUid, mr.StudyUid }.Order(), all.Select(found => found.GetUid(DicomTags.StudyInstanceUID)!).Order());
        var found = all.Single(one => one.GetUid(DicomTags.StudyInstanceUID) == ct.StudyUid);
        Assert.Equal(("CT", 1, 1, ct.File.Dataset.GetString(DicomTags.PatientName)), (found.GetString(DicomTags.ModalitiesInStudy), found.GetInt32(DicomTags.NumberOfStudyRelatedInstances), found.GetInt32(DicomTags.NumberOfStudyRelatedSeries), found.GetString(DicomTags.PatientName)));

        var (patients, _) = await AskAsync(hub, "-P", "-k", "QueryRetrieveLevel=PATIENT", "-k", "PatientID=" + ct.File.Dataset.GetString(DicomTags.PatientID), "-k", "PatientName", "-k", "NumberOfPatientRelatedStudies");
        Assert.Equal(1, Assert.Single(patients).GetInt32(DicomTags.NumberOfPatientRelatedStudies));
        var (series, _) = await AskAsync(hub, "-S", "-k", "QueryRetrieveLevel=SERIES", "-k", "StudyInstanceUID=" + ct.StudyUid, "-k", "SeriesInstanceUID", "-k", "Modality", "-k", "NumberOfSeriesRelatedInstances");
        Assert.Equal(("CT", 1), (Assert.Single(series).GetString(DicomTags.Modality), series[0].GetInt32(DicomTags.NumberOfSeriesRelatedInstances)));
        var (images, _) = await AskAsync(hub, "-P", "-k", "QueryRetrieveLevel=IMAGE", "-k", "PatientID=" + ct.File.Dataset.GetString(DicomTags.PatientID), "-k", "StudyInstanceUID=" + ct.StudyUid,
            "-k", "SeriesInstanceUID=" + series[0].GetUid(DicomTags.SeriesInstanceUID), "-k", "SOPInstanceUID", "-k", "SOPClassUID", "-k", "InstanceNumber", "-k", "Rows");
        Assert.Equal((ct.SopUid, ct.SopClass, 128), (Assert.Single(images).GetUid(DicomTags.SOPInstanceUID), images[0].GetUid(DicomTags.SOPClassUID), images[0].GetInt32(DicomTags.Rows)));
    }

    [Theory(Timeout = 180_000)]
    [InlineData("PatientName=CompressedSamples^*", 2)]
    [InlineData("PatientName=compressedsamples^ct?", 1)]
    [InlineData("PatientName=CompressedSamples", 0)]
    [InlineData("StudyDate=20040119", 1)]
    [InlineData("StudyDate=20040101-20041231", 2)]
    [InlineData("StudyDate=-20030101", 0)]
    [InlineData("ModalitiesInStudy=MR", 1)]
    [InlineData("PatientID=1CT1", 1)]
    [InlineData("PatientID=1ct1", 0)]
    [InlineData("PatientID=?CT?", 1)]
    [InlineData("StudyTime=07-08", 1)]
    public async Task Findscu_matches_by_wildcard_range_and_case_as_the_standard_says(string key, int count)
    {
        await using var hub = await WithAsync("files/CT_small.dcm", "files/MR_small.dcm");
        var (answers, _) = await AskAsync(hub, "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID", "-k", key);
        Assert.Equal(count, answers.Count);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_cannot_be_asked_is_refused_with_the_reason_and_unknown_keys_are_told_of()
    {
        await using var hub = await WithAsync("files/CT_small.dcm");
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.For(StudyRootFind, PatientRootFind), Deadline);
        Assert.Equal((ushort)0xA900, (await association.FindAsync(StudyRootFind, Keys(), _ => true, Deadline)).Status.Code);
        Assert.Equal((ushort)0xA900, (await association.FindAsync(StudyRootFind, Keys((DicomTags.QueryRetrieveLevel, "PATIENT")), _ => true, Deadline)).Status.Code);
        Assert.Equal((ushort)0, (await association.FindAsync(PatientRootFind, Keys((DicomTags.QueryRetrieveLevel, "PATIENT")), _ => true, Deadline)).Status.Code);
        // a key with a value that this SCP does not match: pending FF01
        var pending = new List<ushort>();
        var context = association.Info.ToInvoke(StudyRootFind)!;
        var bytes = new ArrayBufferWriter<byte>();
        DicomWriter.WriteDataset(bytes, Keys((DicomTags.QueryRetrieveLevel, "STUDY"), (DicomTags.MilitaryRank, "General")), TransferSyntax.Find(context.TransferSyntax)!);
        var end = await association.Link.InvokeAsync(context, new CFindRequest { SopClassUid = StudyRootFind }, DicomContent.Of(bytes.WrittenMemory), (answer, _) =>
        {
            pending.Add(answer.Status.Code);
            return default;
        }, Deadline);
        Assert.Equal((ushort)0xFF01, Assert.Single(pending));
        Assert.True(end.Status.IsSuccess);
    }

    [Fact(Timeout = 180_000)]
    public async Task Relational_queries_are_answered_although_nothing_was_negotiated()
    {
        await using var hub = await StoreHub.StartAsync();
        await using (var storing = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, DicomUids.ExplicitVRLittleEndian)]), Deadline))
            for (var i = 0; i < 40; i++)
            {
                var capture = Objects.Capture($"1.2.9.{i}", pixels: 4);
                capture.SetString(DicomTags.StudyInstanceUID, $"1.2.8.{i}");
                capture.SetString(DicomTags.SeriesInstanceUID, $"1.2.7.{i}");
                Assert.True((await storing.StoreAsync(Objects.SecondaryCapture, $"1.2.9.{i}", DicomUids.ExplicitVRLittleEndian, DicomContent.Of(Objects.Bytes(capture)), cancellation: Deadline)).Status.IsSuccess);
            }
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.For(StudyRootFind), Deadline);
        Assert.Equal(40, (await CountAsync(association, Keys((DicomTags.QueryRetrieveLevel, "STUDY")))).Count);
        // relational: series of every study, although nothing was negotiated
        Assert.Equal(40, (await CountAsync(association, Keys((DicomTags.QueryRetrieveLevel, "SERIES"), (DicomTags.Modality, "OT")))).Count);
    }

    [Fact(Timeout = 180_000)]
    public async Task Keys_are_taken_letter_by_letter_whatever_they_mean_to_an_index()
    {
        await using var hub = await StoreHub.StartAsync();
        await using (var storing = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.ToStore([(Objects.SecondaryCapture, DicomUids.ExplicitVRLittleEndian)]), Deadline))
            foreach (var (number, name, id) in new[] { (1, "Zhang^XiaoDong=张^小东", "P[1]_%"), (2, "MÜLLER^JÖRG", "P1"), (3, "O'Brien^Anne-Marie", "PX1_%"), (4, "Zhang^Xiao", "P[1") })
            {
                var capture = Objects.Capture($"1.2.9.{number}", pixels: 4, patient: id);
                capture.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 192");
                capture.SetString(DicomTags.StudyInstanceUID, $"1.2.8.{number}");
                capture.SetString(DicomTags.SeriesInstanceUID, $"1.2.7.{number}");
                capture.SetString(DicomTags.PatientName, name);
                Assert.True((await storing.StoreAsync(Objects.SecondaryCapture, $"1.2.9.{number}", DicomUids.ExplicitVRLittleEndian, DicomContent.Of(Objects.Bytes(capture)), cancellation: Deadline)).Status.IsSuccess);
            }
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.For(StudyRootFind), Deadline);
        (DicomTag Tag, string Key, string Found)[] questions =
        [
            (DicomTags.PatientName, "张^小东", "1"), (DicomTags.PatientName, "张*", "1"), (DicomTags.PatientName, "?^小东", "1"), (DicomTags.PatientName, "Zhang*", "1 4"), (DicomTags.PatientName, "zhang^xiao", "4"),
            (DicomTags.PatientName, "müller^jörg", "2"), (DicomTags.PatientName, "m?ller*", "2"), (DicomTags.PatientName, "o'brien^*", "3"), (DicomTags.PatientName, "Zhang*=张*", "1"),
            (DicomTags.PatientID, "P[1]_%", "1"), (DicomTags.PatientID, "P[*", "1 4"), (DicomTags.PatientID, "P?1_%", "3"), (DicomTags.PatientID, "P1", "2"), (DicomTags.PatientID, "*_%", "1 3"),
        ];
        foreach (var (tag, key, found) in questions)
        {
            var keys = Keys((DicomTags.SpecificCharacterSet, "ISO_IR 192"), (DicomTags.QueryRetrieveLevel, "STUDY"), (tag, key));
            Assert.Equal((key, found), (key, string.Join(' ', (await CountAsync(association, keys)).Select(match => match.GetUid(DicomTags.StudyInstanceUID)![6..]).Order())));
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Who_is_no_peer_is_turned_away_where_that_is_set()
    {
        await using var hub = await StoreHub.StartAsync(("dicom:unknownPeers", "quarantine"));
        const string Move = DicomUids.StudyRootQueryRetrieveInformationModelMove;
        await using var association = await hub.Caller.OpenAsync(hub.Itself, DicomProposal.For(StudyRootFind, Move) with { CallingAe = "STRANGER" }, Deadline);
        var keys = Keys((DicomTags.QueryRetrieveLevel, "STUDY"), (DicomTags.StudyInstanceUID, "1.2.3"));
        Assert.Equal(DicomStatus.NotAuthorized, (await association.FindAsync(StudyRootFind, keys, _ => true, Deadline)).Status);
        Assert.Equal(DicomStatus.NotAuthorized, (await association.MoveAsync(Move, association.Encode(Move, keys), "STRANGER", cancellation: Deadline)).Status);
        await hub.Services.GetRequiredService<DicomPeers>().PutAsync(hub.Itself with { AeTitle = "STRANGER" }, Core.Audit.Actor.Hub, Deadline);
        Assert.True((await association.FindAsync(StudyRootFind, keys, _ => true, Deadline)).Status.IsSuccess);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_cancel_ends_answers_that_would_never_end_with_FE00()
    {
        var options = new DicomOptions();
        await using var host = await DicomHost.StartAsync(options, services => services.AddSingleton<IDicomService>(s =>
            new QueryService(options, EndlessStudies.Reader(), new QueryGuard(options, new DicomPeers(s.GetRequiredService<IIntake>(), null!, s.GetRequiredService<TimeProvider>())), NullLogger<QueryService>.Instance)));
        await using var association = await host.Caller.OpenAsync(host.Itself, DicomProposal.For(StudyRootFind), Deadline);
        var seen = 0;
        var answer = await association.FindAsync(StudyRootFind, Keys((DicomTags.QueryRetrieveLevel, "STUDY")), _ => ++seen < 3, Deadline);
        Assert.Equal(((ushort)0xFE00, 3), (answer.Status.Code, seen));
        // the association goes on
        seen = 0;
        Assert.Equal((ushort)0xFE00, (await association.FindAsync(StudyRootFind, Keys((DicomTags.QueryRetrieveLevel, "STUDY")), _ => ++seen < 5, Deadline)).Status.Code);
    }

    [Fact(Timeout = 300_000)]
    public async Task Findscu_finds_each_name_of_the_corpus_by_a_key_in_its_own_character_set_and_can_read_the_answer()
    {
        Tool.Need("findscu");
        var files = CorpusFile.Storable().Where(file => file.Path.Contains("charsets", StringComparison.Ordinal) && file.File.Dataset.GetString(DicomTags.PatientName) is { Length: > 0 }).ToList();
        Assert.True(files.Count >= 8, $"{files.Count} files");
        await using var hub = await StoreHub.StartAsync();
        // the corpus has no Chinese: three of our own, in the three ways of PS3.5
        using var folder = new ScratchDirectory();
        foreach (var (set, number) in new[] { ("GB18030", 1), ("ISO_IR 192", 2), (@"\ISO 2022 IR 58", 3), ("GBK", 4) })
        {
            var dataset = Objects.Capture($"1.2.3.99.{number}", pixels: 4, patient: $"ZH{number}");
            dataset.SetString(DicomTags.StudyInstanceUID, $"1.2.3.98.{number}");
            dataset.SetString(DicomTags.SeriesInstanceUID, $"1.2.3.97.{number}");
            dataset.SetString(DicomTags.SpecificCharacterSet, set.Split('\\'));
            dataset.SetString(DicomTags.PatientName, "Zhang^XiaoDong=张^小东");
            var bytes = new ArrayBufferWriter<byte>();
            DicomWriter.WriteFile(bytes, dataset, TransferSyntax.ExplicitVRLittleEndian);
            await File.WriteAllBytesAsync(folder.File($"zh{number}.dcm"), bytes.WrittenMemory.ToArray(), Deadline);
            files.Add(CorpusFile.Read(folder.File($"zh{number}.dcm")));
        }
        foreach (var file in files)
        {
            if (!await file.StoreAsync(hub)) continue; // without the UIDs that an instance must have
            // the key: the name and the character set as they stand in the file, byte for byte
            var keys = new DicomDataset();
            if (file.File.Dataset[DicomTags.SpecificCharacterSet] is { } set) keys.Set(set);
            keys.SetString(DicomTags.QueryRetrieveLevel, "STUDY");
            keys.Set(file.File.Dataset[DicomTags.PatientName]!);
            keys.SetEmpty(DicomTags.StudyInstanceUID);
            var query = folder.File("query.dcm");
            var bytes = new ArrayBufferWriter<byte>();
            keys.SetString(DicomTags.SOPClassUID, Objects.SecondaryCapture);
            DicomWriter.WriteFile(bytes, keys, TransferSyntax.ExplicitVRLittleEndian);
            await File.WriteAllBytesAsync(query, bytes.WrittenMemory.ToArray(), Deadline);
            var (answers, output) = await AskAsync(hub, [query], ["-S"]);
            var answer = answers.FirstOrDefault(one => one.GetUid(DicomTags.StudyInstanceUID) == file.StudyUid);
            Assert.True(answer is not null, $"{file.Name} ({keys.CharacterSet}): {answers.Count} answers\n{output}");
            Assert.Equal(file.File.Dataset.GetPersonName(DicomTags.PatientName), answer.GetPersonName(DicomTags.PatientName));
            // and in the peer's own reading of the answer
            var (peer, own) = (await Utf8Async(Answered(folder, answer)), await Utf8Async(file.Path));
            if (own is not null && !own.Contains('\\', StringComparison.Ordinal)) Assert.Equal(own.TrimEnd('^', ' ', '='), peer?.TrimEnd('^', ' ', '=')); // PS3.5 6.2.1: empty groups at the end say nothing
        }
    }

    private static string Answered(ScratchDirectory folder, DicomDataset answer)
    {
        var bytes = new ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(bytes, answer, TransferSyntax.ExplicitVRLittleEndian);
        File.WriteAllBytes(folder.File("answer.dcm"), bytes.WrittenSpan);
        return folder.File("answer.dcm");
    }

    /// <summary>The patient's name in UTF-8 as dcmdump converts it; null where it cannot.</summary>
    private static async Task<string?> Utf8Async(string path)
    {
        var (exit, output) = await Tool.RunAsync("dcmdump", "+U8", "+P", "0010,0010", "-q", path);
        var (from, to) = (output.IndexOf('[', StringComparison.Ordinal), output.LastIndexOf(']'));
        return exit == 0 && from >= 0 && to > from ? output[(from + 1)..to] : null;
    }

    private static async Task<List<DicomDataset>> CountAsync(DicomAssociation association, DicomDataset keys)
    {
        var found = new List<DicomDataset>();
        var answer = await association.FindAsync(StudyRootFind, keys, match => { found.Add(match); return true; }, Deadline);
        Assert.True(answer.Status.IsSuccess, answer.Status.ToString());
        return found;
    }

    internal static DicomDataset Keys(params (DicomTag Tag, string Value)[] keys)
    {
        var dataset = new DicomDataset();
        foreach (var (tag, value) in keys) dataset.SetString(tag, value);
        return dataset;
    }
}
