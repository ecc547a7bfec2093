using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Store.Blobs;

/// <summary>
/// The system's calls that .NET has no name for. They are looked up as the program's own code would find them, not in the C library
/// itself, so that what stands before it (a recorder of syncs, a fault injector) is asked first.
/// </summary>
internal static partial class SystemCalls
{
    private const string Libc = "libc";

    static SystemCalls() => NativeLibrary.SetDllImportResolver(typeof(SystemCalls).Assembly, static (name, _, _) => name == Libc && !OperatingSystem.IsWindows() ? NativeLibrary.GetMainProgramHandle() : 0);

    [LibraryImport(Libc, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Open(string path, int flags);

    [LibraryImport(Libc, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(int handle);

    [LibraryImport(Libc, EntryPoint = "close")]
    public static partial int Close(int handle);

    [LibraryImport(Libc, EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int Fdatasync(SafeFileHandle file);

    [LibraryImport(Libc, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Fcntl(SafeFileHandle file, int command, int value);
}
