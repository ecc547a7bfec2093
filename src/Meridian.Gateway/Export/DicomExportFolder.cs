using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Export;

/// <summary>Files in a folder. A file has its name only when it is whole.</summary>
public sealed class DicomExportFolder(string folder) : IDicomExportTarget
{
    public async Task WriteAsync(string path, IReadOnlyList<DicomSegment> segments, StoredObject? source, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using (var stream = new FileStream(file + ".part", FileMode.Create, FileAccess.Write, FileShare.None, 0, useAsync: true))
            await DicomExportZip.CopyAsync(segments, source, stream, cancellation);
        File.Move(file + ".part", file, overwrite: true);
    }
}
