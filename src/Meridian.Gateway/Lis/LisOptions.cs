namespace Meridian.Gateway.Lis;

/// <summary>How the hub speaks with laboratory analyzers over LIS1-A and LIS2-A2 (ASTM E1381, E1394).</summary>
public sealed class LisOptions
{
    /// <summary>Where the listener binds, for files in which <c>lis</c> is this section and cannot be the address too. Default: none (the key <c>lis</c> says it).</summary>
    public string? Listen { get; set; }

    /// <summary>Longest message, bytes. Default: 4 MiB (a batch of a day of 2,000 results is under 1 MiB; histograms add some).</summary>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Most connections at once; more are closed as they come. Default: 1,000 (the analyzers and terminal servers of the largest laboratories are some hundreds).</summary>
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>Longest silence of a peer. Default: 1 day (an analyzer rests over night with its line open; dead peers are found by TCP keep-alive before).</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Longest time in which a peer takes nothing of what is written to it. Default: 30 s (LIS1-A 6.5.2.4: the receiver's timer).</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Junk, half and refused messages after which a connection is closed. Default: 200 (a peer of another protocol never ends, and each is kept on disk).</summary>
    public int MaxFaults { get; set; } = 200;

    /// <summary>Offset from UTC of the instruments' times, which carry none. Default: the hub's own zone (LIS2-A2 5.6.2: local time).</summary>
    public TimeSpan? AssumedOffset { get; set; }

    /// <summary>Driver of a connection whose header no driver knows. Default: generic (LIS2-A2 as it is written).</summary>
    public string DefaultDriver { get; set; } = "generic";

    /// <summary>Folder with the site's own drivers, one JSON file each. Default: <c>drivers</c> in the data folder.</summary>
    public string? DriversFolder { get; set; }

    /// <summary>Longest time to reach an instrument to which the hub connects. Default: 10 s (a terminal server in the same building answers within one).</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest pause between attempts to reach an instrument; the first is 1 s, each next twice as long. Default: 1 min (an instrument is back within a minute of its start).</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Keeps with the record what went over each line, byte by byte and with its times, for people to look at later. Default: true (about twice the size of the messages; they go by <c>retention:connectionEvents</c>).</summary>
    public bool KeepConversations { get; set; } = true;

    /// <summary>Name of the listener on pages and in the record. Default: lis (contract).</summary>
    public string Listener { get; set; } = "lis";

    /// <summary>What is known beforehand of single instruments. Default: none (each is known by what its header says).</summary>
    public IList<LisInstrument> Instruments { get; set; } = [];
}
