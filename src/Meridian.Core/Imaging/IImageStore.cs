namespace Meridian.Core.Imaging;

/// <summary>
/// Keeps objects as they came: a DICOM Part 10 file each, our own preamble and group 2, then the data set exactly as received.
/// Layout: <c>imaging/yyyy/MM/dd/StudyUID/SeriesUID/SOPInstanceUID.dcm</c> by the day of receipt (UTC); small ones lie in the record until
/// the mover has laid them out. Any thread.
/// </summary>
public interface IImageStore
{
    /// <summary>
    /// Begins an object: memory first, a file above a threshold, so that any length may come. Give it to
    /// <see cref="ImagingDesk.StoreAsync"/> or dispose it, which leaves nothing behind.
    /// </summary>
    /// <param name="expectedLength">What the sender announced, bytes; null: unknown. Only a hint.</param>
    /// <exception cref="Record.RecordUnavailableException">There is no room.</exception>
    IncomingObject Begin(long? expectedLength = null);

    /// <summary>Opens the bytes for reading at any offset, from the record or the file. Dispose after use.</summary>
    /// <exception cref="FileNotFoundException">The object is gone (deleted by a person), or its file is missing; the latter is shown as damage.</exception>
    StoredObject Open(ObjectLocation location);

    /// <summary>
    /// Makes the object a file on stable storage: its bytes and its name survive a power cut when the task completes. False: a file of
    /// this name is there, and <paramref name="replaces"/> is false.
    /// </summary>
    /// <param name="path">Below the imaging folder, see <see cref="ImagePath"/>.</param>
    /// <param name="replaces">Put it in the place of what is there.</param>
    /// <exception cref="Record.RecordUnavailableException">There is no room, or the disk failed; nothing half is left under the name.</exception>
    Task<bool> SealAsync(IncomingObject incoming, string path, bool replaces = false);

    /// <summary>Makes small objects files, all at once; what is there under a name is replaced. On stable storage when the task completes.</summary>
    /// <exception cref="Record.RecordUnavailableException">There is no room, or the disk failed.</exception>
    Task LayOutAsync(IReadOnlyList<(string Path, ReadOnlyMemory<byte> Bytes)> objects);

    /// <summary>Takes a file away, and folders that it leaves empty; nothing when there is none.</summary>
    void Delete(string path);

    /// <summary>
    /// Moves a file that no row of the record names to <c>leftover/</c> below the imaging folder; nothing when there is none. It is
    /// not deleted: where an older copy of the record was restored, it is an image that somebody was told is kept.
    /// </summary>
    /// <exception cref="Record.RecordUnavailableException">The disk failed.</exception>
    void SetAside(string path);

    /// <summary>Files in the folders of a day and of all later ones.</summary>
    IEnumerable<string> FilesSince(DateOnly day);

    /// <summary>Room on the disk, bytes.</summary>
    long FreeBytes { get; }

    /// <summary>The imaging folder.</summary>
    string Folder { get; }
}
