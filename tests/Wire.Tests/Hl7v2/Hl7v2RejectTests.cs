using System.Buffers;
using System.Text;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

public sealed class Hl7v2RejectTests
{
    private static Hl7v2Rejection Refuse(string text, Hl7v2ReadOptions? options = null)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var message = new Hl7v2Message();
        Assert.False(Hl7v2Message.TryParse(bytes, message, out var rejection, options));
        Assert.Equal((0, 0), (message.SegmentCount, message.Bytes.Length));
        var thrown = Assert.Throws<Hl7v2RejectException>(() => Hl7v2Message.Parse(bytes, options));
        Assert.Equal(rejection, thrown.Rejection);
        return rejection;
    }

    [Theory]
    [InlineData("", Hl7v2Reject.Empty, 0)]
    [InlineData("\r\n \t\0\u001A", Hl7v2Reject.Empty, 0)]
    [InlineData("\r\nPID|1\r", Hl7v2Reject.NoHeader, 2)]
    [InlineData("msh|^~\\&\r", Hl7v2Reject.NoHeader, 0)]
    [InlineData("\u0089PNG\r\n", Hl7v2Reject.NoHeader, 0)]
    [InlineData("<ClinicalDocument/>", Hl7v2Reject.NoHeader, 0)]
    [InlineData("FHS|^~\\&\r", Hl7v2Reject.BatchEnvelope, 0)]
    [InlineData("MSH", Hl7v2Reject.HeaderTooShort, 3)]
    [InlineData("MSH|", Hl7v2Reject.HeaderTooShort, 4)]
    [InlineData("MSH|\r", Hl7v2Reject.HeaderTooShort, 4)]
    [InlineData("MSHA^~\\&A", Hl7v2Reject.BadDelimiters, 3)]
    [InlineData("MSH ^~\\& A", Hl7v2Reject.BadDelimiters, 3)]
    [InlineData("MSH|^^\\&|A", Hl7v2Reject.BadDelimiters, 3)]
    [InlineData("MSH|^~7&|A", Hl7v2Reject.BadDelimiters, 3)]
    [InlineData("MSH|^~\\&#;|A", Hl7v2Reject.BadDelimiters, 3)]
    [InlineData("MSH|\u00A7~\\&|A", Hl7v2Reject.BadDelimiters, 3)]
    [InlineData("MSH|^~\\&|A\rPID\u00A7|1\r", Hl7v2Reject.BadSegmentId, 11)]
    [InlineData("MSH|^~\\&|A\rpid|1\r", Hl7v2Reject.BadSegmentId, 11)]
    [InlineData("MSH|^~\\&|A\rPID|1\rand some text\r", Hl7v2Reject.BadSegmentId, 17)]
    [InlineData("MSH|^~\\&|A\rPI", Hl7v2Reject.BadSegmentId, 11)]
    [InlineData("MSH|^~\\&|A\rPID|1\rMSH|^~\\&|B\r", Hl7v2Reject.SecondHeader, 17)]
    [InlineData("MSH|^~\\&|A\rPID|1\rBTS|1\r", Hl7v2Reject.BatchEnvelope, 17)]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.6PID|1||2^^^MR||DoePV1||I\r", Hl7v2Reject.NoSegmentTerminators, 38)]
    [InlineData("MSH|^~\\&|A|B|C|D|2026||ORU^R01|1|P|2.6 PID|1||2^^^MR||Doe OBX|1|NM\r", Hl7v2Reject.NoSegmentTerminators, 39)]
    [InlineData("MSH|||||||||||||||||||||||||||||||||||||||||||||", Hl7v2Reject.NoSegmentTerminators, 31)]
    public void What_is_no_message_is_refused_with_reason_and_offset(string text, Hl7v2Reject reason, int offset)
    {
        var rejection = Refuse(text);
        Assert.Equal((reason, offset), (rejection.Reason, rejection.Offset));
    }

    [Fact]
    public void The_words_of_a_refusal_hold_nothing_of_the_payload()
    {
        foreach (var text in (string[])["MSH|^~\\&|A\rSECRET Doe^John\r", "Doe^John", "MSH|^~\\&|A|||||||1|P|2.6||||||Doe^John\u00E9\r"])
        {
            var thrown = Assert.Throws<Hl7v2RejectException>(() => Hl7v2Message.Parse(Encoding.Latin1.GetBytes(text)));
            Assert.DoesNotContain("Doe", thrown.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("Doe", Hl7v2Error.From(thrown.Rejection).UserText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_reason_has_words_and_a_code()
    {
        foreach (var reason in Enum.GetValues<Hl7v2Reject>())
        {
            Assert.NotEmpty(new Hl7v2Rejection(reason, 1).Describe());
            Assert.True(Enum.IsDefined(Hl7v2Error.From(new(reason, 1)).Code));
        }
    }

    [Fact]
    public void Limits_hold()
    {
        const string header = "MSH|^~\\&|A\r";
        Assert.Equal(Hl7v2Reject.TooLong, Refuse(header + "PID|1\r", new() { MaxBytes = 12 }).Reason);
        Assert.Equal(Hl7v2Reject.TooManySegments, Refuse(header + "NTE\rNTE\r", new() { MaxSegments = 2 }).Reason);
        Assert.Equal(3, Hl7v2Message.Parse(Encoding.ASCII.GetBytes(header + "NTE\rNTE\r"), new() { MaxSegments = 3 }).SegmentCount);
        Assert.Equal(Hl7v2Reject.TooManyFields, Refuse(header + "OBX|" + new string('|', 500) + "\r", new() { MaxFields = 400 }).Reason);
        Assert.Equal(504, Hl7v2Message.Parse(Encoding.ASCII.GetBytes(header + "OBX|" + new string('|', 503) + "\r"), new() { MaxFields = 510 })[1].FieldCount);
    }

    [Fact]
    public void A_flood_of_fields_is_refused_before_memory_is_taken_for_it()
    {
        var flood = new byte[16 * 1024 * 1024];
        flood.AsSpan().Fill((byte)'|');
        "MSH|^~\\&|A\rOBX|"u8.CopyTo(flood);
        var message = new Hl7v2Message();
        var options = new Hl7v2ReadOptions { MaxFields = 100_000 };
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Hl7v2Message.TryParse(flood, message, out var rejection, options));
        Assert.Equal(Hl7v2Reject.TooManyFields, rejection.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 100_000);
        Assert.InRange(message.BytesExamined, 0, 200_000);
    }

    [Theory]
    [InlineData("|")]
    [InlineData("^")]
    [InlineData("\\")]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\rNTE")]
    [InlineData("\nNTE|")]
    [InlineData("\u0081")]
    [InlineData("\u00819\u0081")]
    [InlineData("\u001B$B")]
    [InlineData("\\E\\")]
    [InlineData("\\X41\\")]
    [InlineData("x")]
    public void The_cost_is_linear_in_the_input(string flood)
    {
        foreach (var charset in (string[])["", "GB 18030-2000", "ASCII~ISO IR87", "SHIFT_JIS"])
        {
            var text = $"MSH|^~\\&|A|||||||1|P|2.6||||||{charset}\rOBX|1|TX|||" + string.Concat(Enumerable.Repeat(flood, 40_000));
            var bytes = Encoding.Latin1.GetBytes(text);
            var message = new Hl7v2Message();
            Hl7v2Message.TryParse(bytes, message, out _);
            Assert.InRange(message.BytesExamined, 0, (2 * bytes.Length) + 200);
            var characters = 0;
            foreach (var segment in message)
                for (var field = 1; field <= Math.Min(segment.FieldCount, 10); field++) characters += segment[field].GetString().Length;
            Assert.InRange(characters, 0, 2 * bytes.Length);
        }
    }
}
