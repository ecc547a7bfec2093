using Microsoft.Win32.SafeHandles;

namespace Meridian.Core.Imaging;

/// <summary>An object opened for reading. Any thread; offsets count from the first byte of the Part 10 file.</summary>
public abstract class StoredObject : IDisposable
{
    public abstract long Length { get; }
    /// <summary>The file, for reads at an offset by the operating system; null: the bytes are in <see cref="Memory"/>.</summary>
    public abstract SafeFileHandle? File { get; }
    /// <summary>The bytes where they are in memory; empty when they are in <see cref="File"/>.</summary>
    public abstract ReadOnlyMemory<byte> Memory { get; }

    /// <summary>Reads into the buffer from an offset on; returns how many bytes there were, 0 at the end.</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        if (File is { } file) return RandomAccess.Read(file, buffer, offset);
        if (offset >= Memory.Length) return 0;
        var part = Memory.Span[(int)offset..];
        if (part.Length > buffer.Length) part = part[..buffer.Length];
        part.CopyTo(buffer);
        return part.Length;
    }

    /// <inheritdoc cref="Read"/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation = default) =>
        File is { } file ? RandomAccess.ReadAsync(file, buffer, offset, cancellation) : new(Read(buffer.Span, offset));

    /// <summary>A seekable stream over the whole object. Disposing it leaves the object open.</summary>
    public abstract Stream AsStream();
    public abstract void Dispose();
}
