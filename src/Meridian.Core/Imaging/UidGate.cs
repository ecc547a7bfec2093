using System.Collections.Concurrent;

namespace Meridian.Core.Imaging;

/// <summary>
/// Lets one at a time work on the files and the index row of one SOP Instance UID: two stores of it, its becoming a file, its being
/// cleared away. Whoever is inside sees a file that is either in the index or left over.
/// </summary>
public sealed class UidGate
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> inside = new(StringComparer.Ordinal);

    /// <param name="stem">The UID as it stands in a path: <see cref="ImagePath.Part"/>.</param>
    public async ValueTask<Pass> EnterAsync(string stem, CancellationToken cancellation = default)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!inside.TryAdd(stem, mine))
            if (inside.TryGetValue(stem, out var other)) await other.Task.WaitAsync(cancellation);
        return new(this, stem);
    }

    private void Leave(string stem)
    {
        if (inside.TryRemove(stem, out var mine)) mine.TrySetResult();
    }

    /// <summary>Being inside; disposing it leaves.</summary>
    public readonly struct Pass(UidGate gate, string stem) : IDisposable
    {
        public void Dispose() => gate.Leave(stem);
    }
}
