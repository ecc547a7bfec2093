using System.Text;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

public sealed class SessionTests
{
    private const int Deadline = 180_000;

    [Fact(Timeout = Deadline)]
    public async Task No_positive_answer_leaves_before_the_commit()
    {
        await using var host = await Hl7v2Host.StartAsync();
        host.Intake.Holds = true;
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("1"));
        var held = await host.Intake.NextAsync();
        var answer = peer.ReceiveAsync();
        await host.Intake.EventAsync(ConnectionEventKind.Opened);
        Assert.False(answer.IsCompleted);
        Assert.Equal(0, peer.Socket.Available);
        held.Commit();
        Assert.Contains("MSA|AA|1", await answer);
    }

    [Fact(Timeout = Deadline)]
    public async Task Answers_keep_the_order_of_messages_when_commits_do_not()
    {
        await using var host = await Hl7v2Host.StartAsync();
        host.Intake.Holds = true;
        using var peer = await host.ConnectAsync();
        for (var i = 0; i < 10; i++) await peer.SendAsync(Messages.HeartRate("N" + i));
        var held = new List<HeldIntake.Held>();
        for (var i = 0; i < 10; i++) held.Add(await host.Intake.NextAsync());
        foreach (var one in held.AsEnumerable().Reverse()) one.Commit();
        for (var i = 0; i < 10; i++) Assert.Equal(("AA", "N" + i), await peer.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task No_more_than_the_bound_of_messages_is_in_flight()
    {
        await using var host = await Hl7v2Host.StartAsync(new() { MaxInFlight = 4 });
        host.Intake.Holds = true;
        using var peer = await host.ConnectAsync();
        var all = string.Concat(Enumerable.Range(0, 50).Select(i => "\u000B" + Messages.HeartRate("N" + i) + "\u001C\r"));
        await peer.WriteAsync(Encoding.Latin1.GetBytes(all));
        // Four wait in the queue, one is with the answering loop, one with the reading loop.
        var held = new Queue<HeldIntake.Held>();
        for (var i = 0; i < 5; i++) held.Enqueue(await host.Intake.NextAsync());
        for (var i = 0; i < 50; i++)
        {
            Assert.InRange(host.Intake.All.Count, 1, i + 6);
            if (held.Count == 0) held.Enqueue(await host.Intake.NextAsync());
            held.Dequeue().Commit();
            Assert.Equal(("AA", "N" + i), await peer.AnswerAsync());
        }
    }

    [Fact(Timeout = Deadline)]
    public async Task A_message_in_pieces_of_one_byte_is_one_message()
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        foreach (var b in Encoding.Latin1.GetBytes("\u000B" + Messages.HeartRate("split") + "\u001C\r")) await peer.WriteAsync([b]);
        Assert.Equal(("AA", "split"), await peer.AnswerAsync());
        Assert.Single(host.Intake.All);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_peer_that_closes_its_side_after_sending_still_gets_its_answers()
    {
        await using var host = await Hl7v2Host.StartAsync();
        host.Intake.Holds = true;
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("last"));
        peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        (await host.Intake.NextAsync()).Commit();
        Assert.Equal(("AA", "last"), await peer.AnswerAsync());
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_message_whose_sender_has_gone_is_committed_all_the_same()
    {
        await using var host = await Hl7v2Host.StartAsync();
        host.Intake.Holds = true;
        var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("gone"));
        var held = await host.Intake.NextAsync();
        peer.Socket.LingerState = new(true, 0);
        peer.Dispose();
        held.Commit();
        await host.Intake.EventAsync(ConnectionEventKind.Closed);
        Assert.Equal(ReceiptKind.Committed, (await held.Receipt).Kind);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_store_that_cannot_take_it_is_answered_with_an_error_that_says_try_again()
    {
        await using var host = await Hl7v2Host.StartAsync();
        host.Intake.Always = ReceiptKind.Unavailable;
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("1"));
        var text = await peer.ReceiveAsync();
        Assert.Contains("MSA|AE|1", text);
        Assert.Contains("207^", text);
        Assert.Contains("Try again", text);
        host.Intake.Always = null;
        await peer.SendAsync(Messages.HeartRate("1"));
        Assert.Equal(("AA", "1"), await peer.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task An_intake_that_fails_is_never_taken_for_a_commit()
    {
        await using var host = await Hl7v2Host.StartAsync();
        host.Intake.Holds = true;
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("1"));
        (await host.Intake.NextAsync()).Fail(new InvalidOperationException("broken"));
        Assert.Equal(("AE", "1"), await peer.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_resend_is_answered_like_the_first()
    {
        await using var host = await Hl7v2Host.StartAsync();
        host.Intake.Always = ReceiptKind.Duplicate;
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("again"));
        Assert.Equal(("AA", "again"), await peer.AnswerAsync());
        // What was refused at first is refused again, and not made good by being sent twice.
        await peer.SendAsync(Messages.HeartRate("bad", version: "3.0"));
        Assert.Equal(("AR", "bad"), await peer.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task An_answer_that_comes_in_is_kept_and_not_answered()
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.Header("7", "ACK^R01^ACK", accept: "AL") + "MSA|AA|1\r");
        await peer.SendAsync(Messages.HeartRate("8"));
        Assert.Equal(("AA", "8"), await peer.AnswerAsync());
        var first = await host.Intake.NextAsync();
        Assert.Null(first.Submission.Rejection);
        Assert.True(first.Submission.Facts.IsEmpty);
        Assert.Null(first.Submission.ControlId);
    }

    [Fact(Timeout = Deadline)]
    public async Task Messages_run_together_in_one_block_are_taken_and_answered_each()
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync("FHS|^~\\&|A\rBHS|^~\\&|A\r" + Messages.HeartRate("1") + Messages.HeartRate("2", version: "3.0") + Messages.HeartRate("3") + "BTS|3\rFTS|1\r");
        Assert.Equal(("AA", "1"), await peer.AnswerAsync());
        Assert.Equal(("AR", "2"), await peer.AnswerAsync());
        Assert.Equal(("AA", "3"), await peer.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task The_page_sees_messages_answers_and_the_clock()
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("1"));
        await peer.AnswerAsync();
        var live = Assert.Single(host.Book.All);
        var counters = live.Counters();
        Assert.Equal((1, 1, 0), (counters.MessagesIn, counters.AnswersOut, counters.Faults));
        Assert.Equal("AA", counters.LastAnswer);
        Assert.Equal(TimeSpan.Zero, counters.ClockOffset);
        Assert.Equal([ExchangeKind.Message, ExchangeKind.Answer], live.Exchanges().Select(e => e.Kind));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_stopping_hub_answers_what_it_took()
    {
        await using var host = await Hl7v2Host.StartAsync();
        host.Intake.Holds = true;
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("1"));
        var held = await host.Intake.NextAsync();
        var stopping = host.StopAsync();
        held.Commit();
        Assert.Equal(("AA", "1"), await peer.AnswerAsync());
        await stopping;
    }
}
