using System.Security.Cryptography.X509Certificates;

namespace Meridian.Core.Connections;

/// <summary>A certificate with its key out of PEM files, for either side of TLS.</summary>
/// <param name="Certificate">With its private key.</param>
/// <param name="Chain">All certificates of the file.</param>
public readonly record struct PemCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <param name="key">File of the private key; null or empty: the certificate's.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is no PEM, or the key is another's.</exception>
    public static PemCertificate Read(string certificate, string? key)
    {
        using var pem = X509Certificate2.CreateFromPemFile(certificate, string.IsNullOrEmpty(key) ? certificate : key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        // The key of a certificate read from PEM is ephemeral on some platforms; PKCS #12 in memory is not.
        return new(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), chain);
    }
}
