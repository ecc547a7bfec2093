using Meridian.Gateway.DicomWeb.Negotiation;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>One part of bulk data of a store request.</summary>
/// <param name="Number">Its place among the parts of the request, from 1.</param>
/// <param name="Type">As the part says; octets where it says nothing.</param>
/// <param name="Offset">Of its first byte among those of all parts.</param>
/// <param name="Length">Bytes.</param>
internal sealed record BulkPart(int Number, MediaRange Type, long Offset, long Length)
{
    /// <summary>True once metadata refer to it.</summary>
    public bool IsReferenced { get; set; }

    /// <summary>True for plain little endian bytes (PS3.18 8.7.3.3.1).</summary>
    public bool IsOctets => Type.Type == PixelMedia.Octets && Type.TransferSyntax is null or PixelMedia.ExplicitLittleEndian;
}
