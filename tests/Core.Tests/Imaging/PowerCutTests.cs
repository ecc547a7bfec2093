using System.Diagnostics;
using System.Globalization;
using System.Text;
using Meridian.Core.Imaging;
using Meridian.Core.Tests.Fakes;
using Meridian.Testing;
using Meridian.Testing.PowerCut;

namespace Meridian.Core.Tests.Imaging;

/// <summary>The promise for images: whatever was acknowledged when the power went is there whole; what was not is whole or absent.</summary>
public sealed class PowerCutTests
{
    private const int Deadline = 240_000;
    private const int Images = 240;

    private static async Task<WriteLog> RecordAsync(PowerCutShim shim, string directory, string log)
    {
        var start = shim.Preload(new ProcessStartInfo(Environment.ProcessPath!, ["--store", directory, "1", Images.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true }, directory, log);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Insert(0, typeof(PowerCutTests).Assembly.Location);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
        return WriteLog.Read(log);
    }

    private static string[] Said(WriteLog log, int cut) => Encoding.ASCII.GetString(log.Said(cut, 1)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static byte[] Read(ImagingHub hub, ObjectLocation location)
    {
        try { return hub.Read(location); }
        catch (IOException) { return []; }
    }

    /// <summary>What is wrong; empty: nothing.</summary>
    private static async Task<List<string>> CheckAsync(string directory, string[] said, bool clears)
    {
        var wrong = new List<string>();
        await using var hub = await ImagingHub.StartAsync(directory, TimeProvider.System);
        if (clears) await hub.Get<ImagingMover>().ClearAsync();
        if (clears) await hub.Get<ImagingRounds>().FinishDeletionsAsync();
        // a study that was being deleted may be there or not, until the deletion was said to be done
        var deleted = StoringProcess.FactsOf(1).StudyUid;
        var isDeleting = hub.Reader.Study(deleted, withRejected: true) is null;
        foreach (var what in said)
        {
            if (what == "deleted") continue;
            var number = int.Parse(what.TrimStart('c'), CultureInfo.InvariantCulture);
            var facts = StoringProcess.FactsOf(number);
            if (facts.StudyUid == deleted) continue;
            if (what[0] != 'c')
            {
                if (hub.Reader.Instance(facts.SopUid) is not { } row) wrong.Add($"{number} was acknowledged and is gone");
                else if (!Read(hub, row.Location).AsSpan().SequenceEqual(MakeImage.Whole(StoringProcess.LengthOf(number), number))) wrong.Add($"{number} was acknowledged and is not whole");
            }
            else if (hub.Reader.Conflicts(null, null, 1000).FirstOrDefault(c => c.SopUid == facts.SopUid) is not { } conflict) wrong.Add($"the conflict of {number} was acknowledged and is gone");
            else if (!Read(hub, conflict.Other.Location).AsSpan().SequenceEqual(MakeImage.Whole(StoringProcess.LengthOf(number), number + 100_000))) wrong.Add($"the conflict of {number} is not whole");
        }
        if (said.Contains("deleted") && !isDeleting && hub.Reader.Instance(StoringProcess.FactsOf(1).SopUid) is not null) wrong.Add("the study is there after its deletion was said to be done");
        // whatever the index names is whole, whether it was acknowledged or not
        foreach (var row in hub.Reader.Instances(new()))
            if (ObjectCheck.Look(hub.Store, row) is not ObjectDamage.None and var damage) wrong.Add($"{row.SopUid} is in the index and {damage}");
        foreach (var study in hub.Reader.Studies(new()))
            if (study.InstanceCount != hub.Reader.InstancesOf(study.StudyUid).Count()) wrong.Add($"{study.StudyUid} counts {study.InstanceCount}");
        if (clears)
            foreach (var file in hub.Files())
                if (!hub.Reader.IsFileOfRecord(file)) wrong.Add($"{file} is left over");
        // and the store takes more, also of what was not acknowledged
        for (var number = 1; number < 24; number++)
            if ((await hub.StoreAsync(StoringProcess.FactsOf(number), StoringProcess.LengthOf(number), number)).Outcome is not (InstanceOutcome.Stored or InstanceOutcome.Duplicate)) wrong.Add($"{number} cannot be sent again");
        return wrong;
    }

    [Fact(Timeout = Deadline)]
    public async Task Every_acknowledged_image_is_there_whole_after_a_power_cut_at_any_moment()
    {
        if (PowerCutShim.Build(out var reason) is not { } shim) { Assert.Skip(reason); return; }
        using var scratch = new ScratchDirectory();
        var log = await RecordAsync(shim, Directory.CreateDirectory(scratch.File("data")).FullName, scratch.File("log"));
        Assert.Equal(Images, Said(log, log.Events.Count).Count(s => char.IsAsciiDigit(s[0])));
        var seed = Environment.TickCount;
        var random = new Random(seed);
        foreach (var mood in Enum.GetValues<CutMood>())
            for (var again = 0; again < 4; again++)
            {
                var cut = random.Next(log.Events.Count + 1);
                var found = Directory.CreateDirectory(scratch.File($"{mood}-{again}")).FullName;
                log.Materialize(cut, mood, seed + again, found);
                var wrong = await CheckAsync(found, Said(log, cut), clears: again % 2 == 0);
                Assert.True(wrong.Count == 0, $"seed {seed}, cut {cut} of {log.Events.Count}, {mood}: {string.Join("; ", wrong.Take(5))}");
                Directory.Delete(found, recursive: true);
            }
    }

    [Fact(Timeout = Deadline)]
    public async Task The_cuts_show_a_store_that_does_not_sync()
    {
        // the test of the test: with the syncs taken out of the log, what was acknowledged is lost
        if (PowerCutShim.Build(out var reason) is not { } shim) { Assert.Skip(reason); return; }
        using var scratch = new ScratchDirectory();
        var log = await RecordAsync(shim, Directory.CreateDirectory(scratch.File("data")).FullName, scratch.File("log"));
        var half = log.Events.Count / 2;
        var unsynced = log.Without(WriteEventKind.SyncEnded, after: half);
        var cut = log.Events.Count * 3 / 4;
        var found = Directory.CreateDirectory(scratch.File("found")).FullName;
        unsynced.Materialize(cut - log.Events.Take(cut).Skip(half).Count(e => e.Kind == WriteEventKind.SyncEnded), CutMood.Nothing, 1, found);
        Assert.NotEmpty(await CheckAsync(found, Said(log, cut), clears: false));
    }
}
