namespace Meridian.Store.Blobs;

/// <summary>How the files of images are kept.</summary>
public sealed record ImageStoreOptions
{
    /// <summary>The imaging folder; made when missing. No default.</summary>
    public required string Folder { get; init; }
    /// <summary>Room that is left free, bytes. Default: 512 MiB (as Core's imaging.leastFreeBytes).</summary>
    public long LeastFreeBytes { get; init; } = 512L << 20;
    /// <summary>Bytes of an object that are gathered in memory before they go to a file. Default: 1 MiB (a CT slice is 512 KiB and goes out in one write).</summary>
    public int MemoryBytes { get; init; } = 1 << 20;
    /// <summary>Syncs at a time. Default: 8 (measured: four associations gain 1.8 × over one, more gain little).</summary>
    public int Threads { get; init; } = 8;
}
