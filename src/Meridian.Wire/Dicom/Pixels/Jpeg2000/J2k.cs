using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>Markers of the code stream (T.800 table A.2) and small arithmetic.</summary>
internal static class J2k
{
    public const int Soc = 0xFF4F, Siz = 0xFF51, Cod = 0xFF52, Coc = 0xFF53, Qcd = 0xFF5C, Qcc = 0xFF5D, Rgn = 0xFF5E, Poc = 0xFF5F, Ppm = 0xFF60, Ppt = 0xFF61;
    public const int Sot = 0xFF90, Sop = 0xFF91, Eph = 0xFF92, Sod = 0xFF93, Eoc = 0xFFD9;

    public static int CeilShift(int value, int bits) => bits >= 31 ? (value > 0 ? 1 : 0) : (int)((value + (1L << bits) - 1) >> bits);

    public static int FloorShift(int value, int bits) => bits >= 31 ? 0 : value >> bits;

    /// <summary>True where a file format (T.800 Annex I) is around the code stream.</summary>
    public static bool IsFile(ReadOnlySpan<byte> data) => data.Length >= 12 && data[4..8].SequenceEqual("jP  "u8);

    /// <summary>
    /// Where the code stream is: some senders put the whole file format around it (PS3.5 A.4.4 forbids it); its jp2c box holds it. The length is the box's, null where it has none of its own.
    /// </summary>
    /// <exception cref="PixelException"><see cref="PixelReject.Truncated"/> where the boxes before it are not whole.</exception>
    public static (int Start, long? Length) StreamIn(ReadOnlySpan<byte> data)
    {
        if (!IsFile(data)) return (0, null);
        for (var at = 0; at + 8 <= data.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
            if (data.Slice(at + 4, 4).SequenceEqual("jp2c"u8))
            {
                // I.4: 0 up to the end, 1 a length of 64 bits behind the name
                if (length != 1) return (at + 8, length < 8 ? null : length - 8);
                if (at + 16 > data.Length) break;
                var wide = BinaryPrimitives.ReadUInt64BigEndian(data[(at + 8)..]);
                return (at + 16, wide is < 16 or > long.MaxValue ? null : (long)wide - 16);
            }
            if (length < 8) throw Corrupt("a file without a code stream");
            if (length > data.Length - at) break;
            at += (int)length;
        }
        throw new PixelException(PixelReject.Truncated, "a JPEG 2000 file");
    }

    public static PixelException Corrupt(string what) => new(PixelReject.Corrupt, "JPEG 2000: " + what);
}
