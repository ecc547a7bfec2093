using System.Buffers.Binary;
using System.IO.Compression;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>
/// Text that is compressed once and can be put together with others into one gzip file (RFC 1952) without being compressed again: deflate blocks
/// (RFC 1951) that end at a byte and refer to nothing before their own beginning. One file and not several in a row, because browsers read the
/// first member only.
/// </summary>
internal sealed record PackedText(ReadOnlyMemory<byte> Blocks, uint Checksum, long Length)
{
    private static ReadOnlySpan<byte> Head => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    /// <summary>Compresses pieces, one after the other.</summary>
    public static PackedText Of(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        using var output = new MemoryStream();
        long length = 0;
        int end;
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var piece in pieces)
            {
                gzip.Write(piece.Span);
                length += piece.Length;
            }
            // a flush ends the block at a byte; what comes after it is only the last, empty block and the trailer with the checksum
            gzip.Flush();
            end = (int)output.Length;
        }
        var bytes = output.ToArray();
        return length == 0 ? new(default, 0, 0) : new(bytes.AsMemory(Head.Length, end - Head.Length), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(^8)), length);
    }

    /// <summary>The pieces of a gzip file that says <c>[</c>, the texts joined by commas, <c>]</c>.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ArrayOf(IReadOnlyList<PackedText> texts)
    {
        var file = new List<ReadOnlyMemory<byte>> { Head.ToArray(), Stored('[', last: false) };
        var (checksum, length) = (Crc('['), 1L);
        foreach (var (index, text) in texts.Index())
        {
            if (index > 0)
            {
                file.Add(Stored(',', last: false));
                (checksum, length) = (Joined(checksum, Crc(','), 1), length + 1);
            }
            file.Add(text.Blocks);
            (checksum, length) = (Joined(checksum, text.Checksum, text.Length), length + text.Length);
        }
        file.Add(Stored(']', last: true));
        (checksum, length) = (Joined(checksum, Crc(']'), 1), length + 1);
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), (uint)length);
        file.Add(trailer);
        return file;
    }

    /// <summary>The text again.</summary>
    public Stream Unpack()
    {
        // an empty last block ends the stream
        var whole = new byte[Blocks.Length + 5];
        Blocks.Span.CopyTo(whole);
        Stored(default, last: true).AsSpan(0, 5).CopyTo(whole.AsSpan(Blocks.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(Blocks.Length + 1), 0xFFFF0000);
        return new DeflateStream(new MemoryStream(whole, writable: false), CompressionMode.Decompress);
    }

    // RFC 1951 3.2.4: a block without compression
    private static byte[] Stored(char letter, bool last) => [(byte)(last ? 1 : 0), 1, 0, 0xFE, 0xFF, (byte)letter];

    private static uint Crc(char letter)
    {
        var crc = 0xFFFFFFFF ^ (byte)letter;
        for (var i = 0; i < 8; i++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        return ~crc;
    }

    /// <summary>
    /// The CRC-32 of two runs in a row, from the checksum of each: the first one is multiplied by x to the power of 8 times the second's length
    /// in the field that the checksum calculates in (polynomials over two elements, reduced by the checksum's own).
    /// </summary>
    internal static uint Joined(uint first, uint second, long secondLength)
    {
        var power = 0x00800000u; // x^8, the highest bit being x^0
        for (var n = secondLength; n > 0; n >>= 1)
        {
            if ((n & 1) != 0) first = Product(first, power);
            power = Product(power, power);
        }
        return first ^ second;
    }

    private static uint Product(uint a, uint b)
    {
        var sum = 0u;
        for (var bit = 0x80000000u; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0) sum ^= b;
            b = (b & 1) != 0 ? (b >> 1) ^ 0xEDB88320 : b >> 1;
        }
        return sum;
    }
}
