using Meridian.Core.Imaging;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>A new head in memory, and the rest of a stored object from an offset on.</summary>
internal sealed class SplicedContent(ReadOnlyMemory<byte> head, StoredObject stored, long restOffset) : DicomContent
{
    public override long Length => head.Length + stored.Length - restOffset;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation)
    {
        if (offset >= head.Length) return stored.ReadAsync(buffer, restOffset + offset - head.Length, cancellation);
        var part = head[(int)offset..];
        if (part.Length > buffer.Length) part = part[..buffer.Length];
        part.CopyTo(buffer);
        return new(part.Length);
    }
}
