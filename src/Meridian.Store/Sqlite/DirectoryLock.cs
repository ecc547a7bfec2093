using System.Globalization;
using Meridian.Core.Record;

namespace Meridian.Store.Sqlite;

/// <summary>
/// The lock by which one hub alone opens a data directory. The operating system gives it back when the process ends, however it ends.
/// The file beside it names the process; that it is still there at the next start shows an unclean end.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream held;
    private readonly string ownerPath;

    private DirectoryLock(FileStream held, string ownerPath, bool wasUnclean) => (this.held, this.ownerPath, WasUnclean) = (held, ownerPath, wasUnclean);

    /// <summary>The last owner did not close the record.</summary>
    public bool WasUnclean { get; }

    /// <exception cref="RecordUnavailableException">Another hub has the directory open, or it cannot be written.</exception>
    public static DirectoryLock Take(string directory)
    {
        var ownerPath = System.IO.Path.Combine(directory, "hub.pid");
        FileStream held;
        try
        {
            held = new FileStream(System.IO.Path.Combine(directory, "hub.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new RecordUnavailableException(RecordTrouble.ReadOnly, $"The data directory {directory} may not be written. Give the hub's account write access to it.", refused);
        }
        catch (IOException busy)
        {
            var owner = Owner(ownerPath);
            throw new RecordUnavailableException(RecordTrouble.Locked,
                $"Another hub{(owner is null ? "" : $" (process {owner})")} has the data directory {directory} open. Stop it, or start this one with another --data directory.", busy);
        }
        var wasUnclean = File.Exists(ownerPath);
        File.WriteAllText(ownerPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DirectoryLock(held, ownerPath, wasUnclean);
    }

    private static string? Owner(string path)
    {
        try { return File.ReadAllText(path).Trim() is { Length: > 0 } owner ? owner : null; }
        catch (IOException) { return null; }
        catch (UnauthorizedAccessException) { return null; }
    }

    /// <summary>True: the end is not clean, and the next start must see that.</summary>
    public bool KeepsMark { get; set; }

    public void Dispose()
    {
        if (!KeepsMark) File.Delete(ownerPath);
        held.Dispose();
    }
}
