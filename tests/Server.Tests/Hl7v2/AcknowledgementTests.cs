using Meridian.Core.Intake;
using Meridian.Gateway.Hl7v2;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>Which acknowledgements leave, over MSH-15, MSH-16 and what became of the message (2.9.2, 2.9.3, table 0155).</summary>
public sealed class AcknowledgementTests
{
    [Theory]
    // original mode
    [InlineData("", "", "AA", "AE", "AR", "AE")]
    // accept only, as PCD asks for
    [InlineData("AL", "NE", "CA", "CE", "CR", "CE")]
    [InlineData("AL", "", "CA", "CE", "CR", "CE")]
    // application only
    [InlineData("NE", "AL", "AA", "AE", "AR", "AE")]
    [InlineData("", "AL", "AA", "AE", "AR", "AE")]
    // both: accept first, and after a negative one nothing
    [InlineData("AL", "AL", "CA AA", "CE", "CR", "CE")]
    [InlineData("AL", "ER", "CA", "CE", "CR", "CE")]
    [InlineData("AL", "SU", "CA AA", "CE", "CR", "CE")]
    [InlineData("ER", "AL", "AA", "CE", "CR", "CE")]
    [InlineData("SU", "AL", "CA AA", "AE", "AR", "AE")]
    [InlineData("SU", "NE", "CA", "", "", "")]
    [InlineData("ER", "NE", "", "CE", "CR", "CE")]
    [InlineData("NE", "ER", "", "AE", "AR", "AE")]
    [InlineData("NE", "SU", "AA", "", "", "")]
    [InlineData("NE", "NE", "", "", "", "")]
    [InlineData("??", "NE", "", "", "", "")]
    public void The_wish_and_the_outcome_decide(string accept, string application, string accepted, string notUnderstood, string refused, string tryAgain)
    {
        var mode = Hl7v2AckMode.Of(Hl7v2Message.Parse(System.Text.Encoding.ASCII.GetBytes(Messages.Header("1", accept: accept, application: application))).Header, isAnswer: false);
        Assert.Equal(accepted, Codes(Hl7v2Outcome.Accepted));
        Assert.Equal(notUnderstood, Codes(Hl7v2Outcome.NotUnderstood));
        Assert.Equal(refused, Codes(Hl7v2Outcome.Refused));
        Assert.Equal(tryAgain, Codes(Hl7v2Outcome.TryAgain));

        string Codes(Hl7v2Outcome outcome) => $"{mode.AcceptCode(outcome)} {mode.ApplicationCode(outcome)}".Trim();
    }

    [Fact]
    public void Only_a_commit_or_its_repetition_is_positive()
    {
        foreach (var kind in Enum.GetValues<ReceiptKind>())
        {
            var outcome = Hl7v2Answers.OutcomeOf(new(kind, new(1)), Hl7v2Translation.Nothing);
            Assert.Equal(kind is ReceiptKind.Committed or ReceiptKind.Duplicate, outcome == Hl7v2Outcome.Accepted);
            Assert.NotEqual(Hl7v2Outcome.Accepted, Hl7v2Answers.OutcomeOf(new(kind, new(1)), Hl7v2Translation.Refuse("X", default, Hl7v2ErrorCode.OtherHl7Error, "x")));
        }
    }

    [Fact]
    public void An_answer_is_answered_only_where_it_asks_and_an_ACK_never()
    {
        var ack = Hl7v2Message.Parse("MSH|^~\\&|A||||20260101||ACK^R01|1|P|2.6|||AL|AL\rMSA|AA|1\r"u8.ToArray());
        Assert.False(Hl7v2AckMode.Of(ack.Header, isAnswer: true).Wants(Hl7v2Outcome.Accepted));
        var asks = Hl7v2Message.Parse("MSH|^~\\&|A||||20260101||RRG^O16|1|P|2.6|||AL|\rMSA|AA|1\r"u8.ToArray());
        Assert.Equal(Hl7v2AckCode.CA, Hl7v2AckMode.Of(asks.Header, isAnswer: true).AcceptCode(Hl7v2Outcome.Accepted));
        var silent = Hl7v2Message.Parse("MSH|^~\\&|A||||20260101||RRG^O16|1|P|2.6\rMSA|AA|1\r"u8.ToArray());
        Assert.False(Hl7v2AckMode.Of(silent.Header, isAnswer: true).Wants(Hl7v2Outcome.Accepted));
    }

    [Fact(Timeout = 180_000)]
    public async Task Accept_and_application_leave_in_that_order_with_the_same_number()
    {
        await using var host = await Hl7v2Host.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("1", accept: "AL", application: "AL"));
        await peer.SendAsync(Messages.HeartRate("2", accept: "NE", application: "NE"));
        await peer.SendAsync(Messages.HeartRate("3"));
        Assert.Equal(("CA", "1"), await peer.AnswerAsync());
        Assert.Equal(("AA", "1"), await peer.AnswerAsync());
        Assert.Equal(("AA", "3"), await peer.AnswerAsync());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_sender_that_wants_no_answers_is_hung_up_on_when_its_message_was_not_taken()
    {
        await using var host = await Hl7v2Host.StartAsync();
        host.Intake.Always = ReceiptKind.Unavailable;
        using var peer = await host.ConnectAsync();
        await peer.SendAsync(Messages.HeartRate("1", accept: "NE", application: "NE"));
        Assert.Null(await peer.ReceiveAsync());
    }
}
