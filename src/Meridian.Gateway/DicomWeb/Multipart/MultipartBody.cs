using System.Security.Cryptography;
using System.Text;

namespace Meridian.Gateway.DicomWeb.Multipart;

/// <summary>
/// The delimiters of one <c>multipart/related</c> answer (RFC 2046 5.1, RFC 2387). The boundary is 128 random bits, so that it is in no
/// pixel data; every piece is made beforehand, so that the length of the whole is known before the first byte.
/// </summary>
public sealed class MultipartBody
{
    private readonly byte[] close;

    /// <param name="partType">Media type of the root part, for the parameter <c>type</c>.</param>
    public MultipartBody(string partType)
    {
        Boundary = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        ContentType = $"multipart/related; type=\"{partType}\"; boundary={Boundary}";
        close = Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n");
    }

    public string Boundary { get; }
    public string ContentType { get; }
    /// <summary>What follows the last part.</summary>
    public ReadOnlyMemory<byte> Close => close;

    /// <summary>What stands before one part's content.</summary>
    /// <param name="first">True for the first part: nothing stands before its delimiter.</param>
    /// <param name="length">Of the content in bytes; null: not known yet.</param>
    public byte[] Open(bool first, string contentType, string? location, long? length)
    {
        var head = new StringBuilder(160);
        head.Append(first ? "--" : "\r\n--").Append(Boundary).Append("\r\nContent-Type: ").Append(contentType).Append("\r\n");
        if (location is not null) head.Append("Content-Location: ").Append(location).Append("\r\n");
        if (length is { } known) head.Append("Content-Length: ").Append(known).Append("\r\n");
        head.Append("\r\n");
        return Encoding.ASCII.GetBytes(head.ToString());
    }
}
