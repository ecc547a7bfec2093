using System.Net;
using System.Net.Sockets;
using System.Text;
using Meridian.Core.Alarms;
using Meridian.Core.Connections;
using Meridian.Core.Record;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

public sealed class ClientTests : IDisposable
{
    private const int Deadline = 180_000;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly DrivenClock clock = new();
    private readonly ConnectionBook book;

    public ClientTests()
    {
        listener.Start();
        book = new(new ConnectionOptions(), clock);
    }

    public void Dispose() => listener.Dispose();

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    private Hl7v2Client Client(int attempts = 3) => new(new("127.0.0.1", Port), new() { MaxAttempts = attempts }, book, clock, NullLogger.Instance, "test");

    private async Task<Peer> AcceptAsync() => new(await listener.AcceptSocketAsync(TestContext.Current.CancellationToken));

    private static string Answer(string id, string code = "AA", string err = "") => Messages.Header("R" + id, "ACK^R01^ACK") + $"MSA|{code}|{id}\r" + err;

    [Fact(Timeout = Deadline)]
    public async Task Only_the_answer_that_names_the_message_is_its_answer()
    {
        await using var client = Client();
        var sending = client.SendAsync(Encoding.ASCII.GetBytes(Messages.HeartRate("7")), "7", TestContext.Current.CancellationToken);
        using var peer = await AcceptAsync();
        Assert.Contains("|7|P|", await peer.ReceiveAsync());
        await peer.SendAsync(Answer("6", "AR"));
        await peer.SendAsync(Messages.HeartRate("x"));
        await peer.SendAsync(Answer("7"));
        Assert.Equal((Hl7v2ReplyKind.Accepted, "AA"), ((await sending).Outcome, (await sending).Code));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_late_answer_is_never_taken_for_a_later_message()
    {
        await using var client = Client(attempts: 2);
        var sending = client.SendAsync(Encoding.ASCII.GetBytes(Messages.HeartRate("1")), "1", TestContext.Current.CancellationToken);
        using var first = await AcceptAsync();
        await first.ReceiveAsync();
        var second = await clock.PassUntilAsync(AcceptAsync(), TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        // The first socket is closed: its answer reaches nobody.
        Assert.Null(await first.ReceiveAsync());
        using var peer = second;
        Assert.Contains("|1|P|", await peer.ReceiveAsync());
        await peer.SendAsync(Answer("1"));
        Assert.Equal(Hl7v2ReplyKind.Accepted, (await sending).Outcome);
    }

    [Fact(Timeout = Deadline)]
    public async Task Try_again_is_tried_again_and_a_refusal_is_not()
    {
        await using var client = Client();
        var sending = client.SendAsync(Encoding.ASCII.GetBytes(Messages.HeartRate("1")), "1", TestContext.Current.CancellationToken);
        using var peer = await AcceptAsync();
        await peer.ReceiveAsync();
        await peer.SendAsync(Answer("1", "AE", "ERR|||207^x|E\r"));
        Assert.Contains("|1|P|", await clock.PassUntilAsync(peer.ReceiveAsync(), TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));
        await peer.SendAsync(Answer("1", "AR", "ERR|||200^x|E||||no orders\r"));
        var reply = await sending;
        Assert.Equal((Hl7v2ReplyKind.Refused, "AR", "no orders"), (reply.Outcome, reply.Code, reply.Reason));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_peer_that_is_away_is_given_up_after_the_attempts_allowed()
    {
        await using var client = Client(attempts: 3);
        listener.Stop();
        var sending = client.SendAsync(Encoding.ASCII.GetBytes(Messages.HeartRate("1")), "1", TestContext.Current.CancellationToken);
        Assert.Equal(Hl7v2ReplyKind.NoAnswer, (await clock.PassUntilAsync(sending, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact(Timeout = Deadline)]
    public async Task The_fate_of_an_alert_goes_back_to_its_sender()
    {
        var feed = new AlertStatusFeed();
        using var link = new Hl7v2AlertStatusLink(new() { AlertStatusPeer = $"127.0.0.1:{Port}" }, feed, book, clock, NullLogger<Hl7v2AlertStatusLink>.Instance);
        await link.StartAsync(TestContext.Current.CancellationToken);
        var step = new AlertEventRow
        {
            Sequence = new(9), Alert = new(4), Transition = AlertTransition.Acknowledged, At = clock.GetUtcNow(), StartedAt = clock.GetUtcNow(), IsPresent = true,
            Report = new() { Condition = new("MDC", "196940", "MDC_EVT_FLUID_LINE_OCCL"), InstanceKey = "E0001_27^PAT^0012211839000001^EUI-64" },
        };
        feed.Tell(new(step with { IsFromHub = true }, AlertDisposition.Accepted, "nobody", clock.GetUtcNow()));
        feed.Tell(new(step, AlertDisposition.Accepted, "Ann | Lee", clock.GetUtcNow()));
        using var peer = await AcceptAsync();
        var text = (await peer.ReceiveAsync())!;
        Assert.Contains("|ORA^R41^ORA_R41|", text);
        Assert.Contains("OBR|1||E0001_27^PAT^0012211839000001^EUI-64|196616^MDC_EVT_ALARM^MDC|", text);
        Assert.Contains("PRT||UC|Accepted|RCT|^Ann \\F\\ Lee|", text);
        await link.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("host:2575", "host", 2575)]
    [InlineData("[::1]:2575", "::1", 2575)]
    [InlineData("tls://host:2575", "host", 2575)]
    public void A_peer_is_read_as_it_is_written(string text, string host, int port)
    {
        Assert.True(PeerAddress.TryParse(text, out var peer));
        Assert.Equal((host, port, text), (peer.Host, peer.Port, peer.ToString()));
    }

    private sealed class Peer(Socket socket) : IDisposable
    {
        private readonly MllpPeer peer = MllpPeer.Over(socket);
        public Task SendAsync(string text) => peer.SendAsync(text);
        public Task<string?> ReceiveAsync() => peer.ReceiveAsync();
        public void Dispose() => peer.Dispose();
    }
}
