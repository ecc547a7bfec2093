using System.Runtime.InteropServices;

namespace Meridian.Store.Sqlite;

/// <summary>Makes the names in a directory survive a power cut: on Unix a new file's name is durable only once its directory was synced (open(2), fsync(2)).</summary>
internal static partial class DurableDirectory
{
    public static void Sync(string directory)
    {
        if (OperatingSystem.IsWindows()) return; // NTFS journals its directories
        var handle = Open(directory, 0);
        if (handle < 0) return;
        _ = Fsync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
