namespace Meridian.Gateway.DicomWeb.Negotiation;

/// <summary>How frames or bulk data are handed out.</summary>
/// <param name="IsMultipart">False: one part alone, as the body itself.</param>
/// <param name="MediaType">Of each part, without parameters.</param>
/// <param name="TransferSyntax">Of each part.</param>
public sealed record FrameForm(bool IsMultipart, string MediaType, string TransferSyntax)
{
    /// <summary>The content type of each part.</summary>
    public string PartType { get; } = $"{MediaType}; transfer-syntax={TransferSyntax}";

    /// <summary>Picks the first form that the caller takes and that the frames can be given in.</summary>
    /// <param name="accepted">Best first.</param>
    /// <param name="stored">The transfer syntax that frames are stored in; uncompressed ones count as explicit little endian, since frames of both are alike.</param>
    /// <param name="canDecode">True when compressed frames can be given uncompressed.</param>
    /// <param name="count">How many frames are asked for: several need parts.</param>
    /// <exception cref="DicomWebException">406.</exception>
    public static FrameForm Choose(IReadOnlyList<MediaRange> accepted, string stored, Func<bool> canDecode, int count)
    {
        foreach (var range in accepted)
        {
            var multipart = range.IsMultipart || range.IsAnything || range.Type == "multipart/*";
            if (!multipart && count != 1) continue;
            var type = multipart ? range.Part ?? (range.IsAnything || range.TransferSyntax is not null ? "*/*" : PixelMedia.Octets) : range.Type;
            if (Match(type, range, stored, canDecode) is { } match) return new(multipart, match.Type, match.Syntax);
        }
        throw DicomWebException.NotAcceptable(count != 1 && !accepted.Any(r => r.IsMultipart || r.IsAnything)
            ? "Several frames are given as multipart/related only"
            : $"The pixel data are stored in transfer syntax {stored}, which the Accept does not take and which cannot be made into what it takes; transfer-syntax=* takes them as they are");
    }

    private static (string Type, string Syntax)? Match(string type, MediaRange range, string stored, Func<bool> canDecode)
    {
        var own = PixelMedia.Of(stored);
        if (type is "*/*" or "image/*" or "video/*")
        {
            if (type != "*/*" && !own.StartsWith(type[..^1], StringComparison.Ordinal)) return null;
            if (range.TransferSyntax is "*" or null || range.TransferSyntax == stored) return (own, stored);
            return range.TransferSyntax == PixelMedia.ExplicitLittleEndian && type == "*/*" && canDecode() ? (PixelMedia.Octets, PixelMedia.ExplicitLittleEndian) : null;
        }
        // x- names are those of the standard's earlier editions
        var plain = type.Replace("/x-", "/", StringComparison.Ordinal);
        if (plain == PixelMedia.Octets)
        {
            // viewers ask for octets in any transfer syntax and read the parameter of the part
            if (range.TransferSyntax == "*" || range.TransferSyntax == stored) return (PixelMedia.Octets, stored);
            if (range.TransferSyntax is not (null or PixelMedia.ExplicitLittleEndian)) return null;
            return stored == PixelMedia.ExplicitLittleEndian || canDecode() ? (PixelMedia.Octets, PixelMedia.ExplicitLittleEndian) : null;
        }
        if (plain != own) return null;
        // image/jpeg alone means lossless by the standard; callers mean what a JPEG file is, so any JPEG that is stored will do
        return range.TransferSyntax is null or "*" || range.TransferSyntax == stored ? (type, stored) : null;
    }
}
