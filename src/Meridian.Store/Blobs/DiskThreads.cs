using System.Collections.Concurrent;

namespace Meridian.Store.Blobs;

/// <summary>Threads of their own for calls that block until a disk has synced, so that no thread of the pool does.</summary>
internal sealed class DiskThreads : IDisposable
{
    private readonly BlockingCollection<Action> work = new(boundedCapacity: 1024);
    private readonly Thread[] threads;

    public DiskThreads(int count)
    {
        threads = [.. Enumerable.Range(0, count).Select(number => new Thread(Run) { IsBackground = true, Name = $"images disk {number}" })];
        foreach (var thread in threads) thread.Start();
    }

    public Task<T> RunAsync<T>(Func<T> call)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try { completion.SetResult(call()); }
            catch (Exception fault) { completion.SetException(fault); }
        });
        return completion.Task;
    }

    private void Run()
    {
        foreach (var call in work.GetConsumingEnumerable()) call();
    }

    public void Dispose()
    {
        work.CompleteAdding();
        foreach (var thread in threads) thread.Join();
        work.Dispose();
    }
}
