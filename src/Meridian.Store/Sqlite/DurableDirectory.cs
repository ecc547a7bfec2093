using System.Runtime.InteropServices;
using Meridian.Store.Blobs;

namespace Meridian.Store.Sqlite;

/// <summary>Makes the names in a directory survive a power cut: on Unix a new file's name is durable only once its directory was synced (open(2), fsync(2)).</summary>
internal static class DurableDirectory
{
    private const int PermissionDenied = 13; // EACCES
    private const int InvalidArgument = 22; // EINVAL: a file system that has nothing to sync for a directory

    /// <exception cref="IOException">The disk failed: names in it may be lost.</exception>
    public static void Sync(string directory)
    {
        if (OperatingSystem.IsWindows()) return; // NTFS journals its directories
        var handle = SystemCalls.Open(directory, 0);
        // a folder that the hub may not read is the one above its own, which the hospital made
        if (handle < 0 && Marshal.GetLastPInvokeError() == PermissionDenied) return;
        if (handle < 0) throw Failed("open", directory);
        try
        {
            if (SystemCalls.Fsync(handle) < 0 && Marshal.GetLastPInvokeError() != InvalidArgument) throw Failed("fsync", directory);
        }
        finally { _ = SystemCalls.Close(handle); }
    }

    private static IOException Failed(string call, string directory)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} of the folder {directory} failed ({error}: {Marshal.GetPInvokeErrorMessage(error)})", error);
    }
}
