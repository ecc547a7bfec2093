using System.IO.Compression;
using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Export;

/// <summary>Files as a zip, written as it goes: nothing is compressed (pixels are, or hardly can be), large archives become zip64.</summary>
public sealed class DicomExportZip(ZipArchive archive) : IDicomExportTarget
{
    public async Task WriteAsync(string path, IReadOnlyList<DicomSegment> segments, StoredObject? source, CancellationToken cancellation)
    {
        var entry = archive.CreateEntry(path, CompressionLevel.NoCompression);
        // the time of an entry is the hub's, not the study's; without one it would tell when the export was made in local time
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using var stream = await entry.OpenAsync(cancellation);
        await CopyAsync(segments, source, stream, cancellation);
    }

    internal static async Task CopyAsync(IReadOnlyList<DicomSegment> segments, StoredObject? source, Stream to, CancellationToken cancellation)
    {
        byte[]? buffer = null;
        foreach (var segment in segments)
        {
            if (!segment.IsInSource)
            {
                await to.WriteAsync(segment.Bytes, cancellation);
                continue;
            }
            buffer ??= new byte[128 * 1024];
            for (var (at, left) = (segment.Offset, segment.Length); left > 0;)
            {
                var read = await source!.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), at, cancellation);
                if (read == 0) throw new EndOfStreamException("An object ends before its index says");
                await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
                (at, left) = (at + read, left - read);
            }
        }
    }
}
