using System.Text;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

public sealed class Hl7v2BatchTests
{
    private static string Message(int number) => $"MSH|^~\\&|A|||||||{number}|P|2.6\rPID|{number}\rOBX|1|TX|||BTS MSH\r";

    private static Hl7v2Batch Parse(string text) => Hl7v2Batch.Parse(Encoding.ASCII.GetBytes(text));

    private static string[] Numbers(Hl7v2Batch batch) => [.. batch.Messages.Select(bytes => Hl7v2Message.Parse(bytes).Header[10].GetString())];

    [Fact]
    public void Messages_that_run_together_come_apart()
    {
        var text = Message(1) + Message(2).Replace('\r', '\n') + "\r\n" + Message(3).Replace('|', '!').TrimEnd('\r');
        Assert.True(Hl7v2Batch.IsBatch(Encoding.ASCII.GetBytes(text)));
        var batch = Parse(text);
        Assert.Equal(["1", "2", "3"], Numbers(batch));
        Assert.False(batch.HasEnvelope);
        Assert.False(Hl7v2Batch.IsBatch(Encoding.ASCII.GetBytes(Message(1))));
        Assert.Equal(Hl7v2Reject.SecondHeader, Assert.Throws<Hl7v2RejectException>(() => Hl7v2Message.Parse(Encoding.ASCII.GetBytes(text))).Reason);
    }

    [Fact]
    public void Envelopes_are_read_and_their_counts_compared()
    {
        var text = "FHS|^~\\&|X\rBHS|^~\\&|Y\r" + Message(1) + Message(2) + "BTS|2\rBHS|^~\\&|Z\r" + Message(3) + "BTS|1\rFTS|2\r";
        var batch = Parse(text);
        Assert.Equal(["1", "2", "3"], Numbers(batch));
        Assert.True(batch.HasEnvelope && batch.CountsAgree);
        Assert.Equal([new("BTS", 2, 2), new("BTS", 1, 1), new("FTS", 2, 2)], batch.Counts);
        var header = new Hl7v2Message();
        Assert.True(Hl7v2Message.TryParseHeader(batch.FileHeader, header, out _));
        Assert.Equal("X", header.Header[3].GetString());
        Assert.True(Hl7v2Message.TryParseHeader(batch.BatchHeader, header, out _));
        Assert.Equal(("Y", "^~\\&"), (header.Header[3].GetString(), header.Header[2].GetString()));
        Assert.Equal(Hl7v2Reject.BatchEnvelope, Assert.Throws<Hl7v2RejectException>(() => Hl7v2Message.Parse(Encoding.ASCII.GetBytes(text))).Reason);
    }

    [Theory]
    [InlineData("BTS|3", false)]
    [InlineData("BTS|x", false)]
    [InlineData("BTS|", true)]
    [InlineData("BTS", true)]
    [InlineData("BTS|2|comment|2", true)]
    public void A_trailer_that_counts_otherwise_tells_of_a_loss(string trailer, bool agrees)
    {
        var batch = Parse("BHS|^~\\&\r" + Message(1) + Message(2) + trailer + "\r");
        Assert.Equal(agrees, batch.CountsAgree);
        Assert.Equal(["1", "2"], Numbers(batch));
    }

    [Theory]
    [InlineData("PID|1\r", Hl7v2Reject.NoHeader, 0)]
    [InlineData("\r\n", Hl7v2Reject.Empty, 0)]
    [InlineData("MSH|^~\\&|A\rBTS|1\r", Hl7v2Reject.BrokenBatch, 11)]
    [InlineData("MSH|^~\\&|A\rFHS|^~\\&\r", Hl7v2Reject.BrokenBatch, 11)]
    [InlineData("FHS|^~\\&\rFTS|0\rMSH|^~\\&|A\r", Hl7v2Reject.BrokenBatch, 15)]
    public void An_envelope_out_of_order_is_refused(string text, Hl7v2Reject reason, int offset)
    {
        var thrown = Assert.Throws<Hl7v2RejectException>(() => Parse(text));
        Assert.Equal((reason, offset), (thrown.Reason, thrown.Offset));
    }

    [Fact]
    public void One_bad_message_does_not_take_the_others_with_it()
    {
        var reader = new Hl7v2Reader(Encoding.ASCII.GetBytes("BHS|^~\\&\r" + Message(1) + "MSH|^~\\&|A|||||||2\rno segment\r" + Message(3) + "BTS|3\r"));
        var message = new Hl7v2Message();
        var seen = new List<string>();
        while (reader.TryRead(message, out var rejection)) seen.Add(rejection.IsRejected ? $"{rejection.Reason}@{rejection.Offset}" : message.Header[10].GetString());
        Assert.Equal(["1", "BadSegmentId@19", "3"], seen);
        Assert.True(reader.Batch!.CountsAgree);
    }

    [Fact]
    public void One_message_needs_no_batch()
    {
        var reader = new Hl7v2Reader(Encoding.ASCII.GetBytes(Message(9)));
        var message = new Hl7v2Message();
        Assert.True(reader.TryRead(message, out var rejection));
        Assert.False(rejection.IsRejected);
        Assert.Equal(("9", 1, null), (message.Header[10].GetString(), reader.Count, reader.Batch));
        Assert.False(reader.TryRead(message, out _));
        Assert.Equal(Hl7v2Reject.TooLong, Assert.Throws<Hl7v2RejectException>(() => new Hl7v2Reader(new byte[11], new() { MaxBytes = 10 })).Reason);
    }

    [Fact]
    public void A_flood_of_messages_is_refused()
    {
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("MSH|^~\\&|A\r", 11)));
        Assert.Equal(11, new Hl7v2Reader(bytes, new() { MaxMessages = 11 }).Count);
        var thrown = Assert.Throws<Hl7v2RejectException>(() => new Hl7v2Reader(bytes, new() { MaxMessages = 10 }));
        Assert.Equal((Hl7v2Reject.TooManyMessages, 110), (thrown.Reason, thrown.Offset));
    }
}
