using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Meridian.Core.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Meridian.Server.Configuration;

/// <summary>TLS of one listener. Without a certificate the listener speaks plainly.</summary>
public sealed record TlsSettings
{
    /// <summary>PEM file with the certificate and its chain. Default: none (plain).</summary>
    public string? Certificate { get; init; }
    /// <summary>PEM file with the private key. Default: the certificate's file.</summary>
    public string? Key { get; init; }
    /// <summary><c>none</c>, <c>allow</c> or <c>require</c> a certificate of the peer (mutual TLS; IHE ATNA node authentication, ITI TF-2 3.19). Default: none.</summary>
    public string ClientCertificates { get; init; } = "none";
    /// <summary>PEM file with the authorities whose client certificates are trusted. Default: the machine's own store.</summary>
    public string? Authorities { get; init; }

    public bool IsOn => !string.IsNullOrEmpty(Certificate);

    /// <summary>Makes Kestrel's options; TLS 1.2 and 1.3 only (IETF RFC 9325).</summary>
    /// <exception cref="SettingsException">A file cannot be read, or a word is unknown.</exception>
    public HttpsConnectionAdapterOptions ToKestrel(string listener)
    {
        var options = new HttpsConnectionAdapterOptions { SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        try
        {
            (options.ServerCertificate, options.ServerCertificateChain) = PemCertificate.Read(Certificate!, Key);
            options.ClientCertificateMode = ClientCertificates switch
            {
                "none" => ClientCertificateMode.NoCertificate,
                "allow" => ClientCertificateMode.AllowCertificate,
                "require" => ClientCertificateMode.RequireCertificate,
                _ => throw new SettingsException($"tls:{listener}:clientCertificates is '{ClientCertificates}'; write none, allow or require"),
            };
            if (!string.IsNullOrEmpty(Authorities))
            {
                var trusted = new X509Certificate2Collection();
                trusted.ImportFromPemFile(Authorities);
                options.ClientCertificateValidation = (certificate, _, _) => IsTrusted(certificate, trusted);
            }
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new SettingsException($"the certificate of the {listener} listener cannot be read: {wrong.Message}");
        }
        return options;
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection trusted)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.2")); // clientAuth, RFC 5280 4.2.1.12
        return chain.Build(certificate);
    }
}
