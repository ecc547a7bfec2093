namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>Markers of the code stream (T.800 table A.2) and small arithmetic.</summary>
internal static class J2k
{
    public const int Soc = 0xFF4F, Siz = 0xFF51, Cod = 0xFF52, Coc = 0xFF53, Qcd = 0xFF5C, Qcc = 0xFF5D, Rgn = 0xFF5E, Poc = 0xFF5F, Ppm = 0xFF60, Ppt = 0xFF61;
    public const int Sot = 0xFF90, Sop = 0xFF91, Eph = 0xFF92, Sod = 0xFF93, Eoc = 0xFFD9;

    public static int CeilShift(int value, int bits) => bits >= 31 ? (value > 0 ? 1 : 0) : (int)((value + (1L << bits) - 1) >> bits);

    public static int FloorShift(int value, int bits) => bits >= 31 ? 0 : value >> bits;

    public static PixelException Corrupt(string what) => new(PixelReject.Corrupt, "JPEG 2000: " + what);
}
