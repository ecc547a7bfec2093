using System.Buffers;
using Meridian.Core.Imaging;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Store.Blobs;

/// <summary>An object on its way in: a pooled buffer, and a file in <c>incoming/</c> once it has outgrown it.</summary>
internal sealed class IncomingBlob(ImageStore store, int memoryBytes, long? expectedLength) : IncomingObject
{
    private const int FirstBuffer = 128 << 10;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(memoryBytes, Math.Max(FirstBuffer, expectedLength ?? 0)));
    private int used;
    private int summed; // of the buffer, into the checksum
    private long written;
    private long datasetOffset;
    private uint register = Crc32C.Start;
    private SafeFileHandle? file;
    private bool disposed;

    public override long Length => written + used;
    public override long DatasetOffset => datasetOffset;
    public override ReadOnlyMemory<byte> Memory => file is null ? buffer.AsMemory(0, used) : default;
    /// <summary>Its file in <c>incoming/</c>; null: all is in memory.</summary>
    public string? Path { get; private set; }
    internal SafeFileHandle? File => file;
    /// <summary>The part that is not in the file yet.</summary>
    internal ReadOnlySpan<byte> Rest => buffer.AsSpan(0, used);
    internal long Written => written;

    public override uint Checksum
    {
        get
        {
            Sum();
            return Crc32C.End(register);
        }
    }

    public override void BeginDataset()
    {
        if (datasetOffset != 0) throw new InvalidOperationException("The data set has begun already.");
        datasetOffset = Length;
        summed = used;
    }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var space = GetSpan(1);
            var part = Math.Min(space.Length, bytes.Length);
            bytes[..part].CopyTo(space);
            used += part;
            bytes = bytes[part..];
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Need(Math.Max(1, sizeHint));
        return buffer.AsMemory(used);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length - used);
        used += count;
    }

    public override Stream OpenRead()
    {
        if (file is null) return new MemoryStream(buffer, 0, used, writable: false);
        Spill();
        return new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 1 << 16) { Position = 0 };
    }

    private void Need(int size)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (buffer.Length - used >= size) return;
        if (used + (long)size <= memoryBytes)
        {
            Grow(memoryBytes);
            return;
        }
        Spill();
        if (buffer.Length < size) Grow(size);
    }

    private void Grow(int to)
    {
        var larger = ArrayPool<byte>.Shared.Rent(to);
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    /// <summary>Writes what memory holds to the file.</summary>
    private void Spill()
    {
        Sum();
        if (file is null) (file, Path) = store.BeginFile();
        store.Write(file, buffer.AsSpan(0, used), written);
        written += used;
        (used, summed) = (0, 0);
    }

    private void Sum()
    {
        if (datasetOffset == 0) return;
        register = Crc32C.Add(register, buffer.AsSpan(summed, used - summed));
        summed = used;
    }

    /// <summary>The file has its place: it is no longer this object's to take away.</summary>
    internal void Leave() => Path = null;

    public override void Dispose()
    {
        if (disposed) return;
        disposed = true;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        file?.Dispose();
        if (Path is not null) ImageStore.DropIncoming(Path);
    }
}
