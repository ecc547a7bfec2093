using System.Runtime.InteropServices;
using Meridian.Core.Imaging;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Store.Blobs;

/// <summary>An object on its way in: a pooled buffer, and a file in <c>incoming/</c> once it has outgrown it.</summary>
internal sealed class IncomingBlob(ImageStore store, long? expectedLength) : IncomingObject
{
    private Memory<byte> buffer = (expectedLength > store.Small.Size ? store.Large : store.Small).Rent();
    private int used;
    private int summed; // of the buffer, into the checksum
    private long written;
    private long datasetOffset;
    private uint register = Crc32C.Start;
    private SafeFileHandle? file;
    private bool disposed;

    public override long Length => written + used;
    public override long DatasetOffset => datasetOffset;
    public override ReadOnlyMemory<byte> Memory => file is null ? buffer[..used] : default;
    /// <summary>Its file in <c>incoming/</c>; null: all is in memory.</summary>
    public string? Path { get; private set; }
    internal SafeFileHandle? File => file;
    /// <summary>The part that is not in the file yet.</summary>
    internal ReadOnlySpan<byte> Rest => buffer.Span[..used];
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
        return buffer[used..];
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length - used);
        used += count;
    }

    public override Stream OpenRead()
    {
        if (file is null) return MemoryMarshal.TryGetArray(Memory, out var bytes) ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false) : throw new InvalidOperationException();
        Spill();
        // the part of a block that is left is written once more where more comes
        store.Write(file, Rest, written);
        return new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 1 << 16) { Position = 0 };
    }

    private void Need(int size)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (buffer.Length - used >= size) return;
        if (used + (long)size <= store.Large.Size)
        {
            Grow(store.Large.Rent());
            return;
        }
        Spill();
        if (buffer.Length - used < size) Grow(AlignedBuffers.Make(used + size));
    }

    private void Grow(Memory<byte> larger)
    {
        buffer.Span[..used].CopyTo(larger.Span);
        GiveBack();
        buffer = larger;
    }

    private void GiveBack()
    {
        store.Small.Return(buffer);
        if (store.Large.Size != store.Small.Size) store.Large.Return(buffer);
    }

    /// <summary>Writes what memory holds to the file, but for the part of a block at its end.</summary>
    private void Spill()
    {
        Sum();
        if (file is null) (file, Path) = store.BeginFile();
        var whole = used & -DirectFile.Block;
        store.Write(file, buffer.Span[..whole], written);
        buffer.Span[whole..used].CopyTo(buffer.Span);
        written += whole;
        used -= whole;
        summed = used;
    }

    private void Sum()
    {
        if (datasetOffset == 0) return;
        register = Crc32C.Add(register, buffer.Span[summed..used]);
        summed = used;
    }

    /// <summary>The file has its place: it is no longer this object's to take away.</summary>
    internal void Leave() => Path = null;

    public override void Dispose()
    {
        if (disposed) return;
        disposed = true;
        GiveBack();
        buffer = default;
        file?.Dispose();
        if (Path is not null) ImageStore.DropIncoming(Path);
    }
}
