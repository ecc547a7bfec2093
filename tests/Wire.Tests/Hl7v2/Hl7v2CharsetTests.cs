using System.Buffers;
using System.Text;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

public sealed class Hl7v2CharsetTests
{
    // Characters of GB 18030 whose second byte is 5C, 5E, 7C or 7E, found by asking the code page, and some common names.
    private static readonly string[] Traps = FindTraps("gb18030", [0x5C, 0x5E, 0x7C, 0x7E]);

    static Hl7v2CharsetTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static string[] FindTraps(string name, byte[] seconds)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD"))!;
        var found = new List<string>();
        for (var lead = 0x81; lead <= 0xFE; lead++)
            foreach (var second in seconds)
            {
                var text = encoding.GetString([(byte)lead, second]);
                if (text.Length == 1 && text[0] != '\uFFFD' && encoding.GetBytes(text) is [var l, var s] && l == lead && s == second) found.Add(text);
            }
        return [.. found];
    }

    private static byte[] Write(string family, string given, Hl7v2Charset charset, string application = "MON")
    {
        var output = new ArrayBufferWriter<byte>();
        new Hl7v2Writer(output, charset).Segment("MSH"u8).Field(3).Text(application).Field(9).Text("ADT"u8).Component().Text("A01"u8).Field(10).Text("1"u8).Field(18).Text(charset.Name)
            .Segment("PID"u8).Field(3).Text("7"u8).Field(5).Text(family).Component().Text(given).Field(8).Text("F"u8).End();
        return output.WrittenSpan.ToArray();
    }

    [Fact]
    public void There_are_characters_that_hide_each_delimiter() => Assert.True(Traps.Length > 200, $"{Traps.Length}");

    [Fact]
    public void Chinese_names_whose_second_bytes_look_like_delimiters_survive_in_GB18030()
    {
        var message = new Hl7v2Message();
        for (var shift = 0; shift < 70; shift++)
        {
            // The shift moves each character over the borders of the blocks that are compared at once.
            foreach (var trap in Traps.Append("张伟").Append("\U00020000"))
            {
                var bytes = Write(new string('a', shift) + trap, "王" + trap + trap, Hl7v2Charset.Gb18030);
                message.Reset(bytes);
                Assert.Equal(2, message.SegmentCount);
                Assert.Same(Hl7v2Charset.Gb18030, message.Charset);
                Assert.True(message.TryFind("PID"u8, out var pid));
                Assert.Equal(new string('a', shift) + trap, pid[5][1].GetString());
                Assert.Equal("王" + trap + trap, pid[5][2].GetString());
                Assert.Equal((2, 1, 8), (pid[5].ComponentCount, pid[5].RepetitionCount, pid.FieldCount));
                Assert.True(pid[8].Is("F"u8));
            }
        }
    }

    [Fact]
    public void The_header_itself_may_hold_such_characters()
    {
        foreach (var trap in Traps)
        {
            var message = Hl7v2Message.Parse(Write("李", "四", Hl7v2Charset.Gb18030, application: trap));
            Assert.Same(Hl7v2Charset.Gb18030, message.Charset);
            Assert.Equal(trap, message.Header[3].GetString());
            Assert.Equal("A01", message.Header[9][2].GetString());
        }
    }

    [Fact]
    public void A_name_that_is_cut_in_the_middle_of_a_character_swallows_no_line_end()
    {
        var bytes = Write("张", "伟", Hl7v2Charset.Gb18030).ToList();
        var at = bytes.LastIndexOf((byte)'|');
        bytes.Insert(at + 2, 0xB0); // F and half a character before CR
        bytes.AddRange("OBX|1\r"u8.ToArray());
        var message = Hl7v2Message.Parse(bytes.ToArray());
        Assert.Equal(3, message.SegmentCount);
        Assert.True(message.TryFindUndecodable(out var offset));
        Assert.InRange(offset, message[1].Offset, message[2].Offset);
    }

    [Theory]
    [InlineData("UNICODE UTF-8", "UNICODE UTF-8")]
    [InlineData("UTF-8", "UNICODE UTF-8")]
    [InlineData("UNICODE", "UNICODE UTF-8")]
    [InlineData("utf8", "UNICODE UTF-8")]
    [InlineData("UNICODE UTF-8~ISO IR6", "UNICODE UTF-8")]
    [InlineData("8859/1", "8859/1")]
    [InlineData("ISO-8859-1", "8859/1")]
    [InlineData("ISO IR100", "8859/1")]
    [InlineData("8859/15", "8859/15")]
    [InlineData("8859/5", "8859/5")]
    [InlineData("GB 18030-2000", "GB 18030-2000")]
    [InlineData("GBK", "GB 18030-2000")]
    [InlineData("GB2312", "GB 18030-2000")]
    [InlineData("BIG-5", "BIG-5")]
    [InlineData("KS X 1001", "KS X 1001")]
    [InlineData("ASCII~ISO IR87", "ISO IR87")]
    [InlineData("~ISO IR87~ISO IR159", "ISO IR87")]
    public void MSH_18_is_understood(string declared, string name)
    {
        var message = Hl7v2Message.Parse(Encoding.ASCII.GetBytes($"MSH|^~\\&|A|||||||1|P|2.6||||||{declared}\r"));
        Assert.Equal(name, message.Charset.Name);
        Assert.False(message.IsCharsetAssumed);
    }

    [Theory]
    [InlineData("UNICODE UTF-16", Hl7v2Reject.UnsupportedCharset)]
    [InlineData("UNICODE UTF-32", Hl7v2Reject.UnsupportedCharset)]
    [InlineData("KLINGON", Hl7v2Reject.UnknownCharset)]
    public void What_cannot_be_decoded_is_refused(string declared, Hl7v2Reject reason)
    {
        var thrown = Assert.Throws<Hl7v2RejectException>(() => Hl7v2Message.Parse(Encoding.Latin1.GetBytes($"MSH|^~\\&|A|||||||1|P|2.6||||||{declared}\rPID|||é\r")));
        Assert.Equal(reason, thrown.Reason);
        Assert.Equal("MSH-18", thrown.Place.ToString());
    }

    [Fact]
    public void A_name_that_nobody_knows_does_no_harm_to_ASCII() =>
        Assert.Same(Hl7v2Charset.Ascii, Hl7v2Message.Parse("MSH|^~\\&|A|||||||1|P|2.6||||||KLINGON\rPID|||e\r"u8.ToArray()).Charset);

    [Theory]
    [InlineData("")]
    [InlineData("ASCII")]
    public void Without_a_declaration_bytes_above_ASCII_are_UTF_8_where_valid_and_else_Latin_1(string declared)
    {
        var text = $"MSH|^~\\&|A|||||||1|P|2.6||||||{declared}\rPID|||||Müller\r";
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Latin1])
        {
            var message = Hl7v2Message.Parse(encoding.GetBytes(text));
            Assert.True(message.TryFind("PID"u8, out var pid));
            Assert.Equal("Müller", pid[5].GetString());
            Assert.True(message.IsCharsetAssumed);
        }
        Assert.False(Hl7v2Message.Parse(Encoding.UTF8.GetBytes(text.Replace('ü', 'u'))).IsCharsetAssumed);
    }

    [Fact]
    public void A_peer_that_declares_nothing_or_the_wrong_set_can_be_told_right()
    {
        var bytes = Write("张|伟", "三", Hl7v2Charset.Gb18030);
        var silent = Replace(bytes, "GB 18030-2000"u8, ""u8);
        var wrong = Replace(bytes, "GB 18030-2000"u8, "8859/1"u8);
        foreach (var (given, options) in new[]
        {
            (silent, new Hl7v2ReadOptions { CharsetWhenAbsent = Hl7v2Charset.Gb18030 }),
            (wrong, new Hl7v2ReadOptions { Charset = Hl7v2Charset.Gb18030 }),
        })
        {
            var message = Hl7v2Message.Parse(given, options);
            Assert.True(message.TryFind("PID"u8, out var pid));
            Assert.Equal("张|伟", pid[5][1].GetString());
        }
    }

    private static byte[] Replace(byte[] bytes, ReadOnlySpan<byte> what, ReadOnlySpan<byte> with)
    {
        var at = bytes.AsSpan().IndexOf(what);
        return [.. bytes[..at], .. with, .. bytes[(at + what.Length)..]];
    }

    [Fact]
    public void Text_that_is_not_valid_in_its_set_is_found()
    {
        byte[] bytes = [.. "MSH|^~\\&|A|||||||1|P|2.6||||||UTF-8\rPID|||||ab"u8, 0xC3, 0x28, (byte)'\r'];
        var message = Hl7v2Message.Parse(bytes);
        Assert.True(message.TryFindUndecodable(out var offset));
        Assert.Equal(0xC3, bytes[offset]);
        Assert.True(message.TryFind("PID"u8, out var pid));
        Assert.Equal("ab\uFFFD(", pid[5].GetString());
        Assert.False(Hl7v2Message.Parse(Write("é", "ü", Hl7v2Charset.Utf8)).TryFindUndecodable(out _));
    }

    [Theory]
    [InlineData("BIG-5", "許功蓋^許|功~蓋")]
    [InlineData("SHIFT_JIS", "表示ソ\\|^~")]
    [InlineData("KS X 1001", "김철수|^")]
    [InlineData("8859/15", "Œuf à 5 €")]
    [InlineData("8859/5", "Иванов")]
    [InlineData("ISO IR87", "山田^太郎|abc")]
    [InlineData("GB 18030-2000", "\U0001F3E5 病院 €")]
    public void Other_sets_travel_both_ways(string name, string text)
    {
        Assert.True(Hl7v2Charset.TryFind(Encoding.ASCII.GetBytes(name), out var charset));
        var message = Hl7v2Message.Parse(Write(text, "x", charset));
        Assert.True(message.TryFind("PID"u8, out var pid));
        Assert.Equal(text, pid[5][1].GetString());
        Assert.Equal("x", pid[5][2].GetString());
        Assert.True(pid[8].Is("F"u8));
    }

    [Fact]
    public void Japanese_that_shifts_by_ISO_2022_inside_of_ASCII_is_read()
    {
        var japanese = CodePagesEncodingProvider.Instance.GetEncoding(50220)!;
        foreach (var name in (string[])["山田", "太郎", "表示", "ゼロ"])
        {
            byte[] bytes = [.. "MSH|^~\\&|A|||||||1|P|2.5||||||ASCII~ISO IR87\rPID|||||"u8, .. japanese.GetBytes(name), .. "^X||F\r"u8];
            var message = Hl7v2Message.Parse(bytes);
            Assert.True(message.TryFind("PID"u8, out var pid));
            Assert.Equal(name, pid[5][1].GetString());
            Assert.Equal("X", pid[5][2].GetString());
            Assert.True(pid[7].Is("F"u8));
        }
    }

    [Fact]
    public void What_a_set_lacks_is_refused_and_not_replaced()
    {
        var thrown = Assert.Throws<Hl7v2RejectException>(() => Write("张", "x", Hl7v2Charset.Iso8859Part1));
        Assert.Equal(Hl7v2Reject.TextNotRepresentable, thrown.Reason);
        Assert.Equal("PID-5.1.1", thrown.Place.ToString());
        Assert.Throws<Hl7v2RejectException>(() => Write("é", "x", Hl7v2Charset.Ascii));
    }

    [Fact]
    public void No_set_replaces_what_it_lacks()
    {
        foreach (var name in (string[])["ASCII", "8859/1", "8859/2", "8859/5", "8859/6", "8859/7", "8859/8", "8859/9", "8859/15", "GB 18030-2000", "UTF-8", "BIG-5", "KS X 1001", "SHIFT_JIS", "ISO IR14", "ISO IR87", "WINDOWS-1252", "KOI8-R"])
        {
            Assert.True(Hl7v2Charset.TryFind(Encoding.ASCII.GetBytes(name), out var charset));
            foreach (var text in (string[])["é", "張", "张", "ß", "Ж", "א", "김", "表", "\U0001F3E5", "\uD800", "a\uDC00b", "½", "‰", "Å"])
            {
                byte[] bytes;
                try
                {
                    bytes = Write(text, "x", charset);
                }
                catch (Hl7v2RejectException refused)
                {
                    Assert.Equal(Hl7v2Reject.TextNotRepresentable, refused.Reason);
                    continue;
                }
                Assert.Equal((name, text), (name, Hl7v2Message.Parse(bytes)[1][5][1].GetString()));
            }
        }
    }

    [Fact]
    public void A_header_with_hidden_delimiters_and_no_declaration_is_read_as_the_peer_is_known_to_write()
    {
        foreach (var trap in Traps.Take(40))
        {
            byte[] bytes = [.. "MSH|^~\\&|"u8, .. Hl7v2Charset.Gb18030.Encoding.GetBytes(trap), .. "||||||ADT^A01|7|P|2.4|||AL|NE|CHN\rPID|1\r"u8];
            var message = Hl7v2Message.Parse(bytes, new() { CharsetWhenAbsent = Hl7v2Charset.Gb18030 });
            Assert.Equal((trap, "7"), (message.Header[3].GetString(), message.Header[10].GetString()));
        }
    }
}
