using Meridian.Core.Record;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Store.Sqlite;
using Meridian.Virtual.Load;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>The promise: whatever was acknowledged is there, exactly once, after the process was killed in the middle of a load.</summary>
public sealed class CrashTests
{
    [Theory(Timeout = 180_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Every_acknowledged_message_is_there_exactly_once_after_SIGKILL(int seed)
    {
        var moment = 200 + new Random(seed).Next(2_500);
        await using var hub = await HubProcess.StartAsync();
        using var stop = new CancellationTokenSource();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = 0;
        var load = new LoadGenerator(new LoadGeneratorOptions
        {
            Host = "127.0.0.1", Port = hub.Mllp.Port, Connections = 8, Pipelining = 16, Reconnect = false, RecordAccepted = true,
            OnAccepted = _ => { if (Interlocked.Increment(ref answered) == moment) enough.TrySetResult(); },
        }, TimeProvider.System);
        var running = load.RunAsync(stop.Token);

        await enough.Task.WaitAsync(TimeSpan.FromSeconds(120));
        await hub.KillAsync();
        await stop.CancelAsync();
        var result = await running.WaitAsync(TimeSpan.FromSeconds(120));

        var kept = await KeptAsync(hub.Data);
        Assert.True(result.Accepted.Count >= moment);
        Assert.Empty(result.Accepted.Except(kept));
        Assert.Equal(kept.Count, kept.Distinct().Count());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_ward_that_outlives_the_hub_resends_what_was_not_acknowledged_and_nothing_is_there_twice()
    {
        var first = await HubProcess.StartAsync();
        var port = first.Mllp.Port;
        var load = new LoadGenerator(new LoadGeneratorOptions
        {
            Host = "127.0.0.1", Port = port, Connections = 8, Pipelining = 4, Rate = 2_000, Messages = 6_000, RecordAccepted = true, AnswerTimeout = TimeSpan.FromSeconds(5),
        }, TimeProvider.System);
        var running = load.RunAsync(CancellationToken.None);
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
            while (load.Counters.Accepted < 1_500) await timer.WaitForNextTickAsync();
        await first.KillAsync();
        await using var second = await HubProcess.StartAsync(data: first.Data, environment: new Dictionary<string, string>(), more: ["--mllp", $"127.0.0.1:{port}"]);
        var result = await running.WaitAsync(TimeSpan.FromSeconds(120));
        await second.StopAsync();

        var kept = await KeptAsync(first.Data);
        Assert.Equal(6_000, result.Accepted.Count);
        Assert.Equal(6_000, kept.Count);
        Assert.Equal(6_000, kept.Distinct().Count());
    }

    /// <summary>Control ids in the record, read after the hub is gone.</summary>
    private static async Task<List<string>> KeptAsync(string data)
    {
        await using var record = SqliteRecord.Open(new SqliteRecordOptions { Directory = data }, TimeProvider.System);
        return record.Reader.Messages(new MessageQuery { Limit = int.MaxValue }).Select(m => m.ControlId!).ToList();
    }
}
