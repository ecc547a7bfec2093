using System.Buffers;
using System.Text;
using Meridian.Wire.Lis;
using Xunit;

namespace Meridian.Wire.Tests.Lis;

/// <summary>Records, fields, repeats, components, escapes, character sets.</summary>
public sealed class LisMessageTests
{
    private static LisMessage Parse(string text, LisReadOptions? options = null) => LisMessage.Parse(Encoding.Latin1.GetBytes(text), options);

    private static LisRejection Refusal(string text, LisReadOptions? options = null)
    {
        var message = new LisMessage();
        Assert.False(LisMessage.TryParse(Encoding.Latin1.GetBytes(text), message, out var rejection, options));
        Assert.Equal(0, message.RecordCount);
        Assert.InRange(rejection.Offset, 0, text.Length);
        return rejection;
    }

    private static LisMessage Recorded(string name)
    {
        var link = new LisLink(LisRole.Host, LisCorpus.FramingOf(name));
        link.Receive(LisCorpus.Read(name), TimeSpan.FromSeconds(1));
        Assert.True(link.TryTakeMessage(out var message));
        return LisMessage.Parse(message.Text);
    }

    [Fact]
    public void The_recorded_cobas_reads_by_the_names_of_the_standard()
    {
        var message = Recorded("cobas_c111.txt");
        Assert.Equal("HPORCML", string.Concat(Enumerable.Range(0, message.RecordCount).Select(i => message[i].Type)));
        Assert.Equal("c111", message.Header.Sender[3].GetString());
        Assert.Equal("P", message.Header.ProcessingId.GetString());
        Assert.True(message.Header.Time.TryGetTimestamp(out var at));
        Assert.Equal(new DateTime(2023, 8, 3, 13, 17, 13, DateTimeKind.Unspecified), at.Local);
        var order = new LisOrder(message[2]);
        Assert.True(order.SpecimenId.IsEmpty);
        Assert.Equal("T20 10134GA D28", order.InstrumentSpecimenId[1].GetString());
        Assert.Equal("F", order.ReportType.GetString());
        var result = new LisResult(message[3]);
        Assert.Equal("413", new LisTestId(result.TestId).LocalCode.GetString());
        Assert.True(result.Value.TryGetDecimal(out var value));
        Assert.Equal((40.13m, "g/L", "$SYS$"), (value, result.Units.GetString(), result.OperatorId.GetString()));
        var manufacturer = message[5];
        Assert.Equal(("-21", "-21", "1", "141"), (manufacturer[5].Repeat(1).GetString(), manufacturer[5].Repeat(2).GetString(), manufacturer[5].Repeat(3).GetString(), manufacturer[5].Repeat(18).GetString()));
        Assert.Equal(18, manufacturer[5].RepeatCount);
    }

    [Fact]
    public void The_recorded_pentra_reads_with_its_comments_under_their_results()
    {
        var root = LisNode.Of(Recorded("pentra_xlr.txt"));
        var order = Assert.Single(Assert.Single(root.Of('P')).Of('O'));
        Assert.Equal("Mohale", new LisPatient(root.Of('P').Single().Record).Name[1].GetString());
        var results = order.Of('R').ToList();
        Assert.Equal(21, results.Count);
        Assert.Equal(["Alarm_WBC", "LARGE IMMATURE CELL"], results[0].Of('C').Select(c => new LisComment(c.Record).Text[1].GetString()));
        Assert.Equal("PLATELET AGGREGATS", new LisComment(results[18].Of('C').Single().Record).Text.GetString());
        Assert.Equal(("-----", "HH", "X"), (new LisResult(results[9].Record).Value.GetString(), new LisResult(results[9].Record).AbnormalFlags.GetString(), new LisResult(results[9].Record).Status.GetString()));
        Assert.False(new LisResult(results[9].Record).Value.TryGetDecimal(out _));
        Assert.Equal(("WBC", "804-5"), (results[0].Record[3][4].GetString(), results[0].Record[3][5].GetString()));
        Assert.Same(order, results[3].Above('O'));
        Assert.Equal(27, root.All().Count());
    }

    [Fact]
    public void The_recorded_sysmex_reads_with_its_blanks_and_many_tests_in_one_order()
    {
        var message = Recorded("sysmex_xp100.txt");
        var order = new LisOrder(message[2]);
        Assert.Equal(20, order.TestId.RepeatCount);
        Assert.Equal("113", order.InstrumentSpecimenId[3].GetString());
        var tests = new List<string>();
        foreach (var repeat in order.TestId.Repeats) tests.Add(repeat[5].GetString());
        Assert.Equal(("WBC", "PCT", 20), (tests[0], tests[^1], tests.Distinct().Count()));
        Assert.True(new LisResult(message[3]).Value.TryGetDecimal(out var value));
        Assert.Equal(5.5m, value);
        Assert.Equal("10*3/uL", new LisResult(message[3]).Units.GetString());
        Assert.True(new LisResult(message[3]).OperatorId.IsEmpty);
    }

    [Fact]
    public void The_header_names_the_delimiters()
    {
        var message = Parse("H|@^\\|x\rO|1|A^B@C\\S\\D^E||^^^T1@^^^T2\rL|1\r");
        Assert.Equal(new LisDelimiters((byte)'|', (byte)'@', (byte)'^', (byte)'\\'), message.Delimiters);
        var order = new LisOrder(message[1]);
        Assert.Equal(("A", "B", "C^D", "T2"), (order.SpecimenId[1].GetString(), order.SpecimenId[2].GetString(), order.SpecimenId.Repeat(2)[1].GetString(), new LisTestId(order.TestId.Repeat(2)).LocalCode.GetString()));
        Assert.Equal((byte)'&', Parse("H|\\^|\rL|1\r").Delimiters.Escape);
        Assert.Equal(LisDelimiters.Recommended, Parse("H|\\\\^&|\rL|1\r").Delimiters);
        Assert.Equal((byte)'#', Parse("H#\\^&#7\rL#1\r").Delimiters.Field);
        Assert.Equal((byte)'~', Parse("H|^~\\&\rL|1\r", new LisReadOptions { Delimiters = new((byte)'|', (byte)'~', (byte)'^', (byte)'\\') }).Delimiters.Repeat);
    }

    [Theory]
    [InlineData("A&F&B", "A|B")]
    [InlineData("A&S&B&R&C&E&", "A^B\\C&")]
    [InlineData("&X41420d&", "AB\r")]
    [InlineData("&H&bold&N& text", "bold text")]
    [InlineData("Smith & Jones", "Smith & Jones")]
    [InlineData("A & B & C&F&D", "A & B & C|D")]
    [InlineData("&Zlocal&", "&Zlocal&")]
    [InlineData("&X4&", "&X4&")]
    [InlineData("&", "&")]
    [InlineData("&&", "&&")]
    [InlineData("&F", "&F")]
    public void Escapes_are_resolved_and_others_stay(string raw, string text)
    {
        Assert.Equal(text, new LisComment(Parse($"H|\\^&\rC|1|I|{raw}|G\rL|1\r")[1]).Text.GetString());
    }

    [Fact]
    public void A_missing_field_is_empty_and_so_is_a_missing_part()
    {
        var record = Parse("H|\\^&\rR|1|^^^T|5\rL|1\r")[1];
        Assert.Equal(4, record.FieldCount);
        Assert.True(record[5].IsEmpty && record[99].IsEmpty && record[0].IsEmpty && record[3][9].IsEmpty && record[3].Repeat(2).IsEmpty && record[3][0].IsEmpty);
        Assert.Equal(("R", 4, 1), (record[1].GetString(), record[3].ComponentCount, record[4].RepeatCount));
        Assert.Null(record[5].GetStringOrNull());
    }

    [Fact]
    public void Text_is_read_in_the_character_set_of_the_driver()
    {
        foreach (var charset in LisCharset.All)
        {
            var name = charset == LisCharset.Ascii ? "Lee" : charset == LisCharset.Iso8859Part1 ? "Müller" : "张伟俓乗";
            var output = new ArrayBufferWriter<byte>();
            new LisWriter(output, charset).Record('H').Record('P', 1).Field(6).Text(name).Component().Text("a|b").Record('L', 1).End();
            var message = LisMessage.Parse(output.WrittenMemory, new LisReadOptions { Charset = charset });
            Assert.Equal(name, new LisPatient(message[1]).Name[1].GetString());
            Assert.Equal("a|b", new LisPatient(message[1]).Name[2].GetString());
            Assert.False(message.IsCharsetAssumed);
            Assert.False(message.TryFindUndecodable(out _));
        }
    }

    [Fact]
    public void Second_bytes_of_GB18030_that_equal_delimiters_split_nothing()
    {
        // These have 7C, 5C, 5E and 40 as second bytes.
        var name = LisCharset.Gb18030.Encoding.GetString([0x81, 0x7C, 0x81, 0x5C, 0x81, 0x5E, 0x81, 0x40, 0x81, 0x30, 0x81, 0x30]);
        var output = new ArrayBufferWriter<byte>();
        new LisWriter(output, LisCharset.Gb18030).Record('H').Record('P', 1).Field(6).Text(name).Component().Text("x").Field(8).Text("y").End();
        var message = LisMessage.Parse(output.WrittenMemory, new LisReadOptions { Charset = LisCharset.Gb18030 });
        var patient = new LisPatient(message[1]);
        Assert.Equal((name, "x", "y", 1), (patient.Name[1].GetString(), patient.Name[2].GetString(), patient.BirthDate.GetString(), patient.Name.RepeatCount));
    }

    [Fact]
    public void Without_a_set_UTF_8_is_taken_where_it_is_valid_and_said_to_be_a_guess()
    {
        var utf8 = LisMessage.Parse("H|\\^&\rP|1||||Müller\r"u8.ToArray());
        Assert.True(utf8.IsCharsetAssumed);
        Assert.Equal("Müller", new LisPatient(utf8[1]).Name.GetString());
        var latin = Parse("H|\\^&\rP|1||||Müller\r");
        Assert.True(latin.IsCharsetAssumed);
        Assert.Equal("Müller", new LisPatient(latin[1]).Name.GetString());
        Assert.True(Parse("H|\\^&\rP|1||||M\u00FCller\r", new LisReadOptions { Charset = LisCharset.Utf8 }).TryFindUndecodable(out var offset));
        Assert.Equal(14, offset);
        Assert.True(LisCharset.TryFind("iso_8859-1", out var found));
        Assert.Same(LisCharset.Iso8859Part1, found);
        Assert.False(LisCharset.TryFind("UTF-16", out _));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Records_end_with_CR_LF_or_both(string end)
    {
        var message = Parse("\r\n" + "H|\\^&|1\rP|1\r\rO|1|S\rL|1|N\r".Replace("\r", end, StringComparison.Ordinal));
        Assert.Equal("HPOL", string.Concat(Enumerable.Range(0, message.RecordCount).Select(i => message[i].Type)));
        Assert.Equal("S", message[2][3].GetString());
        Assert.True(message.HasTerminator);
        foreach (var record in message) Assert.Equal(record.Type, (char)message.Bytes.Span[record.Offset]);
    }

    [Fact]
    public void Manufacturer_and_unknown_records_are_kept()
    {
        var root = LisNode.Of(Parse("H|\\^&\rM|1|INFO|a^b\rP|1\rO|1|S\rR|1|^^^T|1\rX|9|own\rM|1|RR\rC|1|I|c\rR|2|^^^U|2\rL|1\r"));
        Assert.Equal("MPL", string.Concat(root.Children.Select(c => c.Type)));
        var results = root.Of('P').Single().Of('O').Single().Of('R').ToList();
        Assert.Equal("XMC", string.Concat(results[0].Children.Select(c => c.Type)));
        Assert.Empty(results[1].Children);
    }

    [Fact]
    public void Records_whose_upper_level_is_missing_hang_under_the_next_higher_one()
    {
        var root = LisNode.Of(Parse("H|\\^&\rO|1|S1\rR|1\rQ|1|^S\rP|1\rR|1\rO|2|S2\rL|1\r"));
        Assert.Equal("OQPL", string.Concat(root.Children.Select(c => c.Type)));
        Assert.Equal("RO", string.Concat(root.Of('P').Single().Children.Select(c => c.Type)));
    }

    [Fact]
    public void What_is_no_message_is_refused_with_its_reason()
    {
        Assert.Equal(LisReject.Empty, Refusal("").Reason);
        Assert.Equal(LisReject.Empty, Refusal("\r\n \r").Reason);
        Assert.Equal(LisReject.NoHeader, Refusal("P|1\rL|1\r").Reason);
        Assert.Equal(LisReject.HeaderTooShort, Refusal("H|").Reason);
        Assert.Equal(LisReject.BadDelimiters, Refusal("HELLO\r").Reason);
        Assert.Equal(LisReject.BadDelimiters, Refusal("H|\\\\&\r").Reason);
        Assert.Equal(LisReject.BadDelimiters, Refusal("H||\r").Reason);
        Assert.Equal((LisReject.BadRecordType, 6, 2), (Refusal("H|\\^&\r5|1\r") is var r ? (r.Reason, r.Offset, r.Record) : default));
        Assert.Equal(LisReject.BadRecordType, Refusal("H|\\^&\rOBX|1\r").Reason);
        Assert.Equal(LisReject.SecondHeader, Refusal("H|\\^&\rH|\\^&\r").Reason);
        Assert.Equal(LisReject.AfterTerminator, Refusal("H|\\^&\rL|1\rP|1\r").Reason);
        Assert.Equal((LisReject.ControlInText, 10), (Refusal("H|\\^&\rP|1|\u0003\r") is var c ? (c.Reason, c.Offset) : default));
        Assert.Equal(LisReject.TooLong, Refusal("H|\\^&\rP|1\r", new LisReadOptions { MaxBytes = 8 }).Reason);
        Assert.Equal(LisReject.TooManyRecords, Refusal("H|\\^&\rP|1\rP|2\r", new LisReadOptions { MaxRecords = 2 }).Reason);
        Assert.Equal(LisReject.TooManyFields, Refusal("H|\\^&\rP|1|2|3|4|5\r", new LisReadOptions { MaxFields = 5 }).Reason);
        foreach (var reason in Enum.GetValues<LisReject>()) Assert.NotEmpty(new LisRejection(reason, 1, 2).Describe());
        Assert.DoesNotContain("Hello", new LisRejectException(new(LisReject.NoHeader, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_keep_their_precision_and_impossible_ones_are_none()
    {
        Assert.True(LisTimestamp.TryParse("20230803131713"u8, out var full));
        Assert.True(LisTimestamp.TryParse(" 19771201 "u8, out var day));
        Assert.True(LisTimestamp.TryParse("202205270000+0200"u8, out var minute));
        Assert.Equal((LisPrecision.Second, LisPrecision.Day, LisPrecision.Minute, TimeSpan.FromHours(2)), (full.Precision, day.Precision, minute.Precision, minute.Offset!.Value));
        Assert.Equal(("20230803131713", "19771201", "202205270000+0200"), (full.ToString(), day.ToString(), minute.ToString()));
        foreach (var bad in new[] { "", "0", "00000000", "20231301", "20230230", "2023080325", "2023-08-03", "202308031317139", "20230803131713+9900" })
            Assert.False(LisTimestamp.TryParse(Encoding.ASCII.GetBytes(bad), out _));
    }

    [Theory]
    [InlineData("5.5", true)]
    [InlineData("  5.5 ", true)]
    [InlineData("-0.5e2", true)]
    [InlineData(".5", true)]
    [InlineData("<5.5", false)]
    [InlineData("5,5", false)]
    [InlineData("-----", false)]
    [InlineData("1 000", false)]
    [InlineData("", false)]
    [InlineData("NaN", false)]
    public void Numbers_are_numbers(string text, bool isNumber)
    {
        Assert.Equal(isNumber, Parse($"H|\\^&\rR|1||{text}\r")[1][4].TryGetDecimal(out _));
    }

    [Fact]
    public void A_text_of_several_messages_is_read_one_by_one()
    {
        var reader = new LisReader(Encoding.Latin1.GetBytes("\r\nH|\\^&|1\rP|1\rL|1\rH|\\^&|2\rP|1\rH|\\^&|3\r5|\rL|1\r\nrubbish\rL|1\r"));
        var message = new LisMessage();
        var seen = new List<string>();
        while (reader.TryRead(message, out var rejection)) seen.Add(rejection.IsRejected ? rejection.Reason.ToString() : message.Header.MessageControlId.GetString());
        Assert.Equal(["1", "2", "BadRecordType", "NoHeader"], seen);
    }

    [Fact]
    public void The_writer_refuses_what_would_break_the_message()
    {
        static LisWriter New(LisCharset? charset = null, LisDelimiters? delimiters = null) => new LisWriter(new ArrayBufferWriter<byte>(), charset, delimiters).Record('P', 1).Field(6);
        Assert.Equal(LisReject.TextNotRepresentable, Assert.Throws<LisRejectException>(() => New().Text("Müller")).Reason);
        Assert.Equal(LisReject.ValueBreaksMessage, Assert.Throws<LisRejectException>(() => New().Raw("a\rb"u8)).Reason);
        Assert.Equal(LisReject.ValueBreaksMessage, Assert.Throws<LisRejectException>(() => New(null, new((byte)'|', (byte)'\\', (byte)'^', 0)).Text("a|b")).Reason);
        Assert.Throws<InvalidOperationException>(() => New().Field(3));
        Assert.Throws<InvalidOperationException>(() => New().Component(3).Component(2));
        Assert.Throws<ArgumentException>(() => New().Record('p'));
        Assert.Throws<InvalidOperationException>(() => new LisWriter(new ArrayBufferWriter<byte>()).Field(2));
    }

    [Fact]
    public void Reading_a_message_again_and_again_allocates_nothing()
    {
        var bytes = Encoding.Latin1.GetBytes(LisCorpus.Message(1, 40));
        var message = new LisMessage();
        var total = 0m;
        void Walk()
        {
            _ = LisMessage.TryParse(bytes, message, out _);
            foreach (var record in message)
                for (var i = 1; i <= record.FieldCount; i++)
                {
                    if (record[i].TryGetDecimal(out var value)) total += value;
                    foreach (var repeat in record[i].Repeats)
                        foreach (var component in repeat.Components) total += component.Raw.Length;
                }
        }

        for (var i = 0; i < 50; i++) Walk();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Walk();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
        Assert.True(total > 0);
    }
}
