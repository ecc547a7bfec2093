using System.Buffers.Binary;
using System.Numerics;

namespace Meridian.Core.Imaging;

/// <summary>CRC-32C (Castagnoli; RFC 9260 appendix A), by the processor's own instruction where it has one.</summary>
public static class Crc32C
{
    /// <summary>The register before the first byte.</summary>
    public const uint Start = 0xFFFFFFFF;

    public static uint Add(uint register, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        foreach (var one in bytes) register = BitOperations.Crc32C(register, one);
        return register;
    }

    public static uint End(uint register) => ~register;
    public static uint Of(ReadOnlySpan<byte> bytes) => End(Add(Start, bytes));
}
