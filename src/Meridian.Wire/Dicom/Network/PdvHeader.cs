using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Network;

/// <summary>What stands before a fragment in a P-DATA-TF (PS3.8 9.3.5.1 and Annex E.2): length, context, message control header.</summary>
/// <param name="ContextId">Odd, 1 to 255.</param>
/// <param name="IsCommand">Of the command set, else of the data set.</param>
/// <param name="IsLast">The last fragment of it.</param>
/// <param name="FragmentBytes">How many bytes of fragment follow.</param>
public readonly record struct PdvHeader(byte ContextId, bool IsCommand, bool IsLast, uint FragmentBytes)
{
    /// <summary>Item length (4), context (1), message control header (1).</summary>
    public const int Bytes = 6;

    /// <summary>Reads it; <paramref name="left"/> is what the PDU still has, this header included.</summary>
    internal static PdvHeader Read(ReadOnlySpan<byte> bytes, uint left, long offset)
    {
        // PS3.8 9.3.5.1: the length counts context and control header too.
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (length < 2 || length > left - 4) DicomNetworkException.Throw(DicomNetworkReject.BadPdvLength, offset);
        var context = bytes[4];
        if ((context & 1) == 0) DicomNetworkException.Throw(DicomNetworkReject.BadContextId, offset + 4);
        return new(context, (bytes[5] & 1) != 0, (bytes[5] & 2) != 0, length - 2);
    }

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, FragmentBytes + 2);
        bytes[4] = ContextId;
        bytes[5] = (byte)((IsCommand ? 1 : 0) | (IsLast ? 2 : 0));
    }
}
