using System.Diagnostics;

namespace Meridian.Bench.Hub;

/// <summary>What the disk alone allows: 8 KiB written over allocated space and synced, one after another.</summary>
internal static class DiskSync
{
    private const int Size = 8192, Count = 500;

    public static double WritesPerSecond(string folder)
    {
        var path = Path.Combine(folder, "sync.probe");
        var block = new byte[Size];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose);
        for (var i = 0; i < Count; i++) file.Write(block);
        file.Flush(flushToDisk: true);
        file.Position = 0;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Count; i++)
        {
            file.Write(block);
            file.Flush(flushToDisk: true);
        }
        return Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
