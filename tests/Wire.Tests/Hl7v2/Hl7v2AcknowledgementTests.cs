using System.Buffers;
using System.Text;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

public sealed class Hl7v2AcknowledgementTests
{
    private static readonly Hl7v2Timestamp Time = Hl7v2Timestamp.From(new(2026, 11, 21, 20, 30, 15, TimeSpan.Zero), 0);

    private static string Answer(Hl7v2Message? received, Hl7v2AckCode code = Hl7v2AckCode.AA, params Hl7v2Error[] errors)
    {
        var output = new ArrayBufferWriter<byte>();
        new Hl7v2Acknowledgement { Code = code, ControlId = "H1", Time = Time, Errors = errors }.WriteTo(output, received);
        Hl7v2Message.Parse(output.WrittenMemory);
        return (received?.Charset ?? Hl7v2Charset.Ascii).Encoding.GetString(output.WrittenSpan);
    }

    private static Hl7v2Message Parse(string text) => Hl7v2Message.Parse(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("2.1", "ACK")]
    [InlineData("2.2", "ACK")]
    [InlineData("2.3", "ACK^R01")]
    [InlineData("2.3.1", "ACK^R01^ACK")]
    [InlineData("2.5.1", "ACK^R01^ACK")]
    [InlineData("2.6^DEU", "ACK^R01^ACK")]
    [InlineData("", "ACK^R01^ACK")]
    public void A_positive_answer_exchanges_the_sides_and_names_the_message(string version, string type) => Assert.Equal(
        $"MSH|^~\\&|HUB|H|MON^0011^EUI-64|WARD|20261121203015+0000||{type}|H1|P|{version}\rMSA|AA|42\r",
        Answer(Parse($"MSH|^~\\&|MON^0011^EUI-64|WARD|HUB|H|20260101||ORU^R01^ORU_R01|42|P|{version}\rPID|1\r")));

    [Theory]
    [InlineData(Hl7v2AckCode.AA)]
    [InlineData(Hl7v2AckCode.AE)]
    [InlineData(Hl7v2AckCode.AR)]
    [InlineData(Hl7v2AckCode.CA)]
    [InlineData(Hl7v2AckCode.CE)]
    [InlineData(Hl7v2AckCode.CR)]
    public void Every_code_of_both_modes_is_written(Hl7v2AckCode code) => Assert.Contains($"\rMSA|{code}|42\r", Answer(Parse("MSH|^~\\&|A||B||||ORU^R01|42|P|2.6\r"), code), StringComparison.Ordinal);

    [Fact]
    public void An_error_names_its_place_since_2_5() => Assert.EndsWith(
        "\rMSA|AE|42\rERR||OBX^3^5^1^2|102^Data type error^HL70357|E|||diag|No number \\T\\ no text\r",
        Answer(Parse("MSH|^~\\&|A||B||||ORU^R01|42|P|2.5\r"), Hl7v2AckCode.AE,
            new Hl7v2Error(new("OBX", 3, 5, 1, 2), Hl7v2ErrorCode.DataTypeError, Hl7v2Severity.Error, "No number & no text", "diag")), StringComparison.Ordinal);

    [Theory]
    [InlineData("2.3")]
    [InlineData("2.4")]
    public void An_error_stands_in_ERR_1_before_2_5(string version) => Assert.EndsWith(
        "\rMSA|AR|42|No such type\rERR|MSH^1^9^200&Unsupported message type&HL70357\r",
        Answer(Parse($"MSH|^~\\&|A||B||||ORU^R01|42|P|{version}\r"), Hl7v2AckCode.AR,
            new Hl7v2Error(new("MSH", 1, 9), Hl7v2ErrorCode.UnsupportedMessageType, Hl7v2Severity.Fatal, "No such type")), StringComparison.Ordinal);

    [Fact]
    public void Before_2_3_there_is_MSA_3_alone() => Assert.EndsWith("\rMSA|AR|42|No\r",
        Answer(Parse("MSH|^~\\&|A||B||||ORU^R01|42|P|2.2\r"), Hl7v2AckCode.AR, new Hl7v2Error(default, Hl7v2ErrorCode.ApplicationInternalError, UserText: "No")), StringComparison.Ordinal);

    [Fact]
    public void An_unreadable_header_is_answered_all_the_same() => Assert.Equal(
        "MSH|^~\\&|||||20261121203015+0000||ACK|H1|P|2.5\rMSA|AR\rERR|||100^Segment sequence error^HL70357|E||||The message is empty (byte 0)\r".Replace("MSA|AR\r", "MSA|AR|\r", StringComparison.Ordinal),
        Answer(null, Hl7v2AckCode.AR, Hl7v2Error.From(new(Hl7v2Reject.Empty, 0))));

    [Fact]
    public void The_answer_speaks_as_it_was_spoken_to()
    {
        var output = new ArrayBufferWriter<byte>();
        new Hl7v2Writer(output, Hl7v2Charset.Gb18030).Segment("MSH"u8).Field(3).Text("病院\uE000靄").Field(9).Text("ADT"u8).Component().Text("A01"u8).Field(10).Text("号|1").Field(11).Text("P"u8).Field().Text("2.6"u8).Field(18).Text("GB 18030-2000"u8).End();
        var answer = Answer(Hl7v2Message.Parse(output.WrittenMemory));
        Assert.Contains("|||病院\uE000靄||2026", answer, StringComparison.Ordinal);
        Assert.Contains("|GB 18030-2000\rMSA|AA|号\\F\\1\r", answer, StringComparison.Ordinal);
        Assert.StartsWith("MSH!@#$%!!!A!", Answer(Parse("MSH!@#$%!A!!!!!!ORU@R01!7!P!2.6\r")), StringComparison.Ordinal);
        Assert.EndsWith("\rMSA!AA!7\r", Answer(Parse("MSH!@#$%!A!!!!!!ORU@R01!7!P!2.6\r")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MSH||A||||||ORU|7|P|2.6\r")]
    [InlineData("MSH|^|A||||||ORU^R01|7|P|2.4\r")]
    [InlineData("MSH|&|A||||||ORU^R01|7|P|2.4\r")]
    [InlineData("MSH|^~\\&|A|||\u000B|||ORU^R01|7|P|2.6\r")]
    [InlineData("MSH|^~\\&")]
    [InlineData("MSH|^~\\&|||||||||||\"\"\r")]
    public void A_strange_header_is_answered(string text)
    {
        var answer = Answer(Parse(text), Hl7v2AckCode.AE, Hl7v2Error.From(new(Hl7v2Reject.BadSegmentId, 40, new("MSH", 1, 3))));
        Assert.Contains("100", answer, StringComparison.Ordinal);
        Assert.DoesNotContain('\u000B', answer);
    }

    [Fact]
    public void A_shift_that_the_sender_left_open_does_not_hide_the_character_set_of_the_answer()
    {
        var received = Parse("MSH|~^\\&|M\u001B$BB@OON~0011|W|HUB|H|20260101||ORU~R01|42|P|2.6||||||ASCII^ISO IR87\r");
        Assert.Equal("ISO IR87", received.Charset.Name);
        var output = new ArrayBufferWriter<byte>();
        new Hl7v2Acknowledgement { Code = Hl7v2AckCode.AE, ControlId = "H1", Time = Time }.WriteTo(output, received);
        Assert.Equal("ISO IR87", Hl7v2Message.Parse(output.WrittenMemory).Charset.Name);
    }

    [Fact]
    public void A_message_that_is_refused_for_its_body_can_still_be_named()
    {
        var bytes = "MSH|^~\\&|A||B||||ORU^R01|42|P|2.6\rthis is no segment\r"u8.ToArray();
        var message = new Hl7v2Message();
        Assert.False(Hl7v2Message.TryParse(bytes, message, out var rejection));
        Assert.Equal((Hl7v2Reject.BadSegmentId, 34), (rejection.Reason, rejection.Offset));
        Assert.True(Hl7v2Message.TryParseHeader(bytes, message, out _));
        Assert.Contains("\rMSA|AE|42\rERR|||100^Segment sequence error^HL70357|E||||", Answer(message, Hl7v2AckCode.AE, Hl7v2Error.From(rejection)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_is_refused_for_its_character_set_can_still_be_named()
    {
        var bytes = Encoding.Latin1.GetBytes("MSH|^~\\&|\u00C9||B||||ORU^R01|42|P|2.6||||||KLINGON\rPID|1\r");
        var message = new Hl7v2Message();
        Assert.False(Hl7v2Message.TryParse(bytes, message, out var rejection));
        Assert.True(Hl7v2Message.TryParseHeader(bytes, message, out _));
        var answer = Answer(message, Hl7v2AckCode.AE, Hl7v2Error.From(rejection));
        Assert.Contains("\rMSA|AE|42\rERR||MSH^1^18|103^Table value not found^HL70357|E|", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("KLINGON", answer, StringComparison.Ordinal);
    }
}
