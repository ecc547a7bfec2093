using Meridian.Core.Imaging;

namespace Meridian.Gateway.Dicom;

/// <summary>A data set on its way out, read as it is sent: from memory, or from a part of a stored object. Never changes while it is sent.</summary>
public abstract class DicomContent
{
    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Fills the buffer from an offset on; returns how many bytes there were, 0 only at the end.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation);

    public static DicomContent Of(ReadOnlyMemory<byte> bytes) => new InMemory(bytes);

    /// <summary>The data set of a stored object, without decoding. The object stays the caller's.</summary>
    /// <param name="datasetOffset">Where the data set begins in its Part 10 file.</param>
    public static DicomContent Of(StoredObject stored, long datasetOffset) => new Stored(stored, datasetOffset);

    /// <summary>The rest of a seekable stream from an offset on. The stream stays the caller's.</summary>
    public static DicomContent Of(Stream stream, long offset) => new OfStream(stream, offset);

    private sealed class InMemory(ReadOnlyMemory<byte> bytes) : DicomContent
    {
        public override long Length => bytes.Length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation)
        {
            var part = bytes[(int)offset..];
            if (part.Length > buffer.Length) part = part[..buffer.Length];
            part.CopyTo(buffer);
            return new(part.Length);
        }
    }

    private sealed class Stored(StoredObject stored, long start) : DicomContent
    {
        public override long Length => stored.Length - start;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation) => stored.ReadAsync(buffer, start + offset, cancellation);
    }

    private sealed class OfStream(Stream stream, long start) : DicomContent
    {
        public override long Length { get; } = stream.Length - start;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation)
        {
            stream.Position = start + offset;
            return stream.ReadAsync(buffer, cancellation);
        }
    }
}
