using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Store.Blobs;

/// <summary>Brings a file's bytes to stable storage: fdatasync(2), which also writes the length where it changed.</summary>
internal static partial class DurableFile
{
    public static void Sync(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }
        int result;
        while ((result = Fdatasync(file)) < 0 && Marshal.GetLastPInvokeError() == Interrupted) { }
        if (result < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"fdatasync failed ({error}: {Marshal.GetPInvokeErrorMessage(error)})", error);
        }
    }

    private const int Interrupted = 4;

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle file);
}
