using System.Text;
using Meridian.Testing;
using Meridian.Virtual.Load;
using Meridian.Virtual.Tests.Ward;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Tests.Load;

public sealed class LoadGeneratorTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 16)]
    public async Task Sends_so_many_unique_messages_and_measures_each_round_trip(int connections, int pipelining)
    {
        await using var server = new RecordingServer((_, m) => [RecordingServer.Ack(m.ControlId)]);
        var told = 0;
        var result = await new LoadGenerator(new() { Port = server.Port, Connections = connections, Pipelining = pipelining, Messages = 500, RecordAccepted = true, OnAccepted = _ => Interlocked.Increment(ref told) }, TimeProvider.System)
            .RunAsync(CancellationToken.None).WaitAsync(Deadline);
        Assert.Equal(500, result.Counters.Accepted);
        Assert.Equal(500, result.Accepted.Distinct().Count());
        Assert.Equal(500, told);
        Assert.Equal(500, result.Counters.RoundTrip.Count);
        Assert.Equal(0, result.Unanswered);
        Assert.True(result.RatePerSecond > 0);
        Assert.Equal(result.Accepted.Order(), server.Messages.Select(m => m.ControlId).Order());
        Assert.Equal(connections, server.Connections);
        var message = Hl7v2Message.Parse(server.Messages.First().Bytes);
        Assert.Equal("ORU^R01^ORU_R01", Encoding.ASCII.GetString(message.Header[9].Raw));
        Assert.True(message.Header[7].TryGetTimestamp(out var at));
        Assert.True(at.ToDateTimeOffset(TimeSpan.Zero).Year is > 2000 and < 2111, "the time was written over");
        var rows = 0;
        foreach (var segment in message) if (segment.Is("OBX"u8)) rows++;
        Assert.Equal(6, rows);
    }

    [Fact]
    public async Task Breaks_are_healed_by_sending_the_unanswered_again_with_the_same_id()
    {
        var seen = new HashSet<string>();
        var count = 0;
        await using var server = new RecordingServer((_, m) =>
        {
            lock (seen)
            {
                seen.Add(m.ControlId);
                return Interlocked.Increment(ref count) % 40 == 0 ? [null] : [RecordingServer.Ack(m.ControlId)];
            }
        });
        var result = await new LoadGenerator(new() { Port = server.Port, Connections = 2, Pipelining = 8, Messages = 300, RecordAccepted = true }, TimeProvider.System)
            .RunAsync(CancellationToken.None).WaitAsync(Deadline);
        Assert.Equal(300, result.Accepted.Distinct().Count());
        Assert.Equal(300, seen.Count);
        Assert.True(result.Counters.Resent > 0 && result.Counters.Breaks > 0);
    }

    [Fact]
    public async Task A_rate_is_not_exceeded()
    {
        await using var server = new RecordingServer((_, m) => [RecordingServer.Ack(m.ControlId)]);
        var result = await new LoadGenerator(new() { Port = server.Port, Connections = 2, Rate = 200, Messages = 60 }, TimeProvider.System)
            .RunAsync(CancellationToken.None).WaitAsync(Deadline);
        Assert.Equal(60, result.Counters.Accepted);
        Assert.True(result.Elapsed > TimeSpan.FromSeconds(0.28), $"60 messages in {result.Elapsed}");
    }

    [Fact]
    public async Task Time_ends_it_and_what_is_on_the_way_is_still_answered()
    {
        await using var server = new RecordingServer((_, m) => [RecordingServer.Ack(m.ControlId)]);
        var clock = new DrivenClock();
        var load = new LoadGenerator(new() { Port = server.Port, Connections = 2, Duration = TimeSpan.FromSeconds(10) }, clock);
        var running = load.RunAsync(CancellationToken.None);
        using var deadline = new CancellationTokenSource(Deadline);
        while (load.Counters.Accepted < 100) await Task.Delay(1, deadline.Token);
        Assert.False(running.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(10));
        var result = await running.WaitAsync(Deadline);
        Assert.Equal(0, result.Unanswered);
        Assert.Equal(result.Counters.Sent, result.Counters.Accepted);
        Assert.Equal(10, result.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task No_receiver_is_an_error_with_one_clear_sentence()
    {
        var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        free.Start();
        var port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var error = await Assert.ThrowsAsync<IOException>(() => new LoadGenerator(new() { Port = port, Connections = 1, Reconnect = false }, TimeProvider.System).RunAsync(CancellationToken.None).WaitAsync(Deadline));
        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
    }
}
