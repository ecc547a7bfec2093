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
}
