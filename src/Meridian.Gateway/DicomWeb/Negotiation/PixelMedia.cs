namespace Meridian.Gateway.DicomWeb.Negotiation;

/// <summary>Which media type carries the frames of which transfer syntax (PS3.18 tables 8.7.3-2 to 8.7.3-5).</summary>
public static class PixelMedia
{
    public const string Octets = "application/octet-stream";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    /// <summary>The media type of compressed pixel data; octets for what is not compressed or has no type of its own.</summary>
    public static string Of(string transferSyntax) => transferSyntax switch
    {
        "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51" or "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.70" => "image/jpeg",
        "1.2.840.10008.1.2.5" => "image/dicom-rle",
        "1.2.840.10008.1.2.4.80" or "1.2.840.10008.1.2.4.81" => "image/jls",
        "1.2.840.10008.1.2.4.90" or "1.2.840.10008.1.2.4.91" => "image/jp2",
        "1.2.840.10008.1.2.4.92" or "1.2.840.10008.1.2.4.93" => "image/jpx",
        "1.2.840.10008.1.2.4.201" or "1.2.840.10008.1.2.4.202" or "1.2.840.10008.1.2.4.203" => "image/jphc",
        "1.2.840.10008.1.2.4.110" or "1.2.840.10008.1.2.4.111" or "1.2.840.10008.1.2.4.112" => "image/jxl",
        "1.2.840.10008.1.2.4.100" or "1.2.840.10008.1.2.4.101" or "1.2.840.10008.1.2.4.100.1" or "1.2.840.10008.1.2.4.101.1" => "video/mpeg",
        "1.2.840.10008.1.2.4.102" or "1.2.840.10008.1.2.4.103" or "1.2.840.10008.1.2.4.104" or "1.2.840.10008.1.2.4.105" or "1.2.840.10008.1.2.4.106"
            or "1.2.840.10008.1.2.4.107" or "1.2.840.10008.1.2.4.108" or "1.2.840.10008.1.2.4.102.1" or "1.2.840.10008.1.2.4.103.1" or "1.2.840.10008.1.2.4.104.1"
            or "1.2.840.10008.1.2.4.105.1" or "1.2.840.10008.1.2.4.106.1" => "video/mp4",
        _ => Octets,
    };

    /// <summary>The transfer syntax that a media type means when it names none (the D rows of those tables).</summary>
    public static string? DefaultOf(string type) => type switch
    {
        Octets or "application/dicom" => ExplicitLittleEndian,
        "image/jpeg" => "1.2.840.10008.1.2.4.70",
        "image/dicom-rle" or "image/x-dicom-rle" => "1.2.840.10008.1.2.5",
        "image/jls" or "image/x-jls" => "1.2.840.10008.1.2.4.80",
        "image/jp2" => "1.2.840.10008.1.2.4.90",
        "image/jpx" => "1.2.840.10008.1.2.4.92",
        "image/jphc" => "1.2.840.10008.1.2.4.201",
        "image/jxl" => "1.2.840.10008.1.2.4.110",
        _ => null,
    };
}
