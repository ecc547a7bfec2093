using System.Diagnostics;
using System.Globalization;
using System.Text;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Sqlite;
using Meridian.Testing;
using Meridian.Testing.PowerCut;

namespace Meridian.Core.Tests.Record;

/// <summary>The promise: what Commit has returned from is there after the power went, whenever it went; and nothing is there by half.</summary>
public sealed class PowerCutTests
{
    private const int Deadline = 240_000; // generous: a busy machine
    private const int Numbers = 900;

    private static async Task<WriteLog> RecordAsync(PowerCutShim shim, string directory, string log, int from, int count)
    {
        var before = WriteLog.Snapshot(directory);
        var start = shim.Preload(new ProcessStartInfo(Environment.ProcessPath!, ["--commit", directory, from.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture)])
        { RedirectStandardOutput = true, RedirectStandardError = true }, directory, log);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Insert(0, typeof(PowerCutTests).Assembly.Location);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
        return WriteLog.Read(log, before);
    }

    private static HashSet<int> Acknowledged(WriteLog log, int cut)
        => [.. Encoding.ASCII.GetString(log.Said(cut, 1)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    private static async Task CheckAsync(string directory, HashSet<int> acknowledged, string cut)
    {
        // quick_check runs in Open where the mark of an unclean end was synced; here every page, index and row is looked at
        await using var record = SqliteRecord.Open(CommittingProcess.Options(directory), TimeProvider.System);
        using (var database = Database.Open(record.Path, readOnly: true, TimeSpan.FromSeconds(1)))
        using (var check = database.Prepare("PRAGMA integrity_check"))
        {
            Assert.True(check.Step());
            Assert.True(check.Text(0) == "ok", $"{cut}: {check.Text(0)}");
        }
        var messages = record.Reader.Messages(new MessageQuery { Limit = int.MaxValue }).Select(m => (int)m.Sequence.Value).ToList();
        var facts = record.Reader.ObservationSets(new FactQuery { Patient = new PatientId(1) }).Select(s => (int)s.Observations[0].Number).ToList();
        var documents = record.Reader.Documents("number").Select(d => int.Parse(d.Key, CultureInfo.InvariantCulture)).ToList();
        Assert.True(acknowledged.IsSubsetOf(messages), $"{cut}: acknowledged and gone: {string.Join(' ', acknowledged.Except(messages))}");
        Assert.Equal(messages.Distinct().Count(), messages.Count);
        // a message, its facts and its document came in one transaction: all or nothing
        Assert.Equal(messages.Order(), facts.Order());
        Assert.Equal(messages.Order(), documents.Order());
        // and the record takes more
        var next = new RecordBatch();
        next.Documents.Add(new DocumentRow("after", "1", "{}", RowMaker.Start));
        record.Writer.Commit(next);
    }

    [Fact(Timeout = Deadline)]
    public async Task What_was_acknowledged_is_there_exactly_once_after_a_power_cut_at_any_moment()
    {
        if (PowerCutShim.Build(out var reason) is not { } shim) { Assert.Skip(reason); return; }
        using var scratch = new ScratchDirectory();
        var directory = Directory.CreateDirectory(scratch.File("data")).FullName;
        var log = await RecordAsync(shim, directory, scratch.File("log"), 1, Numbers);
        Assert.Equal(Numbers, Acknowledged(log, log.Events.Count).Count);
        Assert.True(log.Events.Count(e => e.Kind == WriteEventKind.SyncEnded) > Numbers / 4, "every commit syncs");

        var seed = Environment.TickCount;
        var random = new Random(seed);
        foreach (var mood in Enum.GetValues<CutMood>())
            for (var again = 0; again < 5; again++)
            {
                var cut = random.Next(log.Events.Count + 1);
                var found = Directory.CreateDirectory(scratch.File($"{mood}-{again}")).FullName;
                log.Materialize(cut, mood, seed + again, found);
                await CheckAsync(found, Acknowledged(log, cut), $"seed {seed}, cut {cut} of {log.Events.Count}, {mood}");
                Directory.Delete(found, recursive: true);
            }
    }

    [Fact(Timeout = Deadline)]
    public async Task What_was_acknowledged_stays_through_a_second_power_cut_after_the_first()
    {
        if (PowerCutShim.Build(out var reason) is not { } shim) { Assert.Skip(reason); return; }
        using var scratch = new ScratchDirectory();
        var directory = Directory.CreateDirectory(scratch.File("data")).FullName;
        var first = await RecordAsync(shim, directory, scratch.File("log"), 1, 200);
        var seed = Environment.TickCount;
        var cut = first.Events.Count * 2 / 3;
        var between = Directory.CreateDirectory(scratch.File("between")).FullName;
        first.Materialize(cut, CutMood.Torn, seed, between);
        var second = await RecordAsync(shim, between, scratch.File("log2"), 1001, 200);
        var random = new Random(seed);
        for (var again = 0; again < 5; again++)
        {
            var secondCut = random.Next(second.Events.Count + 1);
            var found = Directory.CreateDirectory(scratch.File("found" + again)).FullName;
            second.Materialize(secondCut, CutMood.Torn, seed + again, found);
            await CheckAsync(found, [.. Acknowledged(first, cut), .. Acknowledged(second, secondCut)], $"seed {seed}, cuts {cut} and {secondCut}");
        }
    }

    [Fact(Timeout = Deadline)]
    public async Task The_cuts_show_a_store_that_does_not_sync()
    {
        // the test of the test: with the syncs taken out of the log, what was acknowledged is lost
        if (PowerCutShim.Build(out var reason) is not { } shim) { Assert.Skip(reason); return; }
        using var scratch = new ScratchDirectory();
        var directory = Directory.CreateDirectory(scratch.File("data")).FullName;
        var log = await RecordAsync(shim, directory, scratch.File("log"), 1, 100);
        var half = log.Events.Count / 2;
        var unsynced = log.Without(WriteEventKind.SyncEnded, after: half);
        var cut = log.Events.Count * 3 / 4;
        var found = Directory.CreateDirectory(scratch.File("found")).FullName;
        unsynced.Materialize(cut - log.Events.Take(cut).Skip(half).Count(e => e.Kind == WriteEventKind.SyncEnded), CutMood.Nothing, 1, found);
        await using var record = SqliteRecord.Open(CommittingProcess.Options(found), TimeProvider.System);
        var there = record.Reader.Messages(new MessageQuery { Limit = int.MaxValue }).Select(m => (int)m.Sequence.Value).ToHashSet();
        Assert.False(Acknowledged(log, cut).IsSubsetOf(there));
    }
}
