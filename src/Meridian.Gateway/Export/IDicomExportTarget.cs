using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Export;

/// <summary>Where files go: a folder, or a zip stream.</summary>
public interface IDicomExportTarget
{
    /// <summary>Writes one file. <paramref name="source"/> holds the segments that are not in memory.</summary>
    Task WriteAsync(string path, IReadOnlyList<DicomSegment> segments, StoredObject? source, CancellationToken cancellation);
}
