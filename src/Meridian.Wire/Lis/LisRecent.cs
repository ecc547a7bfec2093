using System.Security.Cryptography;

namespace Meridian.Wire.Lis;

/// <summary>
/// The digests (SHA-256) of the last messages that were committed from one piece of equipment. Give the same one to each link of that equipment, so that a message that is sent again
/// after the connection was lost is known. Not for several threads at once.
/// </summary>
public sealed class LisRecent(int capacity = 256)
{
    private readonly Queue<Digest> order = new();
    private readonly HashSet<Digest> known = [];

    private readonly record struct Digest(UInt128 High, UInt128 Low);

    /// <summary>True when these bytes were committed not long ago.</summary>
    public bool Contains(ReadOnlySpan<byte> text) => known.Contains(Of(text));

    /// <summary>Remembers a message; the oldest one is forgotten when there are too many.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        var digest = Of(text);
        if (!known.Add(digest)) return;
        order.Enqueue(digest);
        if (order.Count > capacity) known.Remove(order.Dequeue());
    }

    private static Digest Of(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash), System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]));
    }
}
