using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Meridian.Store.Blobs;

/// <summary>
/// Memory that begins on a block of the disk, which the disk takes from where it lies (<see cref="DirectFile"/>). A number of each size is kept
/// and used again: memory that is new to a process costs more than what is then written into it. Arrays lie pinned; what is not given back is the collector's.
/// </summary>
internal sealed class AlignedBuffers(int size, int most)
{
    private readonly ConcurrentQueue<Memory<byte>> free = new();
    private int kept;

    public int Size => size;

    public Memory<byte> Rent()
    {
        if (!free.TryDequeue(out var buffer)) return Make(size);
        Interlocked.Decrement(ref kept);
        return buffer;
    }

    public void Return(Memory<byte> buffer)
    {
        if (buffer.Length != size || Interlocked.Increment(ref kept) > most)
        {
            if (buffer.Length == size) Interlocked.Decrement(ref kept);
            return;
        }
        free.Enqueue(buffer);
    }

    /// <summary>One that nobody keeps.</summary>
    public static unsafe Memory<byte> Make(int size)
    {
        var array = GC.AllocateUninitializedArray<byte>(size + DirectFile.Block, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref array[0]);
        return array.AsMemory((int)((DirectFile.Block - address % DirectFile.Block) % DirectFile.Block), size);
    }
}
