using System.Text;
using Meridian.Wire.Lis;
using Xunit;

namespace Meridian.Wire.Tests.Lis;

/// <summary>Each deviation that a driver can set: what one side sends the other takes.</summary>
public sealed class LisFramingTests
{
    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private static string Text(LisReceived message) => Encoding.Latin1.GetString(message.Text.Span);

    private static LisReceived Take(LisLink link)
    {
        Assert.True(link.TryTakeMessage(out var message));
        return message;
    }

    [Fact]
    public void Every_combination_of_settings_carries_messages_both_ways()
    {
        foreach (var checksum in Enum.GetValues<LisChecksum>())
            foreach (var trailer in Enum.GetValues<LisTrailer>())
                foreach (var packing in Enum.GetValues<LisPacking>())
                    foreach (var (hasStart, hasNumber) in new[] { (true, true), (true, false), (false, true) })
                    {
                        var framing = new LisFraming { Checksum = checksum, Trailer = trailer, Packing = packing, HasStart = hasStart, HasNumber = hasNumber, MessagesPerSession = 2 };
                        var line = new Line(framing);
                        line.Send(true, 1, LisCorpus.Message(1, 12));
                        line.Send(true, 2, LisCorpus.Message(2));
                        Assert.True(line.Run(TimeSpan.FromMinutes(5)));
                        line.Send(false, 3, LisCorpus.Message(3, 0));
                        Assert.True(line.Run(TimeSpan.FromMinutes(5)));
                        Assert.Equal([LisCorpus.Message(1, 12), LisCorpus.Message(2)], line.Committed);
                        Assert.Equal(LisCorpus.Message(3, 0), Text(Assert.Single(line.AtInstrument)));
                        Assert.DoesNotContain(line.HostEvents, e => e.IsTrailerOdd || e.Verdict is LisVerdict.BadChecksum or LisVerdict.WrongNumber);
                    }
    }

    [Theory]
    [InlineData(LisChecksum.None)]
    [InlineData(LisChecksum.WithoutEnd)]
    [InlineData(LisChecksum.WithStart)]
    [InlineData(LisChecksum.TextOnly)]
    [InlineData(LisChecksum.WithoutNumber)]
    public void A_checksum_over_other_bounds_is_refused_by_who_expects_the_standard(LisChecksum checksum)
    {
        var line = new Line(new LisFraming { Checksum = checksum, SendAttempts = 1 }, LisFraming.Default);
        line.Send(true, 1, LisCorpus.Message(1));
        Assert.True(line.Run(TimeSpan.FromMinutes(10)));
        Assert.Empty(line.AtHost);
        Assert.Equal(LisSendOutcome.Refused, Assert.Single(line.SentByInstrument).Outcome);
        Assert.Equal(7, line.HostEvents.Count(e => e is { Kind: LisLinkEventKind.Frame, Verdict: LisVerdict.BadChecksum }));
    }

    [Fact]
    public void A_missing_CR_before_ETX_is_put_there()
    {
        var link = new LisLink(LisRole.Host, new LisFraming { EnquiryOptional = true, Checksum = LisChecksum.Unchecked });
        link.Receive("\u00021H|\\^&\u000300\r\n\u00022P|1\u000300\r\n\u00023L|1\u000300\r\n"u8, S(1));
        Assert.Equal("H|\\^&\rP|1\rL|1\r", Text(Take(link)));
    }

    [Fact]
    public void A_missing_CR_before_ETB_is_put_there_where_the_driver_says_so()
    {
        var link = new LisLink(LisRole.Host, new LisFraming { EnquiryOptional = true, Checksum = LisChecksum.Unchecked, FrameEndsRecord = true });
        link.Receive("\u00021H|\\^&\u001700\r\n\u00022L|1\u001700\r\n"u8, S(1));
        Assert.Equal("H|\\^&\rL|1\r", Text(Take(link)));
    }

    [Fact]
    public void Line_feeds_in_a_text_end_the_frame_unless_the_driver_bears_them()
    {
        var strict = new LisLink(LisRole.Host, new LisFraming { EnquiryOptional = true, Checksum = LisChecksum.Unchecked });
        strict.Receive("\u00021H|\\^&\r\nL|1\r\n\u000300\r\n"u8, S(1));
        Assert.False(strict.TryTakeMessage(out _));
        Assert.True(strict.TryTakeEvent(out var happened));
        Assert.Equal(LisVerdict.NoEnd, happened.Verdict);
        var mild = new LisLink(LisRole.Host, new LisFraming { EnquiryOptional = true, Checksum = LisChecksum.Unchecked, LineFeedsInText = true });
        mild.Receive("\u00021H|\\^&\r\nL|1\r\n\u000300\r\n"u8, S(1));
        Assert.Equal(2, LisMessage.Parse(Take(mild).Text).RecordCount);
    }

    [Fact]
    public void A_missing_line_end_after_the_checksum_costs_half_a_second_and_is_told()
    {
        var link = new LisLink(LisRole.Host, new LisFraming { EnquiryOptional = true, Checksum = LisChecksum.Unchecked });
        link.Receive("\u00021H|\\^&\rL|1\r\u000300"u8, S(1));
        Assert.Equal(S(1.5), link.Deadline);
        Assert.False(link.TryTakeMessage(out _));
        link.Tick(S(1.5));
        Assert.Equal("H|\\^&\rL|1\r", Text(Take(link)));
        Assert.True(link.TryTakeEvent(out var happened));
        Assert.True(happened.IsTrailerOdd);
    }

    [Fact]
    public void Messages_without_ENQ_and_EOT_follow_each_other_and_may_count_from_one_again()
    {
        var link = new LisLink(LisRole.Host, new LisFraming { EnquiryOptional = true, Checksum = LisChecksum.Unchecked });
        for (var i = 1; i <= 3; i++)
        {
            link.Receive(Encoding.Latin1.GetBytes($"\u00021H|\\^&|{i}\rL|1\r\u000300\r\n"), S(i));
            var message = Take(link);
            Assert.Equal($"H|\\^&|{i}\rL|1\r", Text(message));
            link.Answer(message.Id, LisAnswer.Committed, S(i));
        }
        Assert.Equal(3, link.OutputLength);
    }

    [Fact]
    public void Frames_without_ENQ_are_not_answered_where_the_driver_does_not_say_so()
    {
        var link = new LisLink(LisRole.Host);
        link.Receive("\u00021H|\\^&\rL|1\r\u000300\r\n"u8, S(1));
        Assert.Equal(0, link.OutputLength);
        Assert.True(link.TryTakeEvent(out var happened));
        Assert.Equal((LisLinkEventKind.Frame, LisVerdict.Unexpected), (happened.Kind, happened.Verdict));
    }

    [Fact]
    public void Equipment_without_L_records_ends_a_message_with_ETX()
    {
        var link = new LisLink(LisRole.Host, new LisFraming { EnquiryOptional = true, Checksum = LisChecksum.Unchecked, MessageEnd = LisMessageEnd.EndOfText });
        link.Receive("\u00021H|\\^&\rP|1\r\u001700\r\n\u00022O|1\r\u000300\r\n"u8, S(1));
        var message = Take(link);
        Assert.Equal("H|\\^&\rP|1\rO|1\r", Text(message));
        Assert.Equal((LisCompletion.Whole, 1), (message.Completion, link.OutputLength));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Raw_records_are_a_message_when_L_has_come(string end)
    {
        var link = new LisLink(LisRole.Host, new LisFraming { Mode = LisMode.Raw });
        var bytes = Encoding.Latin1.GetBytes((LisCorpus.Message(1) + LisCorpus.Message(2) + "H|\\^&|3\r").Replace("\r", end, StringComparison.Ordinal));
        foreach (var b in bytes) link.Receive([b], S(1));
        var one = Take(link);
        Assert.False(link.TryTakeMessage(out _));
        Assert.Equal(6, LisMessage.Parse(one.Text)[1].Index + 5);
        link.Answer(one.Id, LisAnswer.Committed, S(1));
        var two = Take(link);
        Assert.Equal("2", LisMessage.Parse(two.Text).Header.MessageControlId.GetString());
        link.Answer(two.Id, LisAnswer.Committed, S(1));
        Assert.Equal(0, link.OutputLength);
        link.Tick(S(31));
        Assert.Equal(LisCompletion.SenderSilent, Take(link).Completion);
    }

    [Fact]
    public void A_raw_message_whose_last_line_end_never_comes_is_whole_when_the_line_is_lost()
    {
        var link = new LisLink(LisRole.Host, new LisFraming { Mode = LisMode.Raw });
        link.Receive("H|\\^&\rP|1\rL|1|N"u8, S(1));
        link.LineLost(S(2));
        var message = Take(link);
        Assert.Equal((LisCompletion.Whole, "H|\\^&\rP|1\rL|1|N\r"), (message.Completion, Text(message)));
        link.Answer(message.Id, LisAnswer.Committed, S(3));
        Assert.True(link.IsNeutral);
        link.LineOpened(S(4));
        link.Receive("H|\\^&|2\rL|1\r"u8, S(5));
        Assert.Equal("H|\\^&|2\rL|1\r", Text(Take(link)));
    }

    [Fact]
    public void Raw_messages_go_out_at_once_and_ENQ_is_answered()
    {
        var link = new LisLink(LisRole.Host, new LisFraming { Mode = LisMode.Raw });
        Assert.True(link.TrySend(4, Encoding.Latin1.GetBytes(LisCorpus.Message(4)), S(0)));
        Assert.True(link.TryTakeSent(out var sent));
        Assert.Equal(new LisSent(4, LisSendOutcome.Written), sent);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        link.TakeOutput(output);
        Assert.Equal(LisCorpus.Message(4), Encoding.Latin1.GetString(output.WrittenSpan));
        link.Receive([LisControl.Enq], S(1));
        Assert.Equal(1, link.OutputLength);
        link.Receive("H|\\^&\r"u8, S(2));
        link.Receive([LisControl.Eot], S(3));
        Assert.Equal(LisCompletion.EndOfTransmission, Take(link).Completion);
    }

    [Fact]
    public void A_message_over_the_limit_is_given_up_and_its_session_with_it()
    {
        var framing = new LisFraming { MaxMessage = 1000, SendAttempts = 1 };
        var line = new Line(framing);
        line.Send(true, 1, "H|\\^&\r" + string.Concat(Enumerable.Range(1, 20).Select(i => $"C|{i}|I|{new string('x', 100)}\r")) + "L|1|N\r");
        line.Send(true, 2, LisCorpus.Message(2));
        Assert.True(line.Run(TimeSpan.FromMinutes(10)));
        Assert.Equal(LisCompletion.TooLong, line.AtHost[0].Completion);
        Assert.Equal([LisSendOutcome.Refused, LisSendOutcome.Acknowledged], line.SentByInstrument.Select(s => s.Outcome));
        Assert.Equal([LisCorpus.Message(2)], line.Committed);
    }

    [Fact]
    public void A_raw_sender_that_never_waits_is_held_back_and_nothing_is_lost()
    {
        var link = new LisLink(LisRole.Host, new LisFraming { Mode = LisMode.Raw }) { RecordsEvents = false };
        var all = string.Concat(Enumerable.Range(0, 2000).Select(i => LisCorpus.Message(i, 2)));
        link.Receive(Encoding.Latin1.GetBytes(all), S(1));
        Assert.False(link.WantsMore);
        var seen = new StringBuilder();
        while (link.TryTakeMessage(out var message))
        {
            seen.Append(Text(message));
            link.Answer(message.Id, LisAnswer.Committed, S(1));
        }
        Assert.Equal(all, seen.ToString());
        Assert.True(link.WantsMore && link.IsNeutral);
    }

    [Fact]
    public void A_full_queue_says_so()
    {
        var link = new LisLink(LisRole.Host, new LisFraming { MaxQueued = 2 });
        Assert.True(link.TrySend(1, "H|\\^&\r"u8.ToArray(), S(0)) && link.TrySend(2, "H|\\^&\r"u8.ToArray(), S(0)));
        Assert.False(link.TrySend(3, "H|\\^&\r"u8.ToArray(), S(0)));
    }
}
