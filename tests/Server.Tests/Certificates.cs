using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Meridian.Server.Tests;

/// <summary>Certificates of this machine's own name, made for a test.</summary>
internal static class Certificates
{
    /// <summary>The private key in PEM.</summary>
    public static string Key(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        return key.ExportRSAPrivateKeyPem();
    }

    public static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        // The key of a certificate made here is ephemeral on some platforms; PKCS #12 in memory is not.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
