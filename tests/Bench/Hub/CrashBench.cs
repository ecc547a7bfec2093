using Meridian.Core.Record;
using Meridian.Store.Sqlite;
using Meridian.Virtual.Load;

namespace Meridian.Bench.Hub;

/// <summary>Kills the hub at random moments under load, and counts what was acknowledged and is not there, and what is there twice.</summary>
internal static class CrashBench
{
    public static async Task<int> RunAsync(int rounds)
    {
        long acknowledged = 0, lost = 0, twice = 0;
        for (var round = 1; round <= rounds; round++)
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
            await using var record = SqliteRecord.Open(new SqliteRecordOptions { Directory = hub.Data }, TimeProvider.System);
            var kept = record.Reader.Messages(new MessageQuery { Limit = int.MaxValue }).Select(m => m.ControlId!).ToList();
            acknowledged += result.Accepted.Count;
            lost += result.Accepted.Except(kept).Count();
            twice += kept.Count - kept.Distinct().Count();
            Console.Write($"\r{round}/{rounds} kills · {acknowledged:N0} acknowledged · {lost} lost · {twice} twice");
        }
        Console.WriteLine();
        return lost + twice == 0 ? 0 : 1;
    }
}
