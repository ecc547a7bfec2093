namespace Meridian.Core.Feed;

/// <summary>Wakes who waits for a change. Any thread may wait; one tells.</summary>
public sealed class ChangeSignal
{
    private volatile TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What completes at the next change: take it before looking, await it after.</summary>
    public Task Next => changed.Task;

    /// <summary>Completes what was taken, and begins anew.</summary>
    public void Tell() => Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
