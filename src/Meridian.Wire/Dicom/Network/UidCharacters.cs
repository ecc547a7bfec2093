using System.Buffers;

namespace Meridian.Wire.Dicom.Network;

internal static class UidCharacters
{
    /// <summary>PS3.5 9.1: digits and dots.</summary>
    public static SearchValues<byte> All { get; } = SearchValues.Create("0123456789."u8);
}
