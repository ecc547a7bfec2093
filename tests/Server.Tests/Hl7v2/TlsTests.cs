using System.Text;
using Meridian.Gateway.Hl7v2;
using Meridian.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>MLLP over TLS, both ends being the hub's own.</summary>
public sealed class TlsTests
{
    [Theory(Timeout = 180_000)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    public async Task Mutual_TLS_lets_in_who_has_a_certificate(bool isMutual, bool hasCertificate, bool isDelivered)
    {
        using var certificate = Certificates.SelfSigned();
        await using var host = await Hl7v2Host.StartAsync(listen: l => l.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            ClientCertificateMode = isMutual ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
            ClientCertificateValidation = (theirs, _, _) => theirs.Thumbprint == certificate.Thumbprint,
        }));
        using var scratch = new ScratchDirectory();
        var pem = scratch.File("hub.pem");
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem() + "\n" + Certificates.Key(certificate), TestContext.Current.CancellationToken);
        var options = new Hl7v2Options { MaxAttempts = 1, PeerAuthorities = pem, PeerCertificate = hasCertificate ? pem : null };
        await using var client = new Hl7v2Client(new("localhost", host.Port, IsTls: true), options, host.Book, TimeProvider.System, NullLogger.Instance, "test");
        var reply = await client.SendAsync(Encoding.ASCII.GetBytes(Messages.HeartRate("T")), "T", TestContext.Current.CancellationToken);
        Assert.Equal(isDelivered ? Hl7v2ReplyKind.Accepted : Hl7v2ReplyKind.NoAnswer, reply.Outcome);
        Assert.Equal(isDelivered ? 1 : 0, host.Intake.All.Count);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_no_trusted_authority_signed_is_told_nothing()
    {
        using var certificate = Certificates.SelfSigned();
        using var stranger = Certificates.SelfSigned();
        await using var host = await Hl7v2Host.StartAsync(listen: l => l.UseHttps(stranger));
        using var scratch = new ScratchDirectory();
        var pem = scratch.File("authorities.pem");
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await using var client = new Hl7v2Client(new("localhost", host.Port, IsTls: true), new() { MaxAttempts = 1, PeerAuthorities = pem }, host.Book, TimeProvider.System, NullLogger.Instance, "test");
        Assert.Equal(Hl7v2ReplyKind.NoAnswer, (await client.SendAsync(Encoding.ASCII.GetBytes(Messages.HeartRate("T")), "T", TestContext.Current.CancellationToken)).Outcome);
        Assert.Empty(host.Intake.All);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_certificate_file_that_cannot_be_read_is_named()
    {
        await using var host = await Hl7v2Host.StartAsync();
        await using var client = new Hl7v2Client(new("localhost", host.Port, IsTls: true), new() { MaxAttempts = 1, PeerAuthorities = "/nowhere/ca.pem" }, host.Book, TimeProvider.System, NullLogger.Instance, "test");
        Assert.Contains("/nowhere/ca.pem", (await client.SendAsync(Encoding.ASCII.GetBytes(Messages.HeartRate("T")), "T", TestContext.Current.CancellationToken)).Reason, StringComparison.Ordinal);
    }
}
