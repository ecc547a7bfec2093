using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace Meridian.Server.Tests.Lis;

/// <summary>The analyzers' listener behind TLS: the same protocol over another stream.</summary>
public sealed class TlsTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_session_over_TLS_is_taken_like_any_other()
    {
        using var certificate = Certificates.SelfSigned();
        await using var host = await LisHost.StartAsync(listen: l => l.UseHttps(certificate));
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Port, TestContext.Current.CancellationToken);
        await using var line = new SslStream(client.GetStream(), false, (_, theirs, _, _) => theirs?.GetCertHashString() == certificate.Thumbprint);
        await line.AuthenticateAsClientAsync("localhost");
        string[] records = [@"H|\^&|||XYZ^1", "O|1|B7", "R|1|^^^GLU|4.0", "L|1|N"];
        await AskAsync([AstmPeer.Enq]);
        for (var i = 0; i < records.Length; i++) await AskAsync(AstmPeer.Frame(i + 1, records[i] + "\r"));
        await line.WriteAsync(new[] { AstmPeer.Eot }, TestContext.Current.CancellationToken);
        Assert.Equal("Results", Assert.Single(host.Intake.All).Submission.Kind);

        async Task AskAsync(byte[] bytes)
        {
            await line.WriteAsync(bytes, TestContext.Current.CancellationToken);
            var answer = new byte[1];
            await line.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
            Assert.Equal(AstmPeer.Ack, answer[0]);
        }
    }
}
