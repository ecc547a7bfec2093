using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Tests.Fakes;
using Meridian.Testing;

namespace Meridian.Core.Tests.Connections;

public sealed class ConnectionBookTests
{
    private static (ConnectionBook Book, DrivenClock Clock) Book(Action<ConnectionOptions>? configure = null)
    {
        var (options, clock) = (new ConnectionOptions(), new DrivenClock());
        configure?.Invoke(options);
        return (new(options, clock), clock);
    }

    [Fact]
    public void Counts_and_rates_what_goes_over_a_connection()
    {
        var (book, clock) = Book();
        var connection = book.Open(Protocol.Hl7v2, "10.0.0.9:4711", "mllp");
        for (var i = 0; i < 20; i++)
        {
            connection.MessageCame(new byte[100]);
            connection.AnswerWent(new byte[10], "AA", new(i + 1));
            clock.Advance(TimeSpan.FromSeconds(0.5));
        }
        connection.FaultCame(ExchangeKind.Junk, [1, 2], 2);
        var counters = connection.Counters();
        Assert.Equal((20, 2002, 20, 200, 1, "AA"), (counters.MessagesIn, counters.BytesIn, counters.AnswersOut, counters.BytesOut, counters.Faults, counters.LastAnswer));
        Assert.Equal(2, counters.MessagesPerSecond);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, connection.Counters().MessagesPerSecond);
    }

    [Fact]
    public void Remembers_the_newest_exchanges_by_number_and_bytes()
    {
        var (book, _) = Book(o => { o.ExchangesKept = 5; o.BytesKept = 250; o.ExchangeBytes = 100; });
        var connection = book.Open(Protocol.Hl7v2, "p", "l");
        for (var i = 0; i < 10; i++) connection.MessageCame([(byte)i]);
        Assert.Equal([6, 7, 8, 9, 10], connection.Exchanges().Select(e => e.Number));
        Assert.Equal([10], connection.Exchanges(9).Select(e => e.Number));
        for (var i = 0; i < 3; i++) connection.MessageCame(new byte[5000]);
        Assert.Equal([12, 13], connection.Exchanges().Select(e => e.Number));
        Assert.All(connection.Exchanges(), e => Assert.Equal((100, 5000), (e.Bytes.Length, e.Length)));
        Assert.Equal(200, book.BytesKept);
    }

    [Fact]
    public void Never_remembers_more_than_the_common_limit()
    {
        var (book, clock) = Book(o => { o.BytesKeptInAll = 10_000; o.BytesKept = 4_000; });
        var connections = Enumerable.Range(0, 20).Select(i => book.Open(Protocol.Hl7v2, $"p{i}", "l")).ToArray();
        foreach (var connection in connections)
        {
            for (var i = 0; i < 4; i++) connection.MessageCame(new byte[1000]);
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange(book.BytesKept, 0, 10_000);
        }
        Assert.Equal(4, connections[^1].Exchanges().Count);
        Assert.Empty(connections[0].Exchanges());
    }

    [Fact]
    public void Lists_closed_ones_for_a_while_and_gives_no_number_twice()
    {
        var (book, _) = Book(o => o.ClosedKept = 3);
        book.Start(new(default, default, default, 0, 0, [], 41));
        for (var i = 0; i < 10; i++)
        {
            var connection = book.Open(Protocol.Hl7v2, "p", "l");
            connection.Close();
            connection.Close();
        }
        var open = book.Open(Protocol.Hl7v2, "p", "l");
        Assert.Equal([49, 50, 51, 52], book.All.Select(c => c.Id));
        Assert.Equal((1, true), (book.OpenCount, open.IsOpen));
    }

    [Fact]
    public async Task Numbers_go_on_after_a_restart()
    {
        var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report());
        hub = await hub.RestartAsync();
        Assert.Equal(2, hub.Get<ConnectionBook>().Open(Protocol.Hl7v2, "p", "l").Id);
        await hub.DisposeAsync();
    }
}
