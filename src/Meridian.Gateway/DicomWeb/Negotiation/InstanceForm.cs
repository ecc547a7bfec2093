namespace Meridian.Gateway.DicomWeb.Negotiation;

/// <summary>How whole instances are handed out.</summary>
/// <param name="IsMultipart">False: one instance alone, as the body itself.</param>
/// <param name="Wanted">The transfer syntaxes that are taken, best first; <c>*</c>: as stored.</param>
/// <param name="IsStrict">True when the caller named the transfer syntax, so that another would be wrong.</param>
public sealed record InstanceForm(bool IsMultipart, IReadOnlyList<string> Wanted, bool IsStrict)
{
    /// <exception cref="DicomWebException">406: no DICOM is taken.</exception>
    public static InstanceForm Choose(IReadOnlyList<MediaRange> accepted, bool isOneInstance)
    {
        InstanceForm? form = null;
        foreach (var range in accepted)
        {
            var multipart = range.IsMultipart || range.IsAnything || range.Type == "multipart/*";
            var type = multipart ? range.Part ?? "application/dicom" : range.Type;
            if (type is not ("application/dicom" or "*/*" or "application/*") || (!multipart && !isOneInstance)) continue;
            var syntax = range.TransferSyntax ?? PixelMedia.ExplicitLittleEndian;
            if (form is null) form = new(multipart, [syntax], range.TransferSyntax is not null);
            else if (form.IsMultipart == multipart) form = form with { Wanted = [.. form.Wanted, syntax], IsStrict = form.IsStrict && range.TransferSyntax is not null };
        }
        return form ?? throw DicomWebException.NotAcceptable(accepted.Any(r => r.Type == "application/dicom")
            ? "Several instances are given as multipart/related; type=\"application/dicom\" only" : "Instances are given as application/dicom, in multipart/related or one alone");
    }
}
