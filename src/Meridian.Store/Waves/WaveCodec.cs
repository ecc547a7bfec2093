using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Waves;

/// <summary>
/// Packs a run of samples without loss. The samples that were measured are differenced zero to four times, whichever leaves
/// the smallest remainders (a wave is smooth; noise is not), and the remainders are written in groups of 32 by Golomb-Rice codes
/// whose parameter each group chooses for itself, so that a QRS complex costs bits only where it stands. Samples that were not
/// measured are runs beside it. A CRC-32C closes the block: a changed bit is found, never shown. Arithmetic wraps at 32 bits,
/// so that any run of whole numbers comes back as it was.
/// </summary>
/// <remarks>
/// Block: version and order (1 byte: 0x10 | missing &lt;&lt; 3 | order), count, [runs: their number, then lengths measured, missing, measured …],
/// the first remainders (as many as the order) as signed numbers, then the bits, lowest first: for each group five bits k
/// (31: all zero), for each remainder its zigzag value v as v &gt;&gt; k zeros, a one, and the low k bits; CRC-32C of all before it.
/// Rice, "Some practical universal noiseless coding techniques", JPL 79-22, 1979; the choice of fixed predictors as in Shorten
/// (Robinson, CUED/F-INFENG/TR.156, 1994).
/// </remarks>
public static partial class WaveCodec
{
    /// <summary>Most samples of a block: four and a half hours at 1 kHz.</summary>
    public const int MaxSamples = 1 << 24;

    private const int MaxOrder = 4, GroupSize = 32, KBits = 5, AllZero = 31, MaxK = 28, MaxQuotient = 24;
    private const byte VersionMark = 0x10, MissingMark = 0x08, OrderMask = 0x07;

    private static int Zigzag(int value) => (value << 1) ^ (value >> 31);
    private static int Unzigzag(uint value) => (int)(value >> 1) ^ -(int)(value & 1);

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
