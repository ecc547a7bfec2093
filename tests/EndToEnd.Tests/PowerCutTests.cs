using Meridian.Core.Record;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Store.Sqlite;
using Meridian.Testing;
using Meridian.Testing.PowerCut;
using Meridian.Virtual.Load;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>The promise of the whole hub: what its sockets had acknowledged when the power went is in what the disk had synced.</summary>
public sealed class PowerCutTests
{
    private const int Messages = 1_500;

    [Fact(Timeout = 240_000)]
    public async Task Every_acknowledged_message_is_there_exactly_once_after_a_power_cut_under_load()
    {
        if (PowerCutShim.Build(out var reason) is not { } shim) { Assert.Skip(reason); return; }
        using var scratch = new ScratchDirectory();
        var data = Directory.CreateDirectory(scratch.File("data")).FullName;
        var log = await RecordAsync(shim, data, scratch.File("log"));
        Assert.Equal(Messages, MllpAcknowledgements.Before(log, log.Events.Count).Count);

        var seed = Environment.TickCount;
        var random = new Random(seed);
        var first = MllpAcknowledgements.First(log);
        var found = "";
        foreach (var mood in (CutMood[])[CutMood.Nothing, CutMood.Some, CutMood.Everything, CutMood.Torn, CutMood.Nothing])
        {
            var cut = random.Next(first, log.Events.Count);
            found = Directory.CreateDirectory(scratch.File($"found-{cut}-{mood}")).FullName;
            log.Materialize(cut, mood, seed, found);
            var acknowledged = MllpAcknowledgements.Before(log, cut);
            var kept = await KeptAsync(found);
            Assert.True(acknowledged.IsSubsetOf(kept), $"seed {seed}, cut {cut} of {log.Events.Count}, {mood}: {acknowledged.Except(kept).Count()} of {acknowledged.Count} acknowledged are gone");
            Assert.Equal(kept.Count, kept.Distinct().Count());
        }

        // and the hub itself starts with what is left
        await using var again = await HubProcess.StartAsync(data: found);
        using var line = await MllpLine.ConnectAsync(again.Mllp);
        Assert.Contains("MSA|CA|", await line.AskAsync(new Bedside("0011223344556693", "ICU^1^1", "PC1", "Wu^Ping").Numbers(70)), StringComparison.Ordinal);
    }

    private static async Task<WriteLog> RecordAsync(PowerCutShim shim, string data, string path)
    {
        var recorded = shim.Preload(new(), data, path).Environment.Where(pair => pair.Key is "LD_PRELOAD" or "POWERCUT_DIR" or "POWERCUT_LOG").ToDictionary(pair => pair.Key, pair => pair.Value!);
        await using (var hub = await HubProcess.StartAsync(data: data, environment: recorded))
        {
            var load = new LoadGenerator(new LoadGeneratorOptions { Port = hub.Mllp.Port, Connections = 4, Pipelining = 8, Messages = Messages, Reconnect = false, RecordAccepted = true }, TimeProvider.System);
            var result = await load.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(120));
            Assert.Equal(Messages, result.Accepted.Count);
            await hub.KillAsync();
        }
        return WriteLog.Read(path);
    }

    private static async Task<List<string>> KeptAsync(string data)
    {
        await using var record = SqliteRecord.Open(new SqliteRecordOptions { Directory = data }, TimeProvider.System);
        return record.Reader.Messages(new MessageQuery { Limit = int.MaxValue }).Select(m => m.ControlId!).ToList();
    }
}
