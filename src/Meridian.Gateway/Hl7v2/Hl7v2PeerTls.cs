using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Meridian.Core.Connections;

namespace Meridian.Gateway.Hl7v2;

/// <summary>TLS of the links that the hub opens itself, to peers written as <c>tls://HOST:PORT</c> (IHE ATNA node authentication, ITI TF-2 3.19).</summary>
internal static class Hl7v2PeerTls
{
    /// <summary>What the hub asks of this peer and shows to it; TLS 1.2 and 1.3 only (IETF RFC 9325).</summary>
    /// <exception cref="AuthenticationException">A file of the settings cannot be read; says which.</exception>
    public static SslClientAuthenticationOptions To(string host, Hl7v2Options options)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = host, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (options.PeerCertificate is { Length: > 0 } certificate)
        {
            tls.ClientCertificateContext = Read(certificate, () =>
            {
                var own = PemCertificate.Read(certificate, options.PeerKey);
                return SslStreamCertificateContext.Create(own.Certificate, own.Chain, offline: true);
            });
        }
        if (options.PeerAuthorities is { Length: > 0 } authorities)
        {
            tls.CertificateChainPolicy = Read(authorities, () =>
            {
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                policy.CustomTrustStore.ImportFromPemFile(authorities);
                return policy;
            });
        }
        return tls;
    }

    private static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new AuthenticationException($"The certificate file {file} of the settings cannot be read: {wrong.Message}", wrong);
        }
    }
}
