namespace Meridian.Gateway.Dicom;

/// <summary>What services choose from in negotiation.</summary>
public static class DicomNegotiation
{
    /// <summary>PS3.5 A.1: the default that every peer must offer.</summary>
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    /// <summary>PS3.5 A.2.</summary>
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    /// <summary>Explicit little endian before implicit; nothing else is needed for messages that are no objects.</summary>
    public static string? ChooseUncompressed(IReadOnlyList<string> proposed)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        return proposed.Contains(ExplicitLittleEndian) ? ExplicitLittleEndian : proposed.Contains(ImplicitLittleEndian) ? ImplicitLittleEndian : null;
    }
}
