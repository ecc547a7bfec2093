using System.Text;
using Meridian.Testing;
using Meridian.Virtual.Mllp;
using Meridian.Virtual.Tests.Ward;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Tests.Mllp;

public sealed class MllpConnectionTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static OutboundMessage Message(string id, OutboundKind kind = OutboundKind.Other, int padding = 0, Action<OutboundMessage, MllpAnswer>? answered = null)
        => new(kind, id, Encoding.ASCII.GetBytes($"MSH|^~\\&|a|b|c|d|20261121||ORU^R01|{id}|P|2.6\rOBX|1|TX|x||{new string('x', padding)}\r"), answered);

    private static MllpConnectionOptions To(RecordingServer server) => new()
    {
        Port = server.Port, FirstPause = TimeSpan.FromMilliseconds(5), LongestPause = TimeSpan.FromMilliseconds(20), AnswerTimeout = TimeSpan.FromSeconds(60), ConnectTimeout = TimeSpan.FromSeconds(60),
    };

    private static async Task<MllpCounters> DeliverAsync(MllpConnectionOptions options, IEnumerable<OutboundMessage> messages)
    {
        using var stop = new CancellationTokenSource(Deadline);
        var connection = new MllpConnection(options, TimeProvider.System);
        var running = connection.RunAsync(stop.Token);
        foreach (var message in messages) await connection.PostAsync(message, stop.Token);
        await connection.DrainAsync(stop.Token);
        await stop.CancelAsync();
        await running;
        return connection.Counters;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Breaks_lose_nothing_and_resend_the_same_bytes(int pipelining)
    {
        // every fifth message is swallowed with the connection the first time it comes
        var swallowed = new HashSet<string>();
        await using var server = new RecordingServer((_, m) =>
            int.Parse(m.ControlId, System.Globalization.CultureInfo.InvariantCulture) % 5 == 0 && swallowed.Add(m.ControlId) ? [null] : [RecordingServer.Ack(m.ControlId)]);
        var answers = new List<string>();
        var messages = Enumerable.Range(1, 60).Select(i => Message(i.ToString("D4"), answered: (m, a) => { if (a.IsPositive) answers.Add(m.ControlId); })).ToList();
        var counters = await DeliverAsync(To(server) with { Pipelining = pipelining }, messages);

        Assert.Equal(60, counters.Sent);
        Assert.Equal(60, counters.Accepted);
        Assert.True(counters.Resent >= 12);
        Assert.Equal(13, server.Connections);
        Assert.Equal(messages.Select(m => m.ControlId).Order(), answers.Order());
        Assert.Equal(60, answers.Distinct().Count());
        foreach (var same in server.Messages.GroupBy(m => m.ControlId)) Assert.Single(same.Select(m => Convert.ToBase64String(m.Bytes)).Distinct());
        if (pipelining == 1) Assert.Equal(messages.Select(m => m.ControlId), server.Messages.Select(m => m.ControlId).Distinct());
    }

    [Fact]
    public async Task Answers_are_matched_by_MSA_2_whatever_their_order()
    {
        // four on the way: answered backwards, with a stranger's answer and an unreadable one between
        var held = new Stack<string>();
        await using var server = new RecordingServer((_, m) =>
        {
            held.Push(m.ControlId);
            if (held.Count < 4) return [];
            var replies = new List<string?> { RecordingServer.Ack("stranger"), "no HL7 at all" };
            while (held.TryPop(out var id)) replies.Add(RecordingServer.Ack(id, id == "0003" ? "AR" : "AA", id == "0003" ? "ERR|||207^Application internal error^HL70357|E||||bad patient\r" : ""));
            return replies;
        });
        var answers = new Dictionary<string, MllpAnswer>();
        var counters = await DeliverAsync(To(server) with { Pipelining = 4 }, Enumerable.Range(1, 8).Select(i => Message(i.ToString("D4"), answered: (m, a) => answers.Add(m.ControlId, a))));
        Assert.Equal(7, counters.Accepted);
        Assert.Equal(1, counters.Rejects);
        Assert.Equal(2, counters.Unexpected);
        Assert.Equal(2, counters.Unreadable);
        Assert.Equal(0, counters.Resent);
        Assert.Equal(Hl7v2AckCode.AR, answers["0003"].Code);
        Assert.Contains("bad patient", answers["0003"].Text, StringComparison.Ordinal);
        Assert.Equal(7, counters.RoundTrip.Count);
    }

    [Fact]
    public async Task A_wrong_MSA_2_alone_acknowledges_nothing_and_the_message_goes_out_again()
    {
        await using var server = new RecordingServer((s, m) => [RecordingServer.Ack(s.Connections == 1 ? "other" : m.ControlId)]);
        using var stop = new CancellationTokenSource(Deadline);
        var clock = new DrivenClock();
        var connection = new MllpConnection(To(server), clock);
        var running = connection.RunAsync(stop.Token);
        connection.TryPost(Message("0001"));
        var drained = connection.DrainAsync(stop.Token);
        await Eventually.HoldsAsync(() => connection.Counters.Unexpected == 1, stop.Token);
        Assert.False(drained.IsCompleted);
        Assert.Equal(0, connection.Counters.Accepted);
        clock.Advance(TimeSpan.FromSeconds(60)); // the answer that it waits for does not come
        await Eventually.HoldsAsync(() => connection.Counters.Breaks == 1, stop.Token);
        while (server.Connections < 2)
        {
            clock.Advance(TimeSpan.FromMilliseconds(5)); // the pause before connecting again
            await Task.Delay(1, stop.Token);
        }
        await drained;
        await stop.CancelAsync();
        await running;
        var counters = connection.Counters;
        Assert.Equal((1, 1, 1, 1), (counters.Sent, counters.Resent, counters.Accepted, counters.Unexpected));
        Assert.Equal(["0001", "0001"], server.Messages.Select(m => m.ControlId));
    }

    [Fact]
    public async Task An_error_is_tried_again_a_few_times_then_given_up()
    {
        var tries = 0;
        await using var server = new RecordingServer((_, m) => [RecordingServer.Ack(m.ControlId, m.ControlId == "0001" ? ++tries < 2 ? "AE" : "AA" : "CE")]);
        MllpAnswer? last = null;
        using var stop = new CancellationTokenSource(Deadline);
        var clock = new SkippingClock();
        var connection = new MllpConnection(To(server), clock);
        var running = connection.RunAsync(stop.Token);
        connection.TryPost(Message("0001"));
        connection.TryPost(Message("0002", answered: (_, a) => last = a));
        await connection.DrainAsync(stop.Token);
        await stop.CancelAsync();
        await running;
        Assert.Equal((1, 4, 1), (connection.Counters.Accepted, connection.Counters.Errors, connection.Counters.Abandoned));
        Assert.Equal(Hl7v2AckCode.CE, last!.Code);
        Assert.Equal(["0001", "0001", "0002", "0002", "0002"], server.Messages.Select(m => m.ControlId));
    }

    [Fact]
    public async Task A_full_backlog_gives_up_waves_first_then_numbers_and_never_alerts()
    {
        var connection = new MllpConnection(new() { BacklogBytes = 10_000 }, TimeProvider.System); // never run: all waits
        for (var i = 0; i < 3; i++)
        {
            Assert.True(connection.TryPost(Message($"W{i}", OutboundKind.Waves, 2000)));
            Assert.True(connection.TryPost(Message($"A{i}", OutboundKind.Alert, 500)));
        }
        Assert.True(connection.TryPost(Message("N0", OutboundKind.Numerics, 2000)));
        Assert.Equal(0, connection.Counters.Dropped);
        Assert.True(connection.TryPost(Message("A3", OutboundKind.Alert, 6000)));
        Assert.Equal(3, connection.Counters.Dropped); // all waves
        Assert.Equal(5, connection.Outstanding);
        Assert.True(connection.TryPost(Message("A4", OutboundKind.Alert, 1000)));
        Assert.Equal(4, connection.Counters.Dropped); // and the number
        Assert.False(connection.TryPost(Message("A5", OutboundKind.Alert, 2000)));
        Assert.True(connection.TryPost(Message("W9", OutboundKind.Waves, 3000)), "a wave that finds only alerts before it is given up itself");
        Assert.Equal(5, connection.Counters.Dropped);

        using var soon = new CancellationTokenSource();
        var waiting = connection.PostAsync(Message("A6", OutboundKind.Alert, 2000), soon.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Deadline));
    }

    [Fact]
    public async Task Speaks_TLS_to_a_receiver_that_asks_for_it()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddYears(-1));
        using var stop = new CancellationTokenSource(Deadline);
        var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync();
        var options = new MllpConnectionOptions
        {
            Port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port,
            Tls = new() { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, c, _, _) => c!.GetCertHashString() == certificate.GetCertHashString() },
        };
        var counters = await DeliverAsync(options, [Message("0001")]);
        Assert.Equal(1, counters.Accepted);
        listener.Stop();
        await serving.WaitAsync(Deadline);

        async Task ServeAsync()
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            await using var tls = new System.Net.Security.SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(certificate);
            var buffer = new byte[4096];
            var got = await tls.ReadAtLeastAsync(buffer, 20, false, stop.Token);
            Assert.Contains("|0001|", Encoding.ASCII.GetString(buffer, 0, got), StringComparison.Ordinal);
            await tls.WriteAsync(Encoding.ASCII.GetBytes("\v" + RecordingServer.Ack("0001") + "\x1c\r"), stop.Token);
            _ = await tls.ReadAsync(buffer, stop.Token);
        }
    }

    [Fact]
    public void The_histogram_gives_percentiles_within_a_few_percent()
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 10_000; i++) histogram.Record(TimeSpan.FromMicroseconds(i * 10));
        Assert.Equal(10_000, histogram.Count);
        Assert.InRange(histogram.Percentile(0.5).TotalMilliseconds, 50, 52);
        Assert.InRange(histogram.Percentile(0.99).TotalMilliseconds, 99, 100.001);
        Assert.Equal(100, histogram.Max.TotalMilliseconds, 3);
        Assert.Equal(100, histogram.Percentile(1).TotalMilliseconds, 3);
        Assert.Equal(50, histogram.Mean.TotalMilliseconds, 0.1);
        Assert.Equal(TimeSpan.Zero, new LatencyHistogram().Percentile(0.99));
    }

    /// <summary>The system's clock, but pauses shorter than five seconds take no time: so that tests of retries need not wait.</summary>
    private sealed class SkippingClock : TimeProvider
    {
        private long skipped;
        public override long GetTimestamp() => TimeProvider.System.GetTimestamp() + Volatile.Read(ref skipped);
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(5))
            {
                Interlocked.Add(ref skipped, (long)(dueTime.TotalSeconds * TimestampFrequency));
                dueTime = TimeSpan.FromMilliseconds(1);
            }
            return TimeProvider.System.CreateTimer(callback, state, dueTime, period);
        }
    }
}
