using System.Net.Sockets;
using System.Text;
using Meridian.Core.Record;
using Meridian.Gateway.Hl7v2;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>What goes wrong on the wire: each has its own answer or its own record, and the other connections go on.</summary>
public sealed class BadInputTests
{
    private const int Deadline = 180_000;

    [Theory(Timeout = Deadline)]
    [InlineData("3.0", "AR", "MSH^1^12", "203^")]
    [InlineData("1.9", "AR", "MSH^1^12", "203^")]
    public async Task A_wrong_version_is_refused(string version, string code, string place, string error)
    {
        var text = await AnswerToAsync(Messages.HeartRate("V", version: version));
        Assert.Contains($"MSA|{code}|V", text);
        Assert.Contains(error, text);
        Assert.Contains(place, text);
    }

    [Theory(Timeout = Deadline)]
    [InlineData("VXU^V04^VXU_V04", "AR", "200^")]
    [InlineData("ADT^A29^ADT_A21", "AR", "201^")]
    [InlineData("", "AR", "101^")]
    public async Task A_message_that_is_not_for_the_hub_is_refused_and_kept(string type, string code, string error)
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("T", type: type));
        var text = await peer.ReceiveAsync();
        Assert.Contains($"MSA|{code}|T", text);
        Assert.Contains(error, text);
        var kept = await host.Intake.NextAsync();
        Assert.NotNull(kept.Submission.Rejection);
        Assert.StartsWith("MSH|", kept.Text);
    }

    [Theory(Timeout = Deadline)]
    [InlineData("A unfamiliar processing id", "MSH-11")]
    public async Task An_unknown_processing_id_is_refused(string why, string place)
    {
        Assert.NotEmpty(why);
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("X", processing: "X"));
        Assert.Contains("202^", await peer.ReceiveAsync());
        Assert.Equal(place, (await host.Intake.NextAsync()).Submission.Rejection!.Place);
    }

    [Fact(Timeout = Deadline)]
    public async Task Content_that_is_not_understood_is_an_error_that_names_the_place()
    {
        var text = await AnswerToAsync(Messages.HeartRate("C") + "OBX|3|NM|||5\r");
        Assert.Contains("MSA|AE|C", text);
        Assert.Contains("ERR||OBX^3^3|101^", text);
    }

    [Fact(Timeout = Deadline)]
    public async Task Binary_in_a_frame_is_kept_in_quarantine_and_refused_without_a_number()
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        var binary = Enumerable.Range(0, 5000).Select(i => (byte)(i * 37)).Where(b => b is not (0x0B or 0x1C or 0x0D)).ToArray();
        await peer.WriteAsync([0x0B, .. binary, 0x1C, 0x0D]);
        Assert.Contains("MSA|AR|", await peer.ReceiveAsync());
        var kept = await host.Intake.NextAsync();
        Assert.Equal(binary, kept.Submission.Raw.ToArray());
        Assert.Equal("NoHeader", kept.Submission.Rejection!.Reason);
        await peer.SendAsync(Messages.HeartRate("after"));
        Assert.Equal(("AA", "after"), await peer.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task Text_that_is_not_in_its_character_set_never_becomes_a_name()
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("U", charset: "UNICODE UTF-8", family: "Mu\u00FFller"));
        Assert.Equal(("AE", "U"), await peer.AnswerAsync());
        Assert.Equal("UndecodableText", (await host.Intake.NextAsync()).Submission.Rejection!.Reason);
        await peer.SendAsync(Messages.HeartRate("W", charset: "UNICODE UTF-16"));
        Assert.Equal(("AR", "W"), await peer.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_Chinese_name_comes_through_whole_and_its_answer_speaks_the_same_characters()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gb = Encoding.GetEncoding("gb18030");
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync([0x0B, .. gb.GetBytes(Messages.HeartRate("中", charset: "GB 18030-2000", family: "王\U00020000")), 0x1C, 0x0D]);
        var text = gb.GetString(Encoding.Latin1.GetBytes((await peer.ReceiveAsync())!));
        Assert.Contains("MSA|AA|中", text);
        Assert.Contains("|GB 18030-2000", text);
        Assert.Equal("王\U00020000", (await host.Intake.NextAsync()).Submission.Facts.Reports[0].Patient!.Name!.Family);
    }

    [Fact(Timeout = Deadline)]
    public async Task An_over_long_message_is_refused_by_its_number_and_the_next_one_taken()
    {
        await using var host = await Hl7v2Host.StartAsync(new() { MaxMessageBytes = 4096 });
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("LONG", accept: "AL") + "NTE|1||" + new string('x', 200_000) + "\r");
        await peer.SendAsync(Messages.HeartRate("next"));
        Assert.Equal(("CR", "LONG"), await peer.AnswerAsync());
        Assert.Equal(("AA", "next"), await peer.AnswerAsync());
        var kept = await host.Intake.EventAsync(ConnectionEventKind.TooLong);
        Assert.True(kept.ByteCount > 200_000);
        Assert.InRange(kept.Bytes.Length, 4096, 64 * 1024);
        Assert.Single(host.Intake.All);
    }

    [Fact(Timeout = Deadline)]
    public async Task Junk_and_half_messages_are_kept_and_the_message_after_them_taken()
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        await peer.WriteAsync([0x0B, .. Encoding.Latin1.GetBytes(Messages.Header("half") + "PID|||")]);
        await peer.SendAsync(Messages.HeartRate("whole"));
        Assert.Equal(("AA", "whole"), await peer.AnswerAsync());
        Assert.Equal("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), (await host.Intake.EventAsync(ConnectionEventKind.Junk)).Bytes.ToArray());
        Assert.Contains("half", Encoding.Latin1.GetString((await host.Intake.EventAsync(ConnectionEventKind.HalfMessage)).Bytes.Span));
        Assert.Equal(2, Assert.Single(host.Book.All).Counters().Faults);
    }

    [Fact(Timeout = Deadline)]
    public async Task HL7_without_framing_is_reported_though_nothing_follows_it()
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("first"));
        await peer.AnswerAsync();
        await peer.WriteAsync(Encoding.Latin1.GetBytes(Messages.HeartRate("bare")));
        var reported = host.Intake.EventAsync(ConnectionEventKind.Junk);
        await DriveUntilAsync(host, reported, TimeSpan.FromSeconds(1));
        Assert.Contains("without the framing", (await reported).Detail);
        await peer.SendAsync(Messages.HeartRate("second"));
        Assert.Equal(("AA", "second"), await peer.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_peer_of_another_protocol_is_hung_up_on_in_the_end()
    {
        await using var host = await Hl7v2Host.StartAsync(new() { MaxFaults = 5 });
        using var peer = await host.ConnectAsync();
        var noise = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("\u000BMSH|half", 50)));
        await peer.WriteAsync(noise);
        Assert.Null(await peer.ReceiveAsync());
        Assert.Equal("too many faults", (await host.Intake.EventAsync(ConnectionEventKind.Closed)).Detail);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_message_that_stops_half_way_ends_its_connection_and_is_kept()
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        using var other = await host.ConnectAsync();
        await peer.WriteAsync([0x0B, .. Encoding.Latin1.GetBytes(Messages.Header("stuck"))]);
        var kept = host.Intake.EventAsync(ConnectionEventKind.HalfMessage);
        await DriveUntilAsync(host, kept, TimeSpan.FromSeconds(1));
        Assert.Contains("stuck", Encoding.Latin1.GetString((await kept).Bytes.Span));
        Assert.Contains("does not go on", (await host.Intake.EventAsync(ConnectionEventKind.TimedOut)).Detail);
        Assert.Null(await peer.ReceiveAsync());
        await other.SendAsync(Messages.HeartRate("fine"));
        Assert.Equal(("AA", "fine"), await other.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_slow_but_steady_message_is_borne()
    {
        await using var host = await Hl7v2Host.StartAsync(new() { MessageGrace = TimeSpan.FromSeconds(2), MinBytesPerSecond = 10 });
        using var peer = await host.ConnectAsync();
        var bytes = (byte[])[0x0B, .. Encoding.Latin1.GetBytes(Messages.HeartRate("slow")), 0x1C, 0x0D];
        var sent = 0;
        foreach (var piece in bytes[..^2].Chunk(40))
        {
            await peer.WriteAsync(piece);
            sent += piece.Length;
            while (host.Endpoint.Sessions.SingleOrDefault() is not { } session || session.BlockBytes < sent) await Task.Delay(1, TestContext.Current.CancellationToken);
            host.Clock.Advance(TimeSpan.FromSeconds(3));
        }
        await peer.WriteAsync(bytes[^2..]);
        Assert.Equal(("AA", "slow"), await peer.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_silent_connection_is_closed_after_the_idle_time_but_not_one_that_waits_for_its_commit()
    {
        await using var host = await Hl7v2Host.StartAsync(new() { IdleTimeout = TimeSpan.FromMinutes(5) });
        using var silent = await host.ConnectAsync();
        using var waiting = await host.ConnectAsync();
        await silent.SendAsync(Messages.HeartRate("s"));
        Assert.Equal(("AA", "s"), await silent.AnswerAsync());
        await host.Intake.NextAsync();
        host.Intake.Holds = true;
        await waiting.SendAsync(Messages.HeartRate("w"));
        var held = await host.Intake.NextAsync();
        var ended = silent.ReceiveAsync();
        await DriveUntilAsync(host, ended, TimeSpan.FromMinutes(1));
        Assert.Null(await ended);
        held.Commit();
        Assert.Equal(("AA", "w"), await waiting.AnswerAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_peer_that_never_reads_its_answers_is_hung_up_on_and_holds_nobody_up()
    {
        await using var host = await Hl7v2Host.StartAsync(sendBuffer: 8192);
        using var deaf = await MllpPeer.ConnectAsync(host.Port, receiveBuffer: 4096);
        using var other = await host.ConnectAsync();
        var message = Encoding.Latin1.GetBytes("\u000B" + Messages.HeartRate("d") + "\u001C\r");
        var sending = Task.Run(async () =>
        {
            try { while (true) await deaf.WriteAsync(message); }
            catch (SocketException) { }
        }, TestContext.Current.CancellationToken);
        // Its answers fill what lies between; then the hub stops reading it, and after the time-out lets it go.
        await DriveUntilAsync(host, sending, TimeSpan.FromSeconds(10), async () =>
        {
            await other.SendAsync(Messages.HeartRate("o"));
            Assert.Equal(("AA", "o"), await other.AnswerAsync());
        });
        await sending;
        Assert.Contains("not taken", (await host.Intake.EventAsync(ConnectionEventKind.TimedOut)).Detail);
    }

    [Fact(Timeout = Deadline)]
    public async Task More_connections_than_allowed_are_closed_and_those_before_them_go_on()
    {
        await using var host = await Hl7v2Host.StartAsync(new() { MaxConnections = 2 });
        using var one = await host.ConnectAsync();
        using var two = await host.ConnectAsync();
        await one.SendAsync(Messages.HeartRate("1"));
        await one.AnswerAsync();
        await two.SendAsync(Messages.HeartRate("2"));
        await two.AnswerAsync();
        try
        {
            using var three = await host.ConnectAsync();
            Assert.Null(await three.ReceiveAsync());
        }
        catch (SocketException refused)
        {
            // The reset may come before the connect has returned.
            Assert.Equal(SocketError.ConnectionReset, refused.SocketErrorCode);
        }
        await one.SendAsync(Messages.HeartRate("3"));
        Assert.Equal(("AA", "3"), await one.AnswerAsync());
    }

    private static async Task<string?> AnswerToAsync(string message)
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(message);
        return await peer.ReceiveAsync();
    }

    // The clock moves in steps until the awaited thing has happened; between the steps the server's own work goes on.
    private static async Task DriveUntilAsync(Hl7v2Host host, Task done, TimeSpan step, Func<Task>? between = null)
    {
        while (!done.IsCompleted)
        {
            host.Clock.Advance(step);
            if (between is not null) await between();
            await Task.WhenAny(done, Task.Delay(20, TestContext.Current.CancellationToken));
        }
    }
}
