using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>The final response of a peer to an operation of the hub.</summary>
/// <param name="Dataset">Its data set's bytes; empty: none.</param>
/// <param name="TransferSyntax">What the data set is coded in.</param>
public sealed record DimseReply(DimseResponse Response, ReadOnlyMemory<byte> Dataset, string TransferSyntax)
{
    public DicomStatus Status => Response.Status;
}
