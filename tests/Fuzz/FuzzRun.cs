using System.Diagnostics;

namespace Meridian.Fuzz;

/// <summary>
/// Runs a target many times. Fails on any exception, on an input that takes longer than the deadline, and when memory grows from the first tenth of the run to its end.
/// </summary>
internal sealed class FuzzRun(FuzzTarget target, int count, int seed)
{
    /// <summary>No input of a fuzz run is larger than a few hundred kilobytes; a linear reader needs milliseconds; the rest is for a machine that does much else.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Buffers that were rented may stay; a leak of as little as 64 bytes an input shows in a million.</summary>
    private const long MostGrowth = 48 * 1024 * 1024;

    public long[] Tally { get; } = new long[Enum.GetValues<FuzzOutcome>().Length];

    public TimeSpan Slowest { get; private set; }

    public int SlowestRound { get; private set; }

    public long Growth { get; private set; }

    /// <summary>The first failure in words, with what is needed to have it again; null when there was none.</summary>
    public string? Run(Action<int>? progress = null, CancellationToken stop = default)
    {
        long atTenth = 0;
        var round = 0;
        var input = Array.Empty<byte>();
        string? failure = null;
        // A watch beside the run: an input that never returns must fail the run, not hang it.
        using var watch = new Timer(_ =>
        {
            var started = Volatile.Read(ref roundStarted);
            if (started != 0 && Stopwatch.GetElapsedTime(started) > Deadline * 4)
                Environment.FailFast($"{target.Name} hangs: seed {seed}, round {Volatile.Read(ref round)}, input {Convert.ToHexString(input.AsSpan(0, Math.Min(input.Length, 4096)))}");
        }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        for (; round < count && !stop.IsCancellationRequested; round++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + round));
            input = target.Make(random);
            Volatile.Write(ref roundStarted, Stopwatch.GetTimestamp());
            try
            {
                Tally[(int)target.Feed(input, random)]++;
            }
            catch (Exception fault)
            {
                failure = $"{fault}\n{fault.GetType().Name} in {target.Name}: seed {seed}, round {round}, input {Convert.ToHexString(input.AsSpan(0, Math.Min(input.Length, 16384)))}";
                break;
            }
            var took = Stopwatch.GetElapsedTime(roundStarted);
            if (took > Slowest) (Slowest, SlowestRound) = (took, round);
            if (took > Deadline)
            {
                failure = $"Slow, {took}: {target.Name}, seed {seed}, round {round}, {input.Length} bytes";
                break;
            }
            if (round == count / 10) atTenth = GC.GetTotalMemory(forceFullCollection: true);
            if (round % 10_000 == 0) progress?.Invoke(round);
        }
        Volatile.Write(ref roundStarted, 0);
        input = [];
        Growth = GC.GetTotalMemory(forceFullCollection: true) - atTenth;
        if (failure is null && Growth > MostGrowth) failure = $"Memory grew by {Growth} bytes from round {count / 10} to {round}: {target.Name}, seed {seed}";
        return failure;
    }

    private long roundStarted;
}
