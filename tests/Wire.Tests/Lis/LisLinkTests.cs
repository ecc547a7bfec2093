using System.Buffers;
using System.Text;
using Meridian.Wire.Lis;
using Xunit;

namespace Meridian.Wire.Tests.Lis;

/// <summary>The link step by step, as E1381 tells it.</summary>
public sealed class LisLinkTests
{
    private const string Short = "H|\\^&|7\rL|1|N\r";

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private static byte[] Frame(int number, string text, bool isEnd = true, LisFraming? framing = null)
    {
        var output = new ArrayBufferWriter<byte>();
        LisFrame.Write(output, framing ?? LisFraming.Default, number, Encoding.Latin1.GetBytes(text), isEnd);
        return output.WrittenSpan.ToArray();
    }

    private static string Out(LisLink link)
    {
        var output = new ArrayBufferWriter<byte>();
        link.TakeOutput(output);
        return string.Concat(Encoding.Latin1.GetString(output.WrittenSpan).Select(c => c switch { '\u0002' => "<STX>", '\u0003' => "<ETX>", '\u0004' => "<EOT>", '\u0005' => "<ENQ>", '\u0006' => "<ACK>", '\u0015' => "<NAK>", '\u0017' => "<ETB>", '\r' => "<CR>", '\n' => "<LF>", _ => c.ToString() }));
    }

    private static LisReceived Take(LisLink link)
    {
        Assert.True(link.TryTakeMessage(out var message));
        return message;
    }

    private static List<LisLinkEvent> Events(LisLink link)
    {
        var all = new List<LisLinkEvent>();
        while (link.TryTakeEvent(out var happened)) all.Add(happened);
        return all;
    }

    private static LisLink Receiving(LisFraming? framing = null)
    {
        var link = new LisLink(LisRole.Host, framing);
        link.Receive([LisControl.Enq], S(0));
        Assert.Equal("<ACK>", Out(link));
        return link;
    }

    [Fact]
    public void A_frame_is_written_as_the_standard_prints_it()
    {
        Assert.Equal("\u00021H|\\^&|7\r\u000398\r\n", Encoding.Latin1.GetString(Frame(1, "H|\\^&|7\r")));
    }

    [Fact]
    public void The_acknowledgement_of_the_last_frame_waits_for_the_commit()
    {
        var link = Receiving();
        link.Receive(Frame(1, "H|\\^&|7\r"), S(1));
        Assert.Equal("<ACK>", Out(link));
        link.Receive(Frame(2, "L|1|N\r"), S(2));
        Assert.Equal("", Out(link));
        var message = Take(link);
        Assert.True(link.IsHolding && message.AwaitsAnswer && !message.IsRepeat);
        Assert.Equal(Short, Encoding.Latin1.GetString(message.Text.Span));
        link.Tick(S(9));
        Assert.Equal("", Out(link));
        link.Answer(message.Id, LisAnswer.Committed, S(9));
        Assert.Equal("<ACK>", Out(link));
        link.Receive([LisControl.Eot], S(10));
        Assert.True(link.IsNeutral);
        Assert.Null(link.Deadline);
    }

    [Fact]
    public void A_refused_message_is_sent_again_and_taken_again()
    {
        var link = Receiving();
        link.Receive(Frame(1, "H|\\^&|7\r"), S(1));
        link.Receive(Frame(2, "L|1|N\r"), S(1));
        link.Answer(Take(link).Id, LisAnswer.Refused, S(2));
        Assert.Equal("<ACK><NAK>", Out(link));
        link.Receive(Frame(2, "L|1|N\r"), S(3));
        var again = Take(link);
        Assert.False(again.IsRepeat);
        Assert.Equal(Short, Encoding.Latin1.GetString(again.Text.Span));
        link.Answer(again.Id, LisAnswer.Committed, S(4));
        Assert.Equal("<ACK>", Out(link));
    }

    [Theory]
    [InlineData(0x04)]
    [InlineData(0x05)]
    public void A_sender_that_gave_up_waiting_gets_no_late_acknowledgement(byte control)
    {
        var link = Receiving();
        link.Receive(Frame(1, Short), S(1));
        var message = Take(link);
        link.Receive([control], S(5));
        Assert.Equal("", Out(link));
        link.Answer(message.Id, LisAnswer.Committed, S(6));
        // A second ENQ is answered; the frame before it is not.
        Assert.Equal(control == LisControl.Enq ? "<ACK>" : "", Out(link));
        Assert.Contains(Events(link), e => e.Kind == LisLinkEventKind.AnswerWithheld);
        if (control == LisControl.Eot) link.Receive([LisControl.Enq], S(16));
        link.Receive(Frame(1, Short), S(17));
        Assert.True(Take(link).IsRepeat);
    }

    [Fact]
    public void An_acknowledgement_that_comes_too_late_is_withheld()
    {
        var link = Receiving();
        link.Receive(Frame(1, Short), S(1));
        link.Answer(Take(link).Id, LisAnswer.Committed, S(15.5));
        Assert.Equal("", Out(link));
        link.Receive(Frame(1, Short), S(15.6));
        Assert.Equal("<ACK>", Out(link));
        Assert.False(link.TryTakeMessage(out _));
    }

    [Fact]
    public void A_bad_checksum_is_told_with_both_sums_and_answered_with_NAK()
    {
        var link = Receiving();
        var frame = Frame(1, Short);
        frame[^4] = (byte)'0';
        frame[^3] = (byte)'0';
        link.Receive(frame, S(1));
        Assert.Equal("<NAK>", Out(link));
        var happened = Events(link).Last(e => e.Kind == LisLinkEventKind.Frame);
        Assert.Equal((LisVerdict.BadChecksum, 0, frame.Length), (happened.Verdict, happened.FoundChecksum, happened.Bytes.Length));
        Assert.InRange(happened.ExpectedChecksum, 1, 255);
    }

    [Fact]
    public void A_duplicate_frame_is_acknowledged_and_not_taken_twice()
    {
        var link = Receiving();
        link.Receive(Frame(1, "H|\\^&|7\r"), S(1));
        link.Receive(Frame(1, "H|\\^&|7\r"), S(2));
        Assert.Equal("<ACK><ACK>", Out(link));
        link.Receive(Frame(2, "L|1|N\r"), S(3));
        Assert.Equal(Short, Encoding.Latin1.GetString(Take(link).Text.Span));
        Assert.Contains(Events(link), e => e is { Kind: LisLinkEventKind.Frame, Verdict: LisVerdict.Duplicate });
    }

    [Fact]
    public void A_frame_with_the_same_number_and_other_text_is_no_duplicate()
    {
        var link = Receiving();
        link.Receive(Frame(1, "H|\\^&|7\r"), S(1));
        link.Receive(Frame(1, "P|1\r"), S(2));
        Assert.Equal("<ACK><NAK>", Out(link));
    }

    [Fact]
    public void Numbers_that_repeat_and_restart_are_borne_when_the_driver_says_so()
    {
        var link = Receiving(new LisFraming { AcceptAnyNumber = true });
        string[] records = ["H|\\^&|7\r", "P|1\r", "O|1\r", "R|1\r", "R|2\r", "L|1|N\r"];
        int[] numbers = [5, 1, 1, 1, 4, 5];
        for (var i = 0; i < records.Length; i++) link.Receive(Frame(numbers[i], records[i]), S(i));
        Assert.Equal(string.Concat(records), Encoding.Latin1.GetString(Take(link).Text.Span));
    }

    [Fact]
    public void A_frame_far_over_240_is_taken_and_one_over_the_limit_is_refused()
    {
        var text = "H|\\^&|7\rC|1|I|" + new string('x', 26_000) + "\rL|1|N\r";
        var link = Receiving();
        link.Receive(Frame(1, text), S(1));
        Assert.Equal(text, Encoding.Latin1.GetString(Take(link).Text.Span));
        var small = Receiving(new LisFraming { MaxText = LisTimeouts.ShortText });
        small.Receive(Frame(1, text), S(1));
        Assert.Equal("<NAK>", Out(small));
        var happened = Events(small).Last(e => e.Kind == LisLinkEventKind.Frame);
        Assert.Equal(LisVerdict.TooLong, happened.Verdict);
        Assert.Equal(text.Length + 7, happened.WireLength);
        Assert.InRange(happened.Bytes.Length, 240, 300);
    }

    [Fact]
    public void EOT_before_L_gives_the_message_up_with_its_reason()
    {
        var link = Receiving();
        link.Receive(Frame(1, "H|\\^&|7\rP|1\r"), S(1));
        link.Receive([LisControl.Eot], S(2));
        var message = Take(link);
        Assert.Equal(LisCompletion.EndOfTransmission, message.Completion);
        Assert.False(message.AwaitsAnswer);
        Assert.Equal("H|\\^&|7\rP|1\r", Encoding.Latin1.GetString(message.Text.Span));
        Assert.True(link.IsNeutral);
    }

    [Fact]
    public void A_sender_that_falls_silent_for_thirty_seconds_is_given_up()
    {
        var link = Receiving();
        link.Receive(Frame(1, "H|\\^&|7\r"), S(1));
        link.Receive("\u00022P|1"u8, S(3));
        Assert.Equal(S(33), link.Deadline);
        link.Tick(S(32.9));
        Assert.False(link.TryTakeMessage(out _));
        link.Tick(S(33));
        Assert.Equal(LisCompletion.SenderSilent, Take(link).Completion);
        var events = Events(link);
        Assert.Contains(events, e => e is { Kind: LisLinkEventKind.Frame, Verdict: LisVerdict.Truncated });
        Assert.Contains(events, e => e.Kind == LisLinkEventKind.SenderSilent);
        link.Receive([LisControl.Enq], S(40));
        Assert.Equal("<ACK><ACK>", Out(link));
    }

    [Fact]
    public void Another_ENQ_or_another_header_in_the_middle_begins_anew()
    {
        var link = Receiving();
        link.Receive(Frame(1, "H|\\^&|1\r"), S(1));
        link.Receive([LisControl.Enq], S(2));
        Assert.Equal(LisCompletion.NewEnquiry, Take(link).Completion);
        link.Receive(Frame(1, "H|\\^&|2\r"), S(3));
        link.Receive(Frame(2, Short), S(4));
        Assert.Equal(LisCompletion.NewHeader, Take(link).Completion);
        Assert.Equal(Short, Encoding.Latin1.GetString(Take(link).Text.Span));
    }

    [Fact]
    public void Several_messages_in_one_frame_are_acknowledged_when_all_are_committed()
    {
        var link = Receiving();
        link.Receive(Frame(1, "H|\\^&|1\rL|1|N\rH|\\^&|2\rL|1|N\rH|\\^&|3\r"), S(1));
        var (one, two) = (Take(link), Take(link));
        Assert.False(link.TryTakeMessage(out _));
        link.Answer(one.Id, LisAnswer.Committed, S(2));
        Assert.Equal("", Out(link));
        link.Answer(two.Id, LisAnswer.Committed, S(3));
        Assert.Equal("<ACK>", Out(link));
        link.Receive(Frame(2, "L|1|N\r"), S(4));
        Assert.Equal("H|\\^&|3\rL|1|N\r", Encoding.Latin1.GetString(Take(link).Text.Span));
    }

    [Fact]
    public void A_busy_side_answers_ENQ_with_NAK_and_the_sender_waits_ten_seconds()
    {
        var link = new LisLink(LisRole.Host) { IsBusy = true };
        link.Receive([LisControl.Enq], S(0));
        Assert.Equal("<NAK>", Out(link));

        var sender = new LisLink(LisRole.Instrument);
        Assert.True(sender.TrySend(1, Encoding.Latin1.GetBytes(Short), S(0)));
        Assert.Equal("<ENQ>", Out(sender));
        sender.Receive([LisControl.Nak], S(1));
        Assert.Equal(S(11), sender.Deadline);
        sender.Tick(S(10.9));
        Assert.Equal("", Out(sender));
        sender.Tick(S(11));
        Assert.Equal("<ENQ>", Out(sender));
    }

    [Fact]
    public void On_contention_the_instrument_asks_again_after_a_second_and_the_host_yields()
    {
        var (host, instrument) = (new LisLink(LisRole.Host), new LisLink(LisRole.Instrument));
        Assert.True(host.TrySend(1, Encoding.Latin1.GetBytes(Short), S(0)));
        Assert.True(instrument.TrySend(1, Encoding.Latin1.GetBytes(Short), S(0)));
        Assert.Equal("<ENQ><ENQ>", Out(host) + Out(instrument));
        host.Receive([LisControl.Enq], S(0));
        instrument.Receive([LisControl.Enq], S(0));
        Assert.Equal((S(20), S(1)), (host.Deadline!.Value, instrument.Deadline!.Value));
        instrument.Tick(S(1));
        Assert.Equal("<ENQ>", Out(instrument));
        host.Receive([LisControl.Enq], S(1));
        Assert.Equal("<ACK>", Out(host));
    }

    [Fact]
    public void A_frame_is_sent_again_six_times_and_then_the_session_ends()
    {
        var framing = new LisFraming { SendAttempts = 1 };
        var link = new LisLink(LisRole.Instrument, framing);
        Assert.True(link.TrySend(5, Encoding.Latin1.GetBytes(Short), S(0)));
        link.Receive([LisControl.Ack], S(0));
        Assert.StartsWith("<ENQ><STX>1H", Out(link), StringComparison.Ordinal);
        for (var i = 1; i <= 6; i++)
        {
            link.Receive([LisControl.Nak], S(i));
            Assert.StartsWith("<STX>1H", Out(link), StringComparison.Ordinal);
        }
        link.Receive([LisControl.Nak], S(7));
        Assert.Equal("<EOT>", Out(link));
        Assert.True(link.TryTakeSent(out var sent));
        Assert.Equal(new LisSent(5, LisSendOutcome.Refused), sent);
    }

    [Fact]
    public void A_missing_reply_ends_the_session_after_fifteen_seconds_and_the_message_is_tried_again()
    {
        var link = new LisLink(LisRole.Instrument);
        Assert.True(link.TrySend(5, Encoding.Latin1.GetBytes(Short), S(0)));
        Out(link);
        link.Tick(S(14.9));
        Assert.Equal("", Out(link));
        link.Tick(S(15));
        Assert.Equal("<EOT>", Out(link));
        link.Tick(S(25));
        Assert.Equal("<ENQ>", Out(link));
        link.Receive([LisControl.Ack], S(26));
        Out(link);
        link.Receive([LisControl.Ack], S(27));
        Out(link);
        link.Receive([LisControl.Ack], S(28));
        Assert.Equal("<EOT>", Out(link));
        Assert.True(link.TryTakeSent(out var sent));
        Assert.Equal(LisSendOutcome.Acknowledged, sent.Outcome);
    }

    [Fact]
    public void EOT_in_place_of_ACK_is_an_acknowledgement_that_asks_for_the_line()
    {
        var link = new LisLink(LisRole.Instrument, new LisFraming { MessagesPerSession = 10 });
        Assert.True(link.TrySend(1, Encoding.Latin1.GetBytes(Short), S(0)));
        Assert.True(link.TrySend(2, Encoding.Latin1.GetBytes(Short), S(0)));
        link.Receive([LisControl.Ack], S(1));
        link.Receive([LisControl.Eot], S(2));
        Out(link);
        link.Receive([LisControl.Ack], S(3));
        Assert.Equal("<EOT>", Out(link));
        Assert.Equal(S(18), link.Deadline);
        link.Receive([LisControl.Enq], S(4));
        Assert.Equal("<ACK>", Out(link));
    }

    [Fact]
    public void A_long_record_is_cut_into_frames_that_end_with_ETB()
    {
        var line = new Line();
        var text = "H|\\^&|7\rC|1|I|" + new string('x', 700) + "\rL|1|N\r";
        line.Send(true, 1, text);
        Assert.True(line.Run(TimeSpan.FromMinutes(1)));
        Assert.Equal(text, Assert.Single(line.Committed));
        var frames = line.InstrumentEvents.Where(e => e is { Kind: LisLinkEventKind.Frame, IsSent: true }).ToList();
        Assert.Equal([1, 2, 3, 4, 5], frames.Select(f => f.Number));
        Assert.All(frames, f => Assert.InRange(f.Bytes.Length, 8, 247));
        Assert.Equal(LisControl.Etb, frames[1].Bytes.Span[^5]);
    }

    [Fact]
    public void The_answer_to_a_query_goes_out_after_EOT()
    {
        var line = new Line();
        line.Send(true, 1, "H|\\^&\rQ|1|^S1||ALL\rL|1|N\r");
        line.Send(false, 9, LisCorpus.Message(9, 0));
        Assert.True(line.Run(TimeSpan.FromMinutes(2)));
        Assert.Single(line.Committed);
        Assert.Equal(LisCorpus.Message(9, 0), Encoding.Latin1.GetString(Assert.Single(line.AtInstrument).Text.Span));
        Assert.Equal(new LisSent(9, LisSendOutcome.Acknowledged), Assert.Single(line.SentByHost));
    }

    [Fact]
    public void A_reply_that_became_STX_swallows_nothing()
    {
        var link = new LisLink(LisRole.Instrument);
        Assert.True(link.TrySend(1, Encoding.Latin1.GetBytes(Short), S(0)));
        link.Receive([LisControl.Ack], S(1));
        Out(link);
        link.Receive([LisControl.Stx], S(2));
        link.Tick(S(2.2));
        Assert.StartsWith("<STX>1H", Out(link), StringComparison.Ordinal);
        link.Receive([LisControl.Ack], S(3));
        Assert.StartsWith("<STX>2L", Out(link), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ENQ_inside_of_a_frame_or_of_its_line_end_is_damage_and_not_answered()
    {
        var link = Receiving();
        link.Receive("\u00021H|\\^&\u0005"u8, S(1));
        Assert.Equal("", Out(link));
        var frame = Frame(1, "H|\\^&|7\r");
        frame[^2] = LisControl.Enq;
        link.Receive(frame, S(2));
        Assert.Equal("<ACK>", Out(link));
        link.Receive([LisControl.Enq], S(20));
        Assert.Equal("<ACK>", Out(link));
        Assert.Equal(LisCompletion.NewEnquiry, Take(link).Completion);
    }

    [Fact]
    public void Equipment_without_ENQ_that_speaks_while_the_host_asks_is_heard()
    {
        var link = new LisLink(LisRole.Host, new LisFraming { EnquiryOptional = true });
        Assert.True(link.TrySend(1, Encoding.Latin1.GetBytes(Short), S(0)));
        Assert.Equal("<ENQ>", Out(link));
        link.Receive(Frame(1, Short), S(1));
        Assert.Equal(Short, Encoding.Latin1.GetString(Take(link).Text.Span));
        Assert.Contains(Events(link), e => e.Kind == LisLinkEventKind.Contention);
    }

    [Fact]
    public void A_message_with_control_characters_is_not_sent()
    {
        var link = new LisLink(LisRole.Host);
        Assert.Equal(LisReject.ValueBreaksMessage, Assert.Throws<LisRejectException>(() => link.TrySend(1, "H|\\^&\r\u0003"u8.ToArray(), S(0))).Reason);
        Assert.Equal(LisReject.Empty, Assert.Throws<LisRejectException>(() => link.TrySend(1, default, S(0))).Reason);
    }
}
