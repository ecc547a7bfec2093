using System.Diagnostics.CodeAnalysis;

namespace Meridian.Wire.Dicom.Network;

/// <summary>The only exception of this folder. Its message gives the reason and the offset, never a byte of the payload.</summary>
/// <param name="reason">Why.</param>
/// <param name="offset">The first byte at fault, counted from the first byte of the PDU or command.</param>
public sealed class DicomNetworkException(DicomNetworkReject reason, long offset) : Exception($"{Describe(reason)} (byte {offset})")
{
    public DicomNetworkReject Reason { get; } = reason;
    public long Offset { get; } = offset;

    /// <summary>The reason in English; says nothing of the content.</summary>
    public static string Describe(DicomNetworkReject reason) => reason switch
    {
        DicomNetworkReject.None => "Nothing was refused",
        DicomNetworkReject.UnknownPdu => "The bytes are no DICOM PDU",
        DicomNetworkReject.PduTooLong => "The PDU is longer than allowed",
        DicomNetworkReject.BadPduLength => "The PDU has a length that its type cannot have",
        DicomNetworkReject.BadItemLength => "An item goes beyond the end of the PDU",
        DicomNetworkReject.BadContextId => "A presentation context has an identifier that is not odd, or that is given twice",
        DicomNetworkReject.MissingItem => "The association request lacks an item",
        DicomNetworkReject.BadText => "A UID or AE title has characters that it cannot have",
        DicomNetworkReject.BadPdvLength => "A presentation data value goes beyond the end of its PDU",
        DicomNetworkReject.FragmentOutOfOrder => "Fragments of a message came out of order",
        DicomNetworkReject.CommandTooLong => "The command is longer than allowed",
        DicomNetworkReject.BadCommand => "The command cannot be read",
        DicomNetworkReject.UnknownCommand => "The command is not known",
        DicomNetworkReject.MissingElement => "The command lacks an element",
        DicomNetworkReject.UnexpectedPdu => "A PDU came that may not come now",
        DicomNetworkReject.UnknownContext => "Bytes came on a presentation context that was not accepted",
        _ => throw new InvalidOperationException($"No words for reason {(int)reason}"),
    };

    [DoesNotReturn]
    internal static void Throw(DicomNetworkReject reason, long offset) => throw new DicomNetworkException(reason, offset);
}
