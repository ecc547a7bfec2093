using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Store.Blobs;

/// <summary>Brings a file's bytes to stable storage: fdatasync(2), which also writes the length where it changed.</summary>
internal static class DurableFile
{
    private const int Interrupted = 4; // EINTR

    /// <exception cref="IOException">The disk failed: what was written may be lost.</exception>
    public static void Sync(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }
        while (SystemCalls.Fdatasync(file) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw new IOException($"fdatasync failed ({error}: {Marshal.GetPInvokeErrorMessage(error)})", error);
        }
    }
}
