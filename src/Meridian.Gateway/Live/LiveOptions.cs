namespace Meridian.Gateway.Live;

/// <summary>Limits of the live stream. Each bounds what one viewer can cost the hub.</summary>
public sealed class LiveOptions
{
    /// <summary>Shortest time between two frames to one viewer; what comes meanwhile goes together. Default: 25 ms (one and a half frames of a 60 Hz display).</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(25);
    /// <summary>Bytes of waves that may wait for one viewer; beyond, the oldest are dropped and counted. Default: 4 MiB (about 10 s of 300 beds with three waves).</summary>
    public int WaveBytes { get; set; } = 4 << 20;
    /// <summary>Bytes of numerics that may wait for one viewer; beyond, they collapse to the newest of each metric. Default: 512 KiB (about 23,000 values).</summary>
    public int NumericBytes { get; set; } = 512 << 10;
    /// <summary>Bytes of alert steps that may wait for one viewer; beyond, it is cut off and resumes from the durable sequence. Default: 2 MiB (about 3,000 steps).</summary>
    public int AlertBytes { get; set; } = 2 << 20;
    /// <summary>Largest frame. Default: 128 KiB.</summary>
    public int FrameBytes { get; set; } = 128 << 10;
    /// <summary>How much of a wave comes first when a viewer begins to watch it. Default: 10 s (a sweep of a tile at 25 mm/s).</summary>
    public TimeSpan WaveTail { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>A send that takes longer cuts the viewer off. Default: 10 s.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>A viewer that says nothing for so long is closed. Default: 30 s (docs/live-protocol.md: six missed <c>alive</c>).</summary>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>Time between two beats. Default: 1 s (docs/live-protocol.md).</summary>
    public TimeSpan BeatInterval { get; set; } = TimeSpan.FromSeconds(1);
    /// <summary>Missed alert steps that are replayed at most; a viewer that missed more is told so in Hello. Default: 20,000 (a day of 20 busy beds, 1,070 alarms a bed and day).</summary>
    public int ReplaySteps { get; set; } = 20_000;
    /// <summary>Viewers at once; the next is refused with 503. Default: 500.</summary>
    public int Viewers { get; set; } = 500;
    /// <summary>Waves that one viewer may watch. Default: 2,000.</summary>
    public int WatchedWaves { get; set; } = 2_000;
    /// <summary>Committed batches that may wait to be encoded; beyond, all viewers are cut off and resume, so that the writer never waits. Default: 4,096.</summary>
    public int Backlog { get; set; } = 4_096;
    /// <summary>Other origins that pages may come from, e.g. <c>https://portal.example.org</c>. Default: none (only the hub's own).</summary>
    public IList<string> Origins { get; } = [];
}
