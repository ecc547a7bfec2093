using System.Collections.Concurrent;
using System.Globalization;
using Meridian.Virtual.Mllp;

namespace Meridian.Virtual.Load;

/// <summary>
/// Sends PCD-01 messages of six OBX over several connections as fast as they are answered, or at a rate, and measures rate and
/// round trips. A connection keeps a window of messages on the way: whatever answers came in together make room for as many
/// messages, sent together. Runs once.
/// </summary>
public sealed class LoadGenerator(LoadGeneratorOptions options, TimeProvider time)
{
    private readonly ConcurrentQueue<string> accepted = new();
    private long claimed;

    /// <summary>Live counts, for a console to show.</summary>
    public MllpCounters Counters { get; } = new();

    /// <summary>Sends until the number, the time or the token ends it, and then until the messages on the way are answered (or their time-out); does not throw when cancelled.</summary>
    /// <exception cref="IOException">No connection could be made at all.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Connections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Pipelining, 1);
        var run = string.Create(CultureInfo.InvariantCulture, $"{(uint)time.GetUtcNow().ToUnixTimeMilliseconds():X8}");
        var started = time.GetTimestamp();
        using var end = new CancellationTokenSource(options.Duration ?? Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        var windows = Enumerable.Range(0, options.Connections).Select(c => new LoadConnection(this, options, time, new LoadMessage(run, c), started)).ToList();
        await Task.WhenAll(windows.Select(w => w.RunAsync(stop.Token))).ConfigureAwait(false);
        if (Counters.Connects == 0) throw new IOException($"No connection could be made to {options.Host}:{options.Port}.");
        return new(Counters, time.GetElapsedTime(started), accepted, windows.Sum(w => (long)w.Unanswered));
    }

    /// <summary>Takes the next message out of the total; false when there is none left.</summary>
    internal bool TryClaim() => options.Messages is not { } all || Interlocked.Increment(ref claimed) <= all;

    /// <summary>Messages that may have been sent by now under the rate; no limit without one.</summary>
    internal double Allowed(long started) => options.Rate is { } rate ? rate * time.GetElapsedTime(started).TotalSeconds / options.Connections : double.MaxValue;

    internal void OnAccepted(string id)
    {
        if (options.RecordAccepted) accepted.Enqueue(id);
        options.OnAccepted?.Invoke(id);
    }
}
