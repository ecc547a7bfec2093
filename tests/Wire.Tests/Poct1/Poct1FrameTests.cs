using System.Buffers;
using System.Text;
using Meridian.Wire.Poct1;
using Meridian.Wire.Tests.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Poct1;

/// <summary>Where one document ends and the next begins, in a stream that has no lengths.</summary>
public sealed class Poct1FrameTests
{
    private static List<(Poct1FrameKind Kind, string Text)> Cut(byte[] stream, Poct1FrameOptions? options = null, int piece = int.MaxValue, Encoding? encoding = null)
    {
        var reader = new Poct1FrameReader(options);
        List<(Poct1FrameKind, string)> frames = [];
        var consumed = 0;
        long wire = 0;
        for (var available = 0; available < stream.Length;)
        {
            available = (int)Math.Min(stream.Length, (long)available + piece);
            var buffer = new ReadOnlySequence<byte>(stream, consumed, available - consumed);
            while (reader.TryRead(ref buffer, out var frame)) Add(frame);
            consumed = available - (int)buffer.Length;
        }
        var rest = new ReadOnlySequence<byte>(stream, consumed, stream.Length - consumed);
        if (reader.TryTakeRest(ref rest, out var last)) Add(last);
        Assert.Equal(stream.Length, wire);
        return frames;

        void Add(Poct1Frame frame)
        {
            wire += frame.WireLength;
            if (frame.Kind != Poct1FrameKind.Junk || !frame.IsBlank) frames.Add((frame.Kind, (encoding ?? Encoding.UTF8).GetString(frame.Payload)));
        }
    }

    private static byte[] Stream(params string[] parts) => Encoding.UTF8.GetBytes(string.Concat(parts));

    [Fact]
    public void Messages_follow_each_other_without_length_or_separator()
    {
        var frames = Cut(Stream(Poct1Samples.All));
        Assert.Equal(Poct1Samples.All.Select(s => (Poct1FrameKind.Message, s)), frames);
    }

    [Fact]
    public void Every_split_gives_the_same_messages()
    {
        var stream = Stream(Poct1Samples.Hello, "\r\n", Poct1Samples.Observation, "rubbish", Poct1Samples.KeepAlive);
        var whole = Cut(stream);
        Assert.Equal(4, whole.Count);
        for (var at = 1; at < stream.Length; at++)
        {
            var reader = new Poct1FrameReader();
            List<(Poct1FrameKind, string)> frames = [];
            var first = new ReadOnlySequence<byte>(stream, 0, at);
            while (reader.TryRead(ref first, out var frame)) frames.Add((frame.Kind, Encoding.UTF8.GetString(frame.Payload)));
            var left = (int)first.Length;
            var second = Sequences.Of(stream[(at - left)..at], stream[at..]);
            while (reader.TryRead(ref second, out var frame)) frames.Add((frame.Kind, Encoding.UTF8.GetString(frame.Payload)));
            Assert.Equal(whole, frames);
        }
        Assert.Equal(whole, Cut(stream, piece: 1));
    }

    [Fact]
    public void Every_prefix_of_a_message_is_left_untouched()
    {
        foreach (var sample in Poct1Samples.All)
        {
            var bytes = Poct1Samples.Bytes(sample);
            for (var length = 0; length < bytes.Length; length++)
            {
                var buffer = new ReadOnlySequence<byte>(bytes, 0, length);
                Assert.False(Poct1Frame.TryRead(ref buffer, Poct1FrameOptions.Default, out _), $"{length} of {bytes.Length}");
                Assert.Equal(length, buffer.Length);
            }
        }
    }

    [Fact]
    public void A_byte_at_a_time_costs_each_byte_once()
    {
        var stream = Stream($"<OBS.R01><!--{new string('-', 1)}{new string('x', 60_000)}-->", "<A V='", new string('y', 60_000), "'/></OBS.R01>");
        var reader = new Poct1FrameReader();
        var count = 0;
        for (var length = 1; length <= stream.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(stream, 0, length);
            if (reader.TryRead(ref buffer, out _)) count++;
        }
        Assert.Equal(1, count);
        Assert.InRange(reader.BytesExamined, stream.Length, stream.Length + 16);
    }

    [Theory]
    [InlineData("<A.R01><!-- </A.R01> --><B V='>'/></A.R01>")]
    [InlineData("<A.R01><![CDATA[</A.R01> ]]] ]>]]><B V=\"/>\"/></A.R01>")]
    [InlineData("<A.R01><?note </A.R01> ?><B/></A.R01>")]
    [InlineData("<A.R01 V='a>b'/>")]
    [InlineData("<?xml version='1.0'?><!-- <B/> --><A.R01></A.R01>")]
    [InlineData("<!DOCTYPE A.R01 [<!ENTITY x \"]>\"> <!ELEMENT y (z)>]><A.R01>&x;</A.R01>")]
    public void What_looks_like_an_end_and_is_none_is_passed_over(string document)
    {
        Assert.Equal([(Poct1FrameKind.Message, document), (Poct1FrameKind.Message, "<B.R01/>")], Cut(Stream(document, "\r\n<B.R01/>")));
    }

    [Fact]
    public void Blanks_byte_order_marks_and_blocks_between_messages_are_no_fault()
    {
        var stream = Stream("\uFEFF", Poct1Samples.Hello, "\r\n\0 ", "\u000B", Poct1Samples.KeepAlive, "\u001C\r", "\u000B", Poct1Samples.KeepAlive, "\u001C\r");
        var reader = new Poct1FrameReader();
        var buffer = new ReadOnlySequence<byte>(stream);
        List<bool> inBlock = [];
        while (reader.TryRead(ref buffer, out var frame))
        {
            Assert.Equal(Poct1FrameKind.Message, frame.Kind);
            inBlock.Add(frame.IsInBlock);
        }
        Assert.Equal([false, true, true], inBlock);
        Assert.True(reader.TryTakeRest(ref buffer, out var rest));
        Assert.True(rest.IsBlank);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void Utf16_is_read_by_its_mark_or_by_its_nuls(bool bigEndian, bool mark)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: mark);
        // U+3C3E and U+3E3C hold the bytes of < and >.
        var document = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><OBS.R01><HDR><HDR.control_id V=\"1\"/></HDR><N V=\"\u3C3E\u3E3C\u4E3C\"/></OBS.R01>";
        byte[] stream = [.. encoding.GetPreamble(), .. encoding.GetBytes(document + "\r\n" + document)];
        foreach (var piece in new[] { 1, 2, 3, 7, int.MaxValue })
            Assert.Equal([(Poct1FrameKind.Message, document), (Poct1FrameKind.Message, document)], Cut(stream, piece: piece, encoding: encoding));
        var message = Poct1Reader.Read(encoding.GetBytes(document));
        Assert.Equal("\u3C3E\u3E3C\u4E3C", message.Root.ValueOf("N"));
    }

    [Fact]
    public void A_message_that_was_cut_off_does_not_swallow_the_next()
    {
        var cut = Poct1Samples.Observation[..300];
        var frames = Cut(Stream(cut, Poct1Samples.Hello, Poct1Samples.Observation));
        Assert.Equal(Poct1Samples.Hello, Assert.Single(frames, f => f.Kind == Poct1FrameKind.Message && f.Text.Contains("HEL.R01", StringComparison.Ordinal)).Text);
        Assert.Equal(2, frames.Count(f => f.Kind == Poct1FrameKind.Message));
        // Wherever it is cut, both whole messages come; what was half is told.
        for (var at = 1; at < Poct1Samples.Observation.Length; at++)
        {
            frames = Cut(Stream(Poct1Samples.Observation[..at], Poct1Samples.Hello, Poct1Samples.Observation));
            // Inside of a comment or the like nothing shows the cut; these messages hold none.
            Assert.Equal([Poct1Samples.Hello, Poct1Samples.Observation], frames.Where(f => f.Kind == Poct1FrameKind.Message).Select(f => f.Text));
            Assert.Contains(frames, f => f.Kind is Poct1FrameKind.HalfMessage or Poct1FrameKind.Malformed);
        }
    }

    [Fact]
    public void Rubbish_is_told_and_reading_goes_on_with_the_next_message()
    {
        Assert.Equal(
            [(Poct1FrameKind.Junk, "GET / HTTP/1.1\r\n"), (Poct1FrameKind.Message, "<KPA.R01/>"), (Poct1FrameKind.Malformed, "<!"), (Poct1FrameKind.Junk, "x></OBS.R01> <OBS.value V='1'/> "), (Poct1FrameKind.Message, "<KPA.R01 />")],
            Cut(Stream("GET / HTTP/1.1\r\n", "<KPA.R01/>", "<!x></OBS.R01> <OBS.value V='1'/> ", "<KPA.R01 />")));
    }

    [Fact]
    public void Limits_hold_for_length_depth_and_junk()
    {
        var options = new Poct1FrameOptions { MaxMessage = 100, MaxJunk = 50, MaxDepth = 4 };
        var frames = Cut(Stream("<OBS.R01><A V='", new string('x', 300), "'/></OBS.R01>", "<KPA.R01/>"), options);
        Assert.Equal(Poct1FrameKind.OverLong, frames[0].Kind);
        Assert.Equal(100, frames[0].Text.Length);
        Assert.All(frames[1..^1], f => Assert.True(f is { Kind: Poct1FrameKind.Junk, Text.Length: <= 50 }));
        Assert.Equal((Poct1FrameKind.Message, "<KPA.R01/>"), frames[^1]);
        Assert.Equal(Poct1FrameKind.Malformed, Cut(Stream("<A><B><C><D><E/><F></F>"), options)[0].Kind);
        Assert.All(Cut(Stream(new string('z', 500)), options), f => Assert.True(f is { Kind: Poct1FrameKind.Junk, Text.Length: <= 50 }));
    }
}
