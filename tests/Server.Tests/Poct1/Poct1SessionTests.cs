using System.Text;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Virtual.Meter;
using Xunit;

namespace Meridian.Server.Tests.Poct1;

/// <summary>A device and the listener over a socket, with the record and the clock in the test's hands.</summary>
public sealed class Poct1SessionTests
{
    private const int Deadline = 180_000;

    [Fact(Timeout = Deadline)]
    public async Task No_result_is_acknowledged_before_it_is_committed()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        await device.GreetAsync();
        await device.ExpectAsync("REQ.R01");
        host.Intake.Holds = true;
        await host.Intake.NextAsync();
        await host.Intake.NextAsync();
        var id = await device.SayAsync("OBS.R01", Poct1Peer.Glucose("P1", "145"));
        var held = await host.Intake.NextAsync();
        var answer = device.AnswerAsync();
        Assert.False(answer.IsCompleted);
        Assert.Equal(0, device.Socket.Available);
        Assert.Equal("Maker|Gluco|SN1|M-SN1", held.Submission.Sender);
        held.Commit();
        Assert.Equal(("AA", id), await answer);
        host.Intake.Holds = false;
        await device.SayAsync("EOT.R01", "<EOT><EOT.topic_cd V=\"OBS\"/></EOT>");
        Assert.Equal("AA", (await device.AnswerAsync()).Type);
        await device.AckAsync(await device.ExpectAsync("END.R01"));
        Assert.Null(await device.ReceiveAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_record_that_cannot_store_is_answered_with_silence_so_that_the_device_keeps_its_result()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        await device.GreetAsync();
        await device.ExpectAsync("REQ.R01");
        host.Intake.Always = ReceiptKind.Unavailable;
        await device.SayAsync("OBS.R01", Poct1Peer.Glucose("P1", "145"));
        Assert.Null(await device.ReceiveAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task An_intake_that_fails_is_never_taken_for_a_commit()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        await device.GreetAsync();
        await device.ExpectAsync("REQ.R01");
        host.Intake.Holds = true;
        await host.Intake.NextAsync();
        await host.Intake.NextAsync();
        await device.SayAsync("OBS.R01", Poct1Peer.Glucose("P1", "145"));
        (await host.Intake.NextAsync()).Fail(new InvalidOperationException("broken"));
        Assert.Null(await device.ReceiveAsync());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_resend_is_answered_like_the_first_and_what_is_not_understood_with_its_reason()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        await device.GreetAsync();
        await device.ExpectAsync("REQ.R01");
        host.Intake.Always = ReceiptKind.Duplicate;
        var again = await device.SayAsync("OBS.R01", Poct1Peer.Glucose("P1", "145"));
        Assert.Equal(("AA", again), await device.AnswerAsync());
        host.Intake.Always = null;
        var bad = await device.SayAsync("OBS.R01");
        var answer = (await device.ExpectAsync("ACK.R01")).Root.Child("ACK")!;
        Assert.Equal(("AE", bad), (answer.ValueOf("ACK.type_cd"), answer.ValueOf("ACK.ack_control_id")));
        Assert.Contains("no SVC", answer.ValueOf("ACK.note_txt"));
        var own = await device.SayAsync("XYZ.OWN");
        Assert.Equal(("AE", own), await device.AnswerAsync());
        // The bytes of both are kept.
        Assert.Equal(["NoService", "UnsupportedMessage"], host.Intake.All.Select(h => h.Submission.Rejection?.Reason).OfType<string>());
    }

    [Fact(Timeout = Deadline)]
    public async Task A_result_without_a_hello_is_kept_and_refused_as_nobody_knows_whose_it_is()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        Assert.Equal(("AE", await device.SayAsync("OBS.R01", Poct1Peer.Glucose("P1", "145"))), await device.AnswerAsync());
        Assert.Equal("NoHello", Assert.Single(host.Intake.All).Submission.Rejection!.Reason);
        await device.GreetAsync(results: 0);
        await device.ExpectAsync("END.R01");
    }

    [Fact(Timeout = Deadline)]
    public async Task A_document_type_is_refused_and_the_conversation_goes_on()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        await device.WriteAsync(Encoding.UTF8.GetBytes("<!DOCTYPE x [<!ENTITY a \"b\">]><HEL.R01>&a;</HEL.R01>"));
        Assert.Equal("AE", (await device.AnswerAsync()).Type);
        Assert.Equal("DocumentType", Assert.Single(host.Intake.All).Submission.Rejection!.Reason);
        await device.GreetAsync();
    }

    [Fact(Timeout = Deadline)]
    public async Task A_device_that_frames_its_messages_in_blocks_gets_blocks()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        await device.WriteAsync([0x0B, .. Poct1Peer.Poct1Messages("HEL.R01", "1", Poct1Peer.Device()), 0x1C, 0x0D]);
        Assert.Equal(("AA", "1"), await device.AnswerAsync());
        Assert.True(device.WasInBlock);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_message_in_pieces_of_one_byte_is_one_message_and_rubbish_before_it_is_kept()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        await device.WriteAsync("hello?"u8.ToArray());
        foreach (var b in Poct1Peer.Poct1Messages("HEL.R01", "1", Poct1Peer.Device())) await device.WriteAsync([b]);
        Assert.Equal(("AA", "1"), await device.AnswerAsync());
        var junk = await host.Intake.EventAsync(ConnectionEventKind.Junk);
        Assert.Equal("hello?", Encoding.ASCII.GetString(junk.Bytes.Span));
        Assert.Single(host.Intake.All);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_message_that_was_cut_off_is_kept_as_half_and_the_next_is_taken()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        await device.GreetAsync();
        await device.ExpectAsync("REQ.R01");
        var whole = Poct1Peer.Poct1Messages("OBS.R01", "9", Poct1Peer.Glucose("P1", "145"));
        await device.WriteAsync(whole[..100]);
        await device.WriteAsync(whole);
        Assert.Equal(("AA", "9"), await device.AnswerAsync());
        Assert.Equal(100, (await host.Intake.EventAsync(ConnectionEventKind.HalfMessage)).ByteCount);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_device_that_is_silent_is_asked_and_in_the_end_hung_up_on()
    {
        await using var host = await Poct1Host.StartAsync(new() { SendPatients = false, AnswerTimeout = TimeSpan.FromSeconds(10), KeepAliveAfter = TimeSpan.FromSeconds(60), MaxAttempts = 2 });
        using var device = await host.ConnectAsync();
        await device.GreetAsync(results: 0, more: Poct1Peer.Continuous);
        await AckTakenAsync(device, await device.ExpectAsync("DTV.R01"));
        var asked = await AfterAsync(host, device, TimeSpan.FromSeconds(61));
        Assert.Equal("KPA.R01", asked!.Type);
        await AckTakenAsync(device, asked);
        var again = await AfterAsync(host, device, TimeSpan.FromSeconds(61));
        Assert.Equal("KPA.R01", again!.Type);
        var repeated = await AfterAsync(host, device, TimeSpan.FromSeconds(11));
        Assert.Equal(("KPA.R01", again.ControlId), (repeated!.Type, repeated.ControlId));
        Assert.Null(await AfterAsync(host, device, TimeSpan.FromSeconds(11)));
        Assert.Contains("KPA", (await host.Intake.EventAsync(ConnectionEventKind.TimedOut)).Detail);
    }

    [Fact(Timeout = Deadline)]
    public async Task A_connection_over_which_no_hello_comes_is_closed()
    {
        await using var host = await Poct1Host.StartAsync(new() { SendPatients = false, AnswerTimeout = TimeSpan.FromSeconds(10) });
        using var device = await host.ConnectAsync();
        Assert.Null(await AfterAsync(host, device, TimeSpan.FromSeconds(11)));
    }

    [Fact(Timeout = Deadline)]
    public async Task A_hub_that_stops_tells_the_device()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        await device.GreetAsync(results: 0, more: Poct1Peer.Continuous);
        await AckTakenAsync(device, await device.ExpectAsync("DTV.R01"));
        var stopping = host.StopAsync();
        Assert.Equal("END.R01", (await device.ReceiveAsync())!.Type);
        await stopping;
    }

    [Fact(Timeout = Deadline)]
    public async Task The_line_is_seen_with_every_message_both_ways()
    {
        await using var host = await Poct1Host.StartAsync();
        using var device = await host.ConnectAsync();
        await device.GreetAsync();
        await device.ExpectAsync("REQ.R01");
        var live = Assert.Single(host.Book.All);
        Assert.Equal([ExchangeKind.Message, ExchangeKind.Answer, ExchangeKind.Message, ExchangeKind.Answer, ExchangeKind.Message], live.Exchanges().Select(e => e.Kind));
        Assert.Equal(Protocol.Poct1, live.Protocol);
    }

    [Theory(Timeout = Deadline)]
    [InlineData(true, 0, false)]
    [InlineData(false, 0, false)]
    [InlineData(true, 0.3, true)]
    [InlineData(false, 0.3, false)]
    public async Task A_virtual_meter_gets_every_measurement_through_however_often_it_loses_the_line(bool continuous, double lose, bool inBlocks)
    {
        await using var host = await Poct1Host.StartAsync();
        var counters = new MeterCounters();
        var meter = new VirtualMeter(new()
        {
            Host = "127.0.0.1", Port = host.Port, Measurements = 60, Continuous = continuous, LoseLine = lose, InBlocks = inBlocks, Pause = TimeSpan.FromMilliseconds(1), ControlEvery = 7,
        }, TimeProvider.System, counters);
        await meter.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((60, 0, 0), (counters.Acknowledged, counters.Refused, meter.InMemory));
        Assert.Equal(lose > 0, counters.LostLines > 0);
        Assert.Null(counters.LastFailure);
        var results = host.Intake.All.Where(h => h.Submission.Kind is "OBS.R01" or "OBS.R02").SelectMany(h => h.Submission.Facts.LabReports.Single().Specimens).ToList();
        // A lost line may bring one again, each time the same result; where it is cut before the device spoke, nothing is sent twice.
        Assert.Equal(60, results.Select(s => s.Results[0].CompletedAt).Distinct().Count());
        Assert.Equal(8, results.Where(s => s.Role == Meridian.Model.SpecimenRole.Control).Select(s => s.Results[0].CompletedAt).Distinct().Count());
        Assert.True(lose == 0 ? results.Count == 60 : results.Count >= 60);
    }

    // What was sent before must have been answered. The first step makes it due; the small ones let the host's timer look once more, and are too few to make the next thing due.
    /// <summary>Acknowledges, and waits until the hub has taken it: only then is the message no longer what the hub waits for.</summary>
    private static async Task AckTakenAsync(Poct1Peer device, Meridian.Wire.Poct1.Poct1Message message)
    {
        await device.AckAsync(message);
        // The answer to this comes after what was before it.
        await device.SayAsync("KPA.R01");
        await device.AnswerAsync();
    }

    private static async Task<Meridian.Wire.Poct1.Poct1Message?> AfterAsync(Poct1Host host, Poct1Peer device, TimeSpan time)
    {
        var next = device.ReceiveAsync();
        for (host.Clock.Advance(time); !next.IsCompleted; host.Clock.Advance(TimeSpan.FromMilliseconds(1100))) await Task.WhenAny(next, Task.Delay(500));
        return await next;
    }
}
