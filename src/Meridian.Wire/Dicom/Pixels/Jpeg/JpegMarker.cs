namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>Second bytes of the markers: ITU-T T.81 table B.1.</summary>
internal static class JpegMarker
{
    public const byte StartOfFrame0 = 0xC0, StartOfFrame1 = 0xC1, StartOfFrame2 = 0xC2, StartOfFrame3 = 0xC3;
    public const byte HuffmanTables = 0xC4, JpegExtension = 0xC8, ArithmeticConditioning = 0xCC, LastStartOfFrame = 0xCF;
    public const byte Restart0 = 0xD0, Restart7 = 0xD7;
    public const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, QuantizationTables = 0xDB, NumberOfLines = 0xDC, RestartInterval = 0xDD;
    public const byte App0 = 0xE0, App14 = 0xEE;
    public const byte Temporary = 0x01;
}
