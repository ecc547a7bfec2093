using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Meridian.Gateway.Hl7v2;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>MLLP over TLS, both ends being the hub's own.</summary>
public sealed class TlsTests
{
    [Theory(Timeout = 30_000)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    public async Task Mutual_TLS_lets_in_who_has_a_certificate(bool isMutual, bool hasCertificate, bool isDelivered)
    {
        using var certificate = SelfSigned();
        await using var host = await Hl7v2Host.StartAsync(listen: l => l.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            ClientCertificateMode = isMutual ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
            ClientCertificateValidation = (theirs, _, _) => theirs.Thumbprint == certificate.Thumbprint,
        }));
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, theirs, _, _) => theirs?.GetCertHashString() == certificate.Thumbprint,
            ClientCertificates = hasCertificate ? [certificate] : null,
        };
        await using var client = new Hl7v2Client(new("127.0.0.1", host.Port), new() { MaxAttempts = 1 }, host.Book, TimeProvider.System, NullLogger.Instance, "test", tls);
        var reply = await client.SendAsync(Encoding.ASCII.GetBytes(Messages.HeartRate("T")), "T", TestContext.Current.CancellationToken);
        Assert.Equal(isDelivered ? Hl7v2ReplyKind.Accepted : Hl7v2ReplyKind.NoAnswer, reply.Outcome);
        Assert.Equal(isDelivered ? 1 : 0, host.Intake.All.Count);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        // The key of a certificate made here is ephemeral on some platforms; PKCS #12 in memory is not.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
