using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>Writes PNG (ISO/IEC 15948): 8 bits of gray or RGB, each line told as the difference from the line above.</summary>
public static class PngEncoder
{
    private static readonly uint[] CrcTable = MakeCrcTable();

    public static void Encode(RenderedImage image, IBufferWriter<byte> to)
    {
        to.Write<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8; // bits
        header[9] = (byte)(image.Channels == 3 ? 2 : 0); // 11.2.2: color type
        header[10..].Clear(); // deflate, adaptive filters, not interlaced
        Chunk(to, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var length = image.Width * image.Channels;
            var line = new byte[length + 1];
            for (var y = 0; y < image.Height; y++)
            {
                var now = image.Pixels.AsSpan(y * length, length);
                line[0] = (byte)(y == 0 ? 0 : 2); // 9.2: none, up
                if (y == 0) now.CopyTo(line.AsSpan(1));
                else
                {
                    var above = image.Pixels.AsSpan((y - 1) * length, length);
                    for (var x = 0; x < length; x++) line[x + 1] = (byte)(now[x] - above[x]);
                }
                zlib.Write(line);
            }
        }
        Chunk(to, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        Chunk(to, "IEND"u8, []);
    }

    private static void Chunk(IBufferWriter<byte> to, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        to.Write(number);
        to.Write(type);
        to.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(data, Crc(type, 0xFFFFFFFF)) ^ 0xFFFFFFFF);
        to.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        foreach (var b in bytes) crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }

    // Annex D: the polynomial of ISO 3309, reflected.
    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++) c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }
}
