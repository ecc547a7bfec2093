namespace Meridian.Wire.Dicom;

/// <summary>Bytes by offset: what the reader reads from.</summary>
internal abstract class DicomSource
{
    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>True where every value is at hand without copying.</summary>
    public abstract bool IsMemory { get; }

    /// <summary>The bytes at an offset: as many as wanted, or fewer at the end. Good until the next call. At most 512.</summary>
    public abstract ReadOnlySpan<byte> Peek(long at, int count);

    /// <summary>Bytes that stay good. The caller has checked that they are there.</summary>
    public abstract ReadOnlyMemory<byte> Take(long at, int count);
}

internal sealed class MemorySource(ReadOnlyMemory<byte> bytes) : DicomSource
{
    public override long Length => bytes.Length;

    public override bool IsMemory => true;

    public override ReadOnlySpan<byte> Peek(long at, int count) => at >= bytes.Length ? default : bytes.Span.Slice((int)at, (int)Math.Min(count, bytes.Length - at));

    public override ReadOnlyMemory<byte> Take(long at, int count) => bytes.Slice((int)at, count);
}

/// <summary>A stream in blocks that are never used again, so that small values are slices of them.</summary>
internal sealed class StreamSource(Stream stream) : DicomSource
{
    private const int BlockSize = 16 * 1024;
    private readonly long length = stream.Length;
    private byte[] block = [];
    private long blockAt;
    private int blockLength;

    public override long Length => length;

    public override bool IsMemory => false;

    public override ReadOnlySpan<byte> Peek(long at, int count)
    {
        if (at >= length) return default;
        count = (int)Math.Min(count, length - at);
        if (at < blockAt || at + count > blockAt + blockLength) Load(at);
        return block.AsSpan((int)(at - blockAt), (int)Math.Min(count, blockAt + blockLength - at));
    }

    public override ReadOnlyMemory<byte> Take(long at, int count)
    {
        if (count == 0) return default;
        if (at >= blockAt && at + count <= blockAt + blockLength) return block.AsMemory((int)(at - blockAt), count);
        if (count <= BlockSize / 4)
        {
            Load(at);
            return block.AsMemory(0, Math.Min(count, blockLength));
        }
        var bytes = new byte[count];
        stream.Position = at;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private void Load(long at)
    {
        var size = (int)Math.Min(BlockSize, length - at);
        block = new byte[size];
        stream.Position = at;
        blockLength = stream.ReadAtLeast(block, size, throwOnEndOfStream: false);
        blockAt = at;
    }
}
