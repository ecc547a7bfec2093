using System.Diagnostics;
using Meridian.Virtual.Modality;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;

namespace Meridian.Virtual.Tests.Modality;

/// <summary>Each kind of modality stores its study at dcmtk's storescp; what arrived is read again, judged and checked by dicom3tools' dciodvfy.</summary>
public sealed class VirtualModalityTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<(ModalityCounters Counters, IReadOnlyList<DicomFile> Files, string[] Faults)> StoreAsync(ModalityKind kind, Func<VirtualModalityOptions, VirtualModalityOptions>? change = null)
    {
        await using var peer = await StoragePeer.StartAsync(Stop, "+xa");
        var options = new VirtualModalityOptions { Host = "127.0.0.1", Port = peer.Port, CalledAe = "PEER", Kind = kind, Sections = 20 };
        var modality = new VirtualModality(change?.Invoke(options) ?? options, TimeProvider.System);
        await modality.RunAsync(Stop);
        return (modality.Counters, peer.Received, [.. Directory.EnumerateFiles(peer.Folder).SelectMany(Judge)]);
    }

    /// <summary>The errors, not the warnings, of dciodvfy; none where it is not installed.</summary>
    private static IEnumerable<string> Judge(string file)
    {
        const string Program = "/usr/bin/dciodvfy";
        if (!File.Exists(Program)) return [];
        using var process = Process.Start(new ProcessStartInfo(Program, [file]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var reading = process.StandardOutput.ReadToEndAsync(Stop);
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return said.Split('\n').Concat(reading.GetAwaiter().GetResult().Split('\n')).Where(l => l.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ModalityKind.Ct, 20)]
    [InlineData(ModalityKind.Mr, 10)]
    [InlineData(ModalityKind.Us, 1)]
    [InlineData(ModalityKind.Dx, 1)]
    public async Task A_study_is_stored_whole_and_keeps_the_rules_of_its_objects(ModalityKind kind, int images)
    {
        var (counters, files, faults) = await StoreAsync(kind);
        Assert.Null(counters.LastFailure);
        Assert.Equal((1, images, images, 0), ((int)counters.Studies, (int)counters.Accepted, files.Count, (int)counters.Refused));
        foreach (var fault in faults) output.WriteLine(fault);
        Assert.Empty(faults);
        Assert.Single(files.Select(f => f.Dataset.GetUid(DicomTags.StudyInstanceUID)).Distinct());
        Assert.Equal(images, files.Select(f => f.SopInstanceUid).Distinct().Count());
        Assert.All(files, f =>
        {
            Assert.Equal("Meridian Virtual", f.Dataset.GetString(DicomTags.Manufacturer));
            Assert.StartsWith("VIRT_", f.Dataset.GetString(DicomTags.StationName), StringComparison.Ordinal);
            var frames = PixelFrames.Locate(f)!;
            var image = FrameRenderer.Render(FrameDecoder.Decode(frames, frames.Count / 2, f.Syntax.Uid, PixelAttributes.Describe(f.Dataset)), PixelAttributes.Settings(f.Dataset));
            Assert.InRange(image.Pixels.Distinct().Count(), 20, 256);
        });
    }

    [Fact(Timeout = 180_000)]
    public async Task A_pet_ct_has_one_space_for_ct_pet_and_dose_and_real_uptake_in_it()
    {
        var (counters, files, faults) = await StoreAsync(ModalityKind.Pet, o => o with { Sections = 60 });
        Assert.Null(counters.LastFailure);
        // dciodvfy fails over 32-bit pixels and says nothing then
        Assert.Empty(faults);
        Assert.Single(files.Select(f => f.Dataset.GetUid(DicomTags.FrameOfReferenceUID)).Distinct());
        var ct = files.Where(f => f.Dataset.GetString(DicomTags.Modality) == "CT").OrderBy(Z).ToList();
        var pet = files.Where(f => f.Dataset.GetString(DicomTags.Modality) == "PT").OrderBy(Z).ToList();
        var dose = Assert.Single(files, f => f.Dataset.GetString(DicomTags.Modality) == "RTDOSE");
        Assert.Equal(60, ct.Count);
        Assert.InRange(pet.Count, 80, 110);
        Assert.NotEqual(ct[0].Dataset.GetDouble(DicomTags.PixelSpacing), pet[0].Dataset.GetDouble(DicomTags.PixelSpacing));
        var steps = ct.Zip(ct.Skip(1), (a, b) => Z(b) - Z(a)).ToList();
        Assert.All(steps, s => Assert.InRange(s - steps[0], -0.001, 0.001));

        // SUV by body weight as a viewer works it out: the hottest voxel of the bladder or the tumor is between 5 and 20
        var tracer = pet[0].Dataset.GetItems(DicomTags.RadiopharmaceuticalInformationSequence)[0];
        var waited = pet[0].Dataset.GetTime(DicomTags.SeriesTime)!.Value - tracer.GetTime(DicomTags.RadiopharmaceuticalStartTime)!.Value;
        var dosage = tracer.GetDouble(DicomTags.RadionuclideTotalDose)!.Value * Math.Pow(2, -waited.TotalSeconds / tracer.GetDouble(DicomTags.RadionuclideHalfLife)!.Value);
        var perSuv = dosage / (pet[0].Dataset.GetDouble(DicomTags.PatientWeight)!.Value * 1000);
        var most = pet.Max(f =>
        {
            var frame = FrameDecoder.Decode(PixelFrames.Locate(f)!, 0, f.Syntax.Uid, PixelAttributes.Describe(f.Dataset));
            var highest = 0;
            for (var i = 0; i < frame.Description.Pixels; i++) highest = Math.Max(highest, frame[i]);
            return highest * f.Dataset.GetDouble(DicomTags.RescaleSlope)!.Value / perSuv;
        });
        Assert.InRange(most, 5, 20);

        var frames = PixelFrames.Locate(dose)!;
        Assert.Equal(dose.Dataset.GetInt32(DicomTags.NumberOfFrames), frames.Count);
        var scaling = dose.Dataset.GetDouble(DicomTags.DoseGridScaling)!.Value;
        var highestDose = Enumerable.Range(0, frames.Count).Max(i =>
        {
            var frame = FrameDecoder.Decode(frames, i, dose.Syntax.Uid, PixelAttributes.Describe(dose.Dataset));
            var highest = 0.0;
            for (var p = 0; p < frame.Description.Pixels; p++) highest = Math.Max(highest, frame.Number(p));
            return highest * scaling;
        });
        Assert.InRange(highestDose, 50, 75);

        static double Z(DicomFile file) => file.Dataset.GetDoubles(DicomTags.ImagePositionPatient)![2];
    }

    [Fact(Timeout = 180_000)]
    public async Task Chinese_names_arrive_in_both_character_sets()
    {
        var seen = new HashSet<string>();
        for (var first = 0L; first < 40 && seen.Count < 2; first++)
        {
            var patient = ModalityPatient.From(Meridian.Virtual.Monitors.PatientRegister.At(1, first), 1, first);
            if (!patient.Name.Contains('=') || !seen.Add(patient.CharacterSet)) continue;
            var (_, files, faults) = await StoreAsync(ModalityKind.Us, o => o with { FirstPatient = first, Sections = 10 });
            var file = Assert.Single(files);
            Assert.Empty(faults);
            Assert.Equal(patient.CharacterSet, file.Dataset.GetString(DicomTags.SpecificCharacterSet));
            Assert.Equal(patient.Name, file.Dataset.GetString(DicomTags.PatientName));
            Assert.Contains(file.Dataset.GetPersonName(DicomTags.PatientName)!.Value.Ideographic, c => c >= 0x3400);
        }
        Assert.Equal(["GB18030", "ISO_IR 192"], seen.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_takes_no_compressed_images_and_one_that_is_not_there_are_told()
    {
        await using var peer = await StoragePeer.StartAsync(Stop); // uncompressed syntaxes alone
        var options = new VirtualModalityOptions { Host = "127.0.0.1", Port = peer.Port, CalledAe = "PEER", Kind = ModalityKind.Us, Sections = 10 };
        var modality = new VirtualModality(options, TimeProvider.System);
        await modality.RunAsync(Stop);
        Assert.Equal((1, 0, 1), ((int)modality.Counters.Unsent, (int)modality.Counters.Studies, (int)modality.Counters.Discontinued));
        Assert.NotNull(modality.Counters.LastFailure);

        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        var port = ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var alone = new VirtualModality(options with { Port = port }, TimeProvider.System);
        await alone.RunAsync(Stop);
        Assert.Equal(0, alone.Counters.Studies);
        Assert.Contains("no connection", alone.Counters.LastFailure, StringComparison.Ordinal);
    }
}
