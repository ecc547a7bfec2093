using Meridian.Core.Record;
using Meridian.Store.Sqlite;
using Meridian.Testing;
using Meridian.Testing.PowerCut;
using Meridian.Virtual.Load;

namespace Meridian.Bench.Hub;

/// <summary>
/// The promise, many times: kills the hub at random moments under load, and cuts its power at random moments of recorded loads;
/// counts what was acknowledged and is not there, and what is there twice.
/// </summary>
internal sealed class CrashBench
{
    private const int CutsARecording = 20, MessagesARecording = 1_500;
    private long acknowledged, lost, twice;

    public static async Task<int> RunAsync(int rounds)
    {
        var (kills, cuts) = (new CrashBench(), new CrashBench());
        for (var round = 1; round <= rounds; round++)
        {
            await kills.KillAsync(round);
            Console.Write($"\r{kills.Line(round, rounds, "kills")}");
        }
        Console.WriteLine();
        if (PowerCutShim.Build(out var reason) is not { } shim)
        {
            Console.WriteLine($"no power cuts: {reason}");
            return 1;
        }
        for (var done = 0; done < rounds;)
        {
            done = await cuts.CutAsync(shim, done, rounds);
            Console.Write($"\r{cuts.Line(done, rounds, "power cuts")}");
        }
        Console.WriteLine();
        return kills.lost + kills.twice + cuts.lost + cuts.twice == 0 ? 0 : 1;
    }

    private async Task KillAsync(int round)
    {
        await using var hub = await BenchHub.StartAsync();
        var moment = new Random(round).Next(50, 4_000);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = 0;
        var load = new LoadGenerator(new LoadGeneratorOptions
        {
            Port = hub.Mllp.Port, Connections = 8, Pipelining = 16, Reconnect = false, RecordAccepted = true,
            OnAccepted = _ => { if (Interlocked.Increment(ref answered) == moment) reached.TrySetResult(); },
        }, TimeProvider.System).RunAsync(CancellationToken.None);
        await reached.Task;
        await hub.KillAsync();
        var result = await load;
        await CountAsync(hub.Data, [.. result.Accepted]);
    }

    /// <summary>Records one load and cuts it at several moments, each in another mood of the disk.</summary>
    private async Task<int> CutAsync(PowerCutShim shim, int done, int rounds)
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.File("log");
        var data = Directory.CreateDirectory(scratch.File("data")).FullName;
        await using (var hub = await BenchHub.StartAsync(data, start => shim.Preload(start, data, path)))
        {
            await new LoadGenerator(new LoadGeneratorOptions { Port = hub.Mllp.Port, Connections = 4, Pipelining = 8, Messages = MessagesARecording, Reconnect = false }, TimeProvider.System).RunAsync(CancellationToken.None);
            await hub.KillAsync();
        }
        var log = WriteLog.Read(path);
        var first = MllpAcknowledgements.First(log);
        for (var i = 0; i < CutsARecording && done < rounds; i++, done++)
        {
            var cut = new Random(done).Next(first, log.Events.Count);
            var found = Directory.CreateDirectory(scratch.File($"found-{done}")).FullName;
            log.Materialize(cut, (CutMood)(done % Enum.GetValues<CutMood>().Length), done, found);
            await CountAsync(found, MllpAcknowledgements.Before(log, cut));
            Directory.Delete(found, recursive: true);
        }
        return done;
    }

    private async Task CountAsync(string data, HashSet<string> promised)
    {
        await using var record = SqliteRecord.Open(new SqliteRecordOptions { Directory = data }, TimeProvider.System);
        var kept = record.Reader.Messages(new MessageQuery { Limit = int.MaxValue }).Select(m => m.ControlId!).ToList();
        var distinct = kept.ToHashSet();
        acknowledged += promised.Count;
        lost += promised.Count(id => !distinct.Contains(id));
        twice += kept.Count - distinct.Count;
    }

    private string Line(int done, int rounds, string what) => $"{done}/{rounds} {what} · {acknowledged:N0} acknowledged · {lost} lost · {twice} twice";
}
