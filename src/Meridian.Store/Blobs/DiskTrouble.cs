using Meridian.Core.Record;

namespace Meridian.Store.Blobs;

/// <summary>Failures of the images' disk as troubles that people can act on.</summary>
internal static class DiskTrouble
{
    private const int NoSpace = 28, QuotaExceeded = 122, ReadOnlyFileSystem = 30; // errno of Linux; .NET gives it as HResult

    public static RecordUnavailableException From(Exception failed, string folder) => failed switch
    {
        RecordUnavailableException already => already,
        UnauthorizedAccessException => new(RecordTrouble.ReadOnly, $"The imaging folder {folder} may not be written. Give the hub's account write access to it.", failed),
        IOException { HResult: NoSpace or QuotaExceeded } => Full(folder, failed),
        IOException { HResult: ReadOnlyFileSystem } => new(RecordTrouble.ReadOnly, $"The disk that holds the imaging folder {folder} can only be read.", failed),
        _ => new(RecordTrouble.InputOutput, $"The disk that holds the imaging folder {folder} failed. Check the disk and the system's log.", failed),
    };

    public static RecordUnavailableException Full(string folder, Exception? inner = null) =>
        new(RecordTrouble.DiskFull, $"The disk that holds the imaging folder {folder} is full. Free space or move the folder; the hub goes on by itself.", inner);
}
