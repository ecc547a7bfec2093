using System.Collections.Concurrent;
using System.Globalization;
using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Store.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Store.Blobs;

/// <summary>
/// Objects as files below the imaging folder. A file is written whole, synced, and its folder synced after it (open(2), fsync(2)), each
/// object by itself and several at a time, its bytes past the page cache (<see cref="DirectFile"/>); folders that are made are synced into theirs. Objects that outgrow memory are gathered in
/// <c>incoming/</c> and renamed to their place, which a rename on one disk does at once or not at all.
/// </summary>
public sealed class ImageStore : IImageStore, IDisposable
{
    private const int FoldersKept = 4096, FirstBuffer = 128 << 10;
    // of each size: as many objects as are on their way at a busy moment
    private const int BuffersKept = 16;
    private const string Incoming = "incoming", Leftover = "leftover";
    private readonly ImageStoreOptions options;
    private readonly IImagingReader reader;
    private readonly TimeProvider clock;
    private readonly DiskThreads threads;
    private readonly ConcurrentDictionary<string, byte> folders = new(StringComparer.Ordinal);
    private readonly DriveInfo drive;
    private long lastIncoming, spaceAskedAt, freeBytes;

    /// <param name="reader">For objects that lie in the record.</param>
    /// <exception cref="RecordUnavailableException">The folder cannot be made or written.</exception>
    public ImageStore(ImageStoreOptions options, IImagingReader reader, TimeProvider clock)
    {
        (this.options, this.reader, this.clock) = (options with { Folder = Path.GetFullPath(options.Folder) }, reader, clock);
        try
        {
            MakeFolder(Folder);
            var incoming = Path.Combine(Folder, Incoming);
            MakeFolder(incoming);
            // nobody was told of these: they were on their way when the last hub ended
            foreach (var left in Directory.EnumerateFiles(incoming)) File.Delete(left);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException) { throw DiskTrouble.From(failed, Folder); }
        drive = new(Folder);
        // whole blocks, and room for what is left of one beside the next
        var most = Math.Max(2 * DirectFile.Block, (options.MemoryBytes + DirectFile.Block - 1) & -DirectFile.Block);
        (Small, Large) = (new(Math.Min(FirstBuffer, most), BuffersKept), new(most, BuffersKept));
        threads = new(options.Threads);
    }

    public string Folder => options.Folder;

    internal AlignedBuffers Small { get; }
    internal AlignedBuffers Large { get; }

    /// <summary>Asked at most twice a second.</summary>
    public long FreeBytes
    {
        get
        {
            var now = clock.GetTimestamp();
            var last = Interlocked.Read(ref spaceAskedAt);
            if (last == 0 || clock.GetElapsedTime(last, now) > TimeSpan.FromMilliseconds(500))
            {
                Interlocked.Exchange(ref freeBytes, drive.AvailableFreeSpace);
                Interlocked.Exchange(ref spaceAskedAt, now);
            }
            return Interlocked.Read(ref freeBytes);
        }
    }

    public IncomingObject Begin(long? expectedLength = null)
    {
        if (FreeBytes - (expectedLength ?? 0) < options.LeastFreeBytes) throw DiskTrouble.Full(Folder);
        return new IncomingBlob(this, expectedLength);
    }

    public StoredObject Open(ObjectLocation location)
    {
        for (var again = 0; ; again++)
        {
            if (location.Path is { } path) return new StoredBlob(File.OpenHandle(Whole(path), options: FileOptions.RandomAccess));
            if (reader.BytesOf(location.Sequence) is { } bytes) return new StoredBlob(bytes);
            // the mover was quicker than the caller
            if (again > 0 || reader.Instance(location.Sequence) is not { Location.Path: not null } moved) throw new FileNotFoundException("The object is gone.");
            location = moved.Location;
        }
    }

    public Task<bool> SealAsync(IncomingObject incoming, string path, bool replaces = false) => threads.RunAsync(() =>
    {
        try
        {
            return Seal((IncomingBlob)incoming, path, replaces);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException) { throw DiskTrouble.From(failed, Folder); }
    });

    public Task LayOutAsync(IReadOnlyList<(string Path, ReadOnlyMemory<byte> Bytes)> objects) => threads.RunAsync(() =>
    {
        var written = new List<SafeFileHandle>(objects.Count);
        try
        {
            var touched = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (path, bytes) in objects)
            {
                touched.Add(Ready(path));
                var file = Retrying(path, () => File.OpenHandle(Whole(path), FileMode.Create, FileAccess.Write));
                written.Add(file);
                RandomAccess.Write(file, bytes.Span, 0);
            }
            // the first sync brings most of the others' bytes along
            foreach (var file in written) DurableFile.Sync(file);
            foreach (var folder in touched) DurableDirectory.Sync(folder);
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException) { throw DiskTrouble.From(failed, Folder); }
        finally
        {
            foreach (var file in written) file.Dispose();
        }
    });

    public void Delete(string path)
    {
        var whole = Whole(path);
        try
        {
            File.Delete(whole);
            // series, study, day, month, year; one that a new file goes into is not empty or is made anew
            for (var folder = Path.GetDirectoryName(whole)!; folder.Length > Folder.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
            {
                folders.TryRemove(folder, out _);
                Directory.Delete(folder);
            }
        }
        catch (DirectoryNotFoundException) { }
        catch (IOException) { } // in use or gone meanwhile: an empty folder harms nobody, a file is found by the next start
        catch (UnauthorizedAccessException) { }
    }

    public void SetAside(string path)
    {
        var whole = Whole(path);
        if (!File.Exists(whole)) return;
        try
        {
            var to = Whole($"{Leftover}/{path}");
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            for (var number = 2; File.Exists(to); number++) to = Whole($"{Leftover}/{ImagePath.Numbered(path, "n", number)}");
            File.Move(whole, to);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException) { throw DiskTrouble.From(failed, Folder); }
    }

    public IEnumerable<string> FilesSince(DateOnly day)
    {
        foreach (var year in Folders(Folder, 4))
            foreach (var month in Folders(year, 2))
                foreach (var date in Folders(month, 2))
                {
                    var name = Path.GetRelativePath(Folder, date).Replace(Path.DirectorySeparatorChar, '/');
                    if (!DateOnly.TryParseExact(name, "yyyy'/'MM'/'dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) || at < day) continue;
                    foreach (var file in Directory.EnumerateFiles(date, "*", SearchOption.AllDirectories))
                        yield return Path.GetRelativePath(Folder, file).Replace(Path.DirectorySeparatorChar, '/');
                }
    }

    private static IEnumerable<string> Folders(string below, int digits) =>
        Directory.EnumerateDirectories(below).Where(d => Path.GetFileName(d) is { } name && name.Length == digits && name.All(char.IsAsciiDigit)).Order(StringComparer.Ordinal);

    public void Dispose() => threads.Dispose();

    private bool Seal(IncomingBlob incoming, string path, bool replaces)
    {
        var folder = Ready(path);
        var whole = Whole(path);
        if (incoming.File is { } gathered)
        {
            if (!replaces && File.Exists(whole)) return false;
            DirectFile.Write(gathered, incoming.Rest, incoming.Written);
            DurableFile.Sync(gathered);
            Retrying(path, () => { File.Move(incoming.Path!, whole, replaces); return true; });
            incoming.Leave();
        }
        else
        {
            SafeFileHandle file;
            try { file = Retrying(path, () => File.OpenHandle(whole, replaces ? FileMode.Create : FileMode.CreateNew, FileAccess.Write)); }
            catch (IOException) when (!replaces && File.Exists(whole)) { return false; }
            using (file)
            {
                try
                {
                    DirectFile.Write(file, incoming.Rest, 0);
                    DurableFile.Sync(file);
                }
                catch
                {
                    File.Delete(whole);
                    throw;
                }
            }
        }
        DurableDirectory.Sync(folder);
        return true;
    }

    /// <summary>A folder that was empty may have been cleared away between its making and its use: once more.</summary>
    private T Retrying<T>(string path, Func<T> use)
    {
        try { return use(); }
        catch (DirectoryNotFoundException)
        {
            folders.Clear();
            Ready(path);
            return use();
        }
    }

    internal (SafeFileHandle File, string Path) BeginFile()
    {
        var path = Path.Combine(Folder, Incoming, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref lastIncoming)}.part"));
        try
        {
            return (File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite), path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException) { throw DiskTrouble.From(failed, Folder); }
    }

    internal void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        if (FreeBytes < options.LeastFreeBytes) throw DiskTrouble.Full(Folder);
        try
        {
            DirectFile.Write(file, bytes, offset);
        }
        catch (IOException failed) { throw DiskTrouble.From(failed, Folder); }
    }

    internal static void DropIncoming(string path)
    {
        try { File.Delete(path); }
        catch (IOException) { } // the next start clears it away
        catch (UnauthorizedAccessException) { }
    }

    private string Whole(string path)
    {
        var whole = Path.GetFullPath(Path.Combine(Folder, path));
        return whole.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? whole : throw new ArgumentException("The path leads out of the imaging folder.", nameof(path));
    }

    /// <summary>Makes the folder of a file where it is not there yet, each level synced into the one above.</summary>
    private string Ready(string path)
    {
        var folder = Path.GetDirectoryName(Whole(path))!;
        MakeFolder(folder);
        return folder;
    }

    private void MakeFolder(string folder)
    {
        if (folders.ContainsKey(folder)) return;
        if (folders.Count > FoldersKept) folders.Clear();
        var parent = Path.GetDirectoryName(folder);
        if (folder.Length > Folder.Length) MakeFolder(parent!);
        // also one that is there may have been made a moment ago by another session whose sync is not done
        Directory.CreateDirectory(folder);
        if (parent is not null) DurableDirectory.Sync(parent);
        folders[folder] = 1;
    }
}
