using System.Buffers;

namespace Meridian.Core.Imaging;

/// <summary>
/// The bytes of an instance on their way in: first preamble, <c>DICM</c> and group 2 as the hub writes them, then <see cref="BeginDataset"/>,
/// then the data set as it comes. Owned by one session at a time. Disposing it before it is stored leaves nothing behind; after
/// <see cref="ImagingDesk.StoreAsync"/> it belongs to the desk.
/// </summary>
public abstract class IncomingObject : IBufferWriter<byte>, IDisposable
{
    /// <summary>Bytes so far.</summary>
    public abstract long Length { get; }
    /// <summary>Where the data set begins; 0 until <see cref="BeginDataset"/>.</summary>
    public abstract long DatasetOffset { get; }
    /// <summary>CRC-32C of the data set so far.</summary>
    public abstract uint Checksum { get; }
    /// <summary>All bytes so far while they are in memory; empty once they have outgrown it: then <see cref="OpenRead"/>.</summary>
    public abstract ReadOnlyMemory<byte> Memory { get; }

    /// <summary>What follows is the data set.</summary>
    public abstract void BeginDataset();
    /// <exception cref="Record.RecordUnavailableException">There is no room.</exception>
    public abstract void Append(ReadOnlySpan<byte> bytes);
    /// <summary>A seekable view of the bytes so far, to read the head of the data set from. Valid until the next append.</summary>
    public abstract Stream OpenRead();

    public abstract Memory<byte> GetMemory(int sizeHint = 0);
    public abstract Span<byte> GetSpan(int sizeHint = 0);
    public abstract void Advance(int count);

    public abstract void Dispose();
}
