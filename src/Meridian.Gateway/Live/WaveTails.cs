namespace Meridian.Gateway.Live;

/// <summary>The last seconds of every wave as they were encoded, so that a viewer that begins to watch sees a filled sweep. Used under the feed's lock.</summary>
internal sealed class WaveTails(TimeSpan length)
{
    /// <summary>Records kept of one wave at most: 50 a second over ten seconds.</summary>
    private const int Records = 512;

    private readonly Dictionary<uint, Queue<LiveFlight.WaveRecord>> tails = [];

    public void Add(LiveFlight.WaveRecord wave)
    {
        if (!tails.TryGetValue(wave.Metric, out var tail)) tails[wave.Metric] = tail = [];
        tail.Enqueue(wave);
        while (tail.Count > Records || tail.Peek().At < wave.At - length.TotalMilliseconds) tail.Dequeue();
    }

    /// <summary>Oldest first.</summary>
    public IEnumerable<LiveFlight.WaveRecord> Of(uint metric) => tails.TryGetValue(metric, out var tail) ? tail : [];
}
