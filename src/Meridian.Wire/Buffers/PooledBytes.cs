using System.Buffers;

namespace Meridian.Wire.Buffers;

/// <summary>Bytes that grow in rented memory; give it a stack span to start with and dispose it, or the array is lost to the pool.</summary>
internal ref struct PooledBytes(Span<byte> start)
{
    private Span<byte> space = start;
    private byte[]? rented;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => space[..Length];

    public void Add(byte value)
    {
        if (Length == space.Length) Grow(1);
        space[Length++] = value;
    }

    public void Add(ReadOnlySpan<byte> values)
    {
        if (values.Length > space.Length - Length) Grow(values.Length);
        values.CopyTo(space[Length..]);
        Length += values.Length;
    }

    /// <summary>Room for at least <paramref name="size"/> bytes after what is written; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (size > space.Length - Length) Grow(size);
        return space[Length..];
    }

    public void Advance(int count) => Length += count;

    public void Clear() => Length = 0;

    public void Dispose()
    {
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        rented = null;
        space = default;
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + more), Math.Max(256, space.Length * 2)));
        space[..Length].CopyTo(larger);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        rented = larger;
        space = larger;
    }
}
