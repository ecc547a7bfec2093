using System.Buffers;
using System.Text;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

public sealed class Hl7v2EscapeTests
{
    private static string Read(string raw, string charset = "UNICODE UTF-8", string delimiters = "|^~\\&")
    {
        var f = delimiters[0];
        var message = Hl7v2Message.Parse(Encoding.UTF8.GetBytes($"MSH{delimiters}{f}A{f}{f}{f}{f}{f}{f}{f}1{f}P{f}2.6{f}{f}{f}{f}{f}{f}{charset}\rOBX{f}1{f}TX{f}{f}{f}{raw}{f}x\r"));
        Assert.True(message.TryFind("OBX"u8, out var obx));
        Assert.Equal("x", obx[6].GetString());
        return obx[5].GetString();
    }

    [Theory]
    [InlineData(@"\F\\S\\T\\R\\E\", @"|^&~\")]
    [InlineData(@"a\P\b", "a#b")]
    [InlineData(@"\H\bold\N\ plain", "bold plain")]
    [InlineData(@"one\.br\two", "one\ntwo")]
    [InlineData(@"one\.ce\two", "one\ntwo")]
    [InlineData(@"one\.sp\two\.sp3\three\.sp+2\four", "one\ntwo\n\n\nthree\n\nfour")]
    [InlineData(@"a\.sk3\b\.in+4\c\.ti-2\d\.fi\e\.nf\f", "a   bcdef")]
    [InlineData(@"\X0D\\X0a\\X41C3A9\", "\r\nAé")]
    [InlineData(@"half \XC3\\XA9\", "half é")]
    // kept as written: unknown, local, malformed, not ended
    [InlineData(@"\Q\", @"\Q\")]
    [InlineData(@"\Zlocal\", @"\Zlocal\")]
    [InlineData(@"\X0\ \XGG\", @"\X0\ \XGG\")]
    [InlineData(@"\.sp999999999\", @"\.sp999999999\")]
    [InlineData(@"\.sp-1\", @"\.sp-1\")]
    [InlineData(@"\.xx\", @"\.xx\")]
    [InlineData(@"C:\dir\file", @"C:\dir\file")]
    [InlineData(@"50 \", @"50 \")]
    [InlineData(@"\\", @"\\")]
    [InlineData(@"\", @"\")]
    [InlineData(@"\C99\ \M\ \Cxxyy\", @"\C99\ \M\ \Cxxyy\")]
    public void Escapes_are_resolved_or_kept(string raw, string text) => Assert.Equal(text, Read(raw));

    [Fact]
    public void Escapes_give_the_delimiters_that_the_message_declares() =>
        Assert.Equal("!@#$%*", Read("$F$$S$$R$$E$$T$$P$", delimiters: "!@#$%*"));

    [Theory]
    [InlineData(@"x\C2D41\" + "{E9}" + @"\C2842\é", "xéé")] // back to the message's own set
    [InlineData(@"\C2D4C\" + "{B8}", "И")]
    [InlineData(@"\M2442\;3ED\C2842\", "山田")]
    [InlineData(@"\M242943\" + "{B1E8}", "김")]
    [InlineData(@"\M242941\" + "{D5C5}", "张")]
    public void Character_set_escapes_switch_the_decoder(string raw, string text)
    {
        var parts = raw.Split('{', '}');
        var bytes = new List<byte>();
        for (var i = 0; i < parts.Length; i++) bytes.AddRange(i % 2 == 1 ? Convert.FromHexString(parts[i]) : Encoding.UTF8.GetBytes(parts[i]));
        var message = Hl7v2Message.Parse(new byte[][] { [.. "MSH|^~\\&|A|||||||1|P|2.6||||||UNICODE UTF-8~ISO IR100\rOBX|1|ST|||"u8], [.. bytes] }.SelectMany(p => p).ToArray());
        if (message.Charset.Name != "UNICODE UTF-8") Assert.Fail(message.Charset.Name);
        Assert.True(message.TryFind("OBX"u8, out var obx));
        Assert.Equal(text, obx[5].GetString());
    }

    [Theory]
    [InlineData("|^~\\&")]
    [InlineData("|^~\\&#")]
    [InlineData("!@#$%*")]
    public void What_is_written_comes_back(string characters)
    {
        Assert.True(Hl7v2Delimiters.TryRead((byte)characters[0], Encoding.ASCII.GetBytes(characters[1..]), out var delimiters));
        foreach (var text in (string[])["|^~\\&#!@$%*", "a\r\nb\nc\rd", "\u000B\u001C\0\u007F\u001B", "\"\"", "\"", @"\F\", "山\U0001F3E5", " lead and trail "])
        {
            var output = new ArrayBufferWriter<byte>();
            new Hl7v2Writer(output, Hl7v2Charset.Utf8, delimiters).Segment("MSH"u8).Field(18).Text("UNICODE UTF-8"u8).Segment("OBX"u8).Field(5).Text(text).Field().Text("x"u8).End();
            Assert.False(output.WrittenSpan.ContainsAny("\u000B\u001C\n"u8));
            var message = Hl7v2Message.Parse(output.WrittenMemory);
            Assert.Equal(delimiters, message.Delimiters);
            Assert.Equal(2, message.SegmentCount);
            Assert.True(message.TryFind("OBX"u8, out var obx));
            Assert.Equal((text, false, 1, 6), (obx[5].GetString(), obx[5].IsNull, obx[5].ComponentCount, obx.FieldCount));
        }
    }
}
