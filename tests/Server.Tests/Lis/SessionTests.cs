using System.Text;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Lis;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Lis;

/// <summary>One connection of an analyzer, over a socket, before an intake that the test holds.</summary>
public sealed class SessionTests
{
    private static readonly string[] Glucose =
    [
        @"H|\^&|||XYZ^1|||||||P|LIS2-A2|20261121080000", "P|1||PID1||Wang^Li||19610203|F", "O|1|B100||^^^GLU|R", "R|1|^^^GLU|5.3|mmol/L|3.9 to 6.1|N||F||OP||20261121075900", "L|1|N",
    ];

    [Fact(Timeout = 180_000)]
    public async Task The_last_frame_is_acknowledged_only_when_the_message_is_committed()
    {
        await using var host = await LisHost.StartAsync();
        host.Intake.Holds = true;
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync(AstmPeer.Enq);
        await peer.ExpectAsync(AstmPeer.Ack);
        for (var i = 0; i < Glucose.Length - 1; i++)
        {
            await peer.WriteAsync(AstmPeer.Frame(i + 1, Glucose[i] + "\r"));
            await peer.ExpectAsync(AstmPeer.Ack);
        }
        await peer.WriteAsync(AstmPeer.Frame(Glucose.Length, Glucose[^1] + "\r"));
        var held = await host.Intake.NextAsync();
        Assert.Equal(0, peer.Socket.Available);
        held.Commit();
        await peer.ExpectAsync(AstmPeer.Ack);

        var report = Assert.Single(held.Submission.Facts.LabReports);
        var specimen = Assert.Single(report.Specimens);
        Assert.Equal("B100", specimen.SpecimenId);
        Assert.Equal("PID1", specimen.Patient!.Identifiers[0].Value);
        Assert.Equal("1961-02-03", specimen.Patient.BirthDate);
        var result = Assert.Single(specimen.Results);
        Assert.Equal(("GLU", 5.3m, "mmol/L", "N", LabResultStatus.Final), (result.Test.Value, result.Number, result.Unit, result.Flags, result.Status));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 7, 59, 0, TimeSpan.Zero), result.CompletedAt);
        Assert.Equal("Results", held.Submission.Kind);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_store_that_is_unavailable_refuses_the_last_frame_and_takes_it_when_it_is_back()
    {
        await using var host = await LisHost.StartAsync();
        host.Intake.Always = ReceiptKind.Unavailable;
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync(AstmPeer.Enq);
        await peer.ExpectAsync(AstmPeer.Ack);
        for (var i = 0; i < Glucose.Length; i++)
        {
            await peer.WriteAsync(AstmPeer.Frame(i + 1, Glucose[i] + "\r"));
            await peer.ExpectAsync(i == Glucose.Length - 1 ? AstmPeer.Nak : AstmPeer.Ack);
        }
        host.Intake.Always = null;
        await peer.WriteAsync(AstmPeer.Frame(Glucose.Length, Glucose[^1] + "\r"));
        await peer.ExpectAsync(AstmPeer.Ack);
        Assert.Equal(2, host.Intake.All.Count);
    }

    [Fact(Timeout = 180_000)]
    public async Task An_instrument_that_asks_for_the_line_while_the_store_is_unavailable_is_told_busy_until_it_may_try_again()
    {
        await using var host = await LisHost.StartAsync();
        host.Intake.Always = ReceiptKind.Unavailable;
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync(AstmPeer.Enq);
        await peer.ExpectAsync(AstmPeer.Ack);
        for (var i = 0; i < Glucose.Length; i++)
        {
            await peer.WriteAsync(AstmPeer.Frame(i + 1, Glucose[i] + "\r"));
            await peer.ByteAsync();
        }
        await peer.WriteAsync(AstmPeer.Eot);
        await peer.WriteAsync(AstmPeer.Enq);
        await peer.ExpectAsync(AstmPeer.Nak);
        host.Intake.Always = null;
        host.Clock.Advance(TimeSpan.FromSeconds(11));
        await peer.SendAsync(Glucose);
        Assert.Equal(ReceiptKind.Committed, (await LastAsync(host)).Kind);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_message_whose_end_never_came_is_kept_as_half_a_message_and_never_as_facts()
    {
        await using var host = await LisHost.StartAsync();
        using (var peer = await host.ConnectAsync())
        {
            await peer.WriteAsync(AstmPeer.Enq);
            await peer.ExpectAsync(AstmPeer.Ack);
            for (var i = 0; i < 4; i++)
            {
                await peer.WriteAsync(AstmPeer.Frame(i + 1, Glucose[i] + "\r"));
                await peer.ExpectAsync(AstmPeer.Ack);
            }
        }
        var half = await host.Intake.EventAsync(ConnectionEventKind.HalfMessage);
        Assert.Contains("R|1|^^^GLU", Encoding.Latin1.GetString(half.Bytes.Span), StringComparison.Ordinal);
        Assert.Equal("LineLost", half.Detail);
        Assert.Empty(host.Intake.All);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_transmission_that_ends_without_L_goes_to_quarantine_since_its_sender_may_think_it_was_taken()
    {
        await using var host = await LisHost.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Glucose[..^1]);
        var held = await host.Intake.NextAsync();
        Assert.Equal("NoTerminator", held.Submission.Rejection!.Reason);
        Assert.True(held.Submission.Facts.IsEmpty);
    }

    [Fact(Timeout = 180_000)]
    public async Task What_cannot_be_understood_is_acknowledged_once_it_is_in_quarantine()
    {
        await using var host = await LisHost.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(@"H|\^&|||XYZ", "R|1|^^^GLU|5.3", "L|1|N");
        var held = await host.Intake.NextAsync();
        Assert.Equal("ResultWithoutOrder", held.Submission.Rejection!.Reason);
        // and the line goes on
        await peer.SendAsync(Glucose);
        Assert.Null((await host.Intake.NextAsync()).Submission.Rejection);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_frame_with_a_wrong_checksum_is_refused_shown_and_taken_when_it_comes_again()
    {
        await using var host = await LisHost.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync(AstmPeer.Enq);
        await peer.ExpectAsync(AstmPeer.Ack);
        var bad = AstmPeer.Frame(1, Glucose[0] + "\r");
        bad[^3] ^= 1;
        await peer.WriteAsync(bad);
        await peer.ExpectAsync(AstmPeer.Nak);
        for (var i = 0; i < Glucose.Length; i++)
        {
            await peer.WriteAsync(AstmPeer.Frame(i + 1, Glucose[i] + "\r"));
            await peer.ExpectAsync(AstmPeer.Ack);
        }
        await peer.WriteAsync(AstmPeer.Eot);
        await host.Intake.NextAsync();
        var wire = host.Book.All.Single().Exchanges();
        var refused = Assert.Single(wire, e => e.Kind == ExchangeKind.Frame && e.Note?.StartsWith("checksum", StringComparison.Ordinal) == true);
        Assert.Equal(bad.Length, refused.Length);
    }

    [Fact(Timeout = 180_000)]
    public async Task The_conversation_is_kept_byte_for_byte_and_can_be_read_back_in_steps()
    {
        await using var host = await LisHost.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Glucose);
        var kept = await host.Intake.EventAsync(ConnectionEventKind.Conversation);
        var steps = new LisConversationReader().Read(kept.Bytes, kept.At);
        Assert.Equal([AstmPeer.Enq], steps[0].Bytes);
        Assert.Equal(AstmPeer.Frame(4, Glucose[3] + "\r")[..^2], steps.Where(s => s is { IsReceived: true, IsControl: false }).ElementAt(3).Bytes.AsSpan().TrimEnd("\r\n"u8).ToArray());
        Assert.Equal(6, steps.Count(s => s is { IsReceived: false, IsControl: true }));
        var decoded = new LisDecoder().Decode(steps.Where(s => s is { IsReceived: true, IsControl: false }).ElementAt(3).Bytes);
        Assert.Equal((4, "ETX", true), (decoded.Frame!.Number, decoded.Frame.End, decoded.Frame.IsGood));
        Assert.Equal("Value", decoded.Segments.Single().Fields.Single(f => f.Place == "R.4").Name);
    }

    [Fact(Timeout = 180_000)]
    public async Task Bytes_outside_of_any_frame_are_kept_and_the_line_goes_on()
    {
        await using var host = await LisHost.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"));
        var junk = await host.Intake.EventAsync(ConnectionEventKind.Junk);
        Assert.StartsWith("GET /", Encoding.ASCII.GetString(junk.Bytes.Span), StringComparison.Ordinal);
        await peer.SendAsync(Glucose);
        Assert.Null((await host.Intake.NextAsync()).Submission.Rejection);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_silent_peer_is_closed_after_the_idle_time_and_an_overlong_one_never_answered()
    {
        await using var host = await LisHost.StartAsync(new() { IdleTimeout = TimeSpan.FromMinutes(5) });
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Glucose);
        await host.Intake.NextAsync();
        Assert.Equal(-1, await host.Clock.PassUntilAsync(peer.ByteAsync(), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        await host.Intake.EventAsync(ConnectionEventKind.TimedOut);
    }

    private static async Task<Receipt> LastAsync(LisHost host) => await host.Intake.All.Last().Receipt.WaitAsync(TestContext.Current.CancellationToken);
}
