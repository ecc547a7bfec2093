using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

public sealed class Hl7v2FrameTests
{
    private const string Vt = "\u000B", Fs = "\u001C";
    private const string One = "MSH|^~\\&|A|||||||1\rPID|||1\r";
    private const string Two = "MSH|^~\\&|B|||||||2\rPID|||2\r";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private sealed record Seen(Hl7v2FrameKind Kind, string Text, long WireLength, Hl7v2FrameFault Faults = Hl7v2FrameFault.None, bool IsLast = true);

    // Feeds a stream in pieces through a pipe, the way a connection does, and takes what is left at the end.
    private static async Task<List<Seen>> FeedAsync(IEnumerable<byte[]> pieces, Hl7v2FrameOptions? options = null)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: 16));
        var reader = new Hl7v2FrameReader(options);
        var seen = new List<Seen>();
        foreach (var piece in pieces)
        {
            await pipe.Writer.WriteAsync(piece, Stop);
            var read = await pipe.Reader.ReadAsync(Stop);
            var buffer = read.Buffer;
            while (reader.TryRead(ref buffer, out var frame)) seen.Add(Show(frame));
            pipe.Reader.AdvanceTo(buffer.Start, buffer.End);
        }
        await pipe.Writer.CompleteAsync();
        var last = (await pipe.Reader.ReadAsync(Stop)).Buffer;
        while (reader.TryRead(ref last, out var frame)) seen.Add(Show(frame));
        if (reader.TryTakeRest(ref last, out var rest)) seen.Add(Show(rest));
        Assert.True(last.IsEmpty);
        return seen;
    }

    private static Seen Show(Hl7v2Frame frame) => new(frame.Kind, Encoding.Latin1.GetString(frame.Payload.ToArray()), frame.WireLength, frame.Faults, frame.IsLast);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static async Task HoldsForEverySplitAsync(string stream, Hl7v2FrameOptions? options, params Seen[] expected)
    {
        var bytes = Bytes(stream);
        Assert.Equal(expected, await FeedAsync([bytes], options));
        Assert.Equal(expected, await FeedAsync(bytes.Select(b => new[] { b }), options));
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var seen = await FeedAsync([bytes[..cut], bytes[cut..]], options);
            if (!expected.SequenceEqual(seen)) Assert.Fail($"Cut at {cut}: {string.Join("; ", seen)}");
        }
    }

    private static Seen Message(string text, Hl7v2FrameFault faults = Hl7v2FrameFault.None, int framing = 3) => new(Hl7v2FrameKind.Message, text, text.Length + framing, faults);

    [Fact(Timeout = 180_000)]
    public Task Blocks_are_cut_however_they_arrive() =>
        HoldsForEverySplitAsync(Vt + One + Fs + "\r" + Vt + Two + Fs + "\r" + Vt + Fs + "\r", null, Message(One), Message(Two), Message(""));

    [Fact(Timeout = 180_000)]
    public Task Junk_before_a_block_is_reported() =>
        HoldsForEverySplitAsync("GET / HTTP" + Vt + One + Fs + "\r\r\n" + Vt + Two + Fs + "\r", null,
            new(Hl7v2FrameKind.Junk, "GET / HTTP", 10), Message(One), new(Hl7v2FrameKind.Junk, "\r\n", 2), Message(Two));

    [Fact(Timeout = 180_000)]
    public Task A_block_that_another_cuts_off_is_half_a_message() =>
        HoldsForEverySplitAsync(Vt + "MSH|^~\\&|A" + Vt + One + Fs + "\r" + Vt + Vt + Two + Fs + "\r", null,
            new(Hl7v2FrameKind.HalfMessage, "MSH|^~\\&|A", 11), Message(One), new(Hl7v2FrameKind.HalfMessage, "", 1), Message(Two));

    [Fact(Timeout = 180_000)]
    public Task A_stream_that_ends_inside_a_block_leaves_half_a_message() =>
        HoldsForEverySplitAsync(Vt + One + Fs + "\r" + Vt + "MSH|^~", null, Message(One), new(Hl7v2FrameKind.HalfMessage, "MSH|^~", 7));

    [Fact(Timeout = 180_000)]
    public Task Junk_at_the_end_is_reported() => HoldsForEverySplitAsync(One, null, new Seen(Hl7v2FrameKind.Junk, One, One.Length));

    [Fact(Timeout = 180_000)]
    public Task A_missing_CR_is_told_by_the_next_block() =>
        HoldsForEverySplitAsync(Vt + One + Fs + Vt + Two + Fs + "\n" + Vt + One + Fs + "\r", null,
            Message(One, Hl7v2FrameFault.NoCarriageReturn, 2), Message(Two, Hl7v2FrameFault.NoCarriageReturn), Message(One));

    [Fact(Timeout = 180_000)]
    public Task VT_and_FS_inside_of_a_text_stay_there_and_are_reported()
    {
        var odd = "MSH|^~\\&|A\rNTE|1||soft" + Vt + "break and FS" + Fs + "inside MS" + Vt + "MSX\r";
        return HoldsForEverySplitAsync(Vt + odd + Fs + "\r" + Vt + Two + Fs + "\r", null,
            Message(odd, Hl7v2FrameFault.StrayVerticalTab | Hl7v2FrameFault.StrayFileSeparator), Message(Two));
    }

    [Fact(Timeout = 180_000)]
    public Task A_peer_that_leaves_the_final_CR_out_is_served_at_once()
    {
        var options = new Hl7v2FrameOptions { FinalCarriageReturnOptional = true };
        return HoldsForEverySplitAsync(Vt + One + Fs + Vt + Two + Fs, options, Message(One, framing: 2), Message(Two, framing: 2));
    }

    [Theory(Timeout = 180_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_CR_that_comes_late_is_no_junk(int cut)
    {
        var options = new Hl7v2FrameOptions { FinalCarriageReturnOptional = true };
        var bytes = Bytes(Vt + One + Fs + "\r" + Vt + Two + Fs + "\r");
        var at = One.Length + cut;
        var seen = await FeedAsync([bytes[..(at + 1)], bytes[(at + 1)..]], options);
        Assert.Equal([One, Two], seen.Select(s => s.Text));
        Assert.All(seen, s => Assert.Equal(Hl7v2FrameKind.Message, s.Kind));
        seen = await FeedAsync(bytes.Select(b => new[] { b }), options);
        Assert.Equal([One, Two], seen.Select(s => s.Text));
    }

    [Theory(Timeout = 180_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(27)]
    [InlineData(200)]
    public async Task An_over_long_block_is_handed_over_in_parts_and_the_next_is_read(int beyond)
    {
        const int limit = 100;
        var options = new Hl7v2FrameOptions { MaxPayload = limit, MaxJunk = 64 };
        var payload = "MSH|^~\\&|" + new string('x', limit + beyond - 9);
        var stream = Bytes(Vt + payload + Fs + "\r" + Vt + One + Fs + "\r");
        foreach (var size in (int[])[1, 3, 50, stream.Length])
        {
            var seen = await FeedAsync(stream.Chunk(size), options);
            Assert.Equal(Message(One), seen[^1]);
            Assert.Equal(stream.Length, seen.Sum(s => s.WireLength));
            Assert.Equal(payload, string.Concat(seen.SkipLast(1).Select(s => s.Text)));
            if (beyond == 0)
            {
                Assert.Equal(Message(payload), seen[0]);
                continue;
            }
            Assert.Equal((Hl7v2FrameKind.OverLong, limit, false), (seen[0].Kind, seen[0].Text.Length, seen[0].IsLast));
            Assert.All(seen[1..^1], s => Assert.Equal(Hl7v2FrameKind.OverLongRest, s.Kind));
            Assert.All(seen[1..^2], s => Assert.False(s.IsLast));
            Assert.True(seen[^2].IsLast);
        }
    }

    [Fact]
    public void No_prefix_gives_a_message_early()
    {
        var bytes = Bytes(Vt + One + Fs + "\r");
        for (var length = 0; length < bytes.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, 0, length);
            Assert.False(Hl7v2Frame.TryRead(ref buffer, Hl7v2FrameOptions.Default, out _));
            Assert.Equal(length, buffer.Length);
        }
    }

    [Theory(Timeout = 180_000)]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(4096, 1)]
    [InlineData(1, 20_000)]
    public async Task The_cost_is_linear_however_small_the_pieces(int piece, int strays)
    {
        // Strays are the worst case: each is looked at and stepped over.
        var payload = new StringBuilder("MSH|^~\\&|");
        for (var i = 0; i < 20_000; i++) payload.Append(strays > 1 ? "\u001Cx" : "xx");
        var stream = Bytes(Vt + payload + Fs + "\r");
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var reader = new Hl7v2FrameReader();
        var frames = 0;
        foreach (var part in stream.Chunk(piece))
        {
            await pipe.Writer.WriteAsync(part, Stop);
            var buffer = (await pipe.Reader.ReadAsync(Stop)).Buffer;
            while (reader.TryRead(ref buffer, out _)) frames++;
            pipe.Reader.AdvanceTo(buffer.Start, buffer.End);
        }
        Assert.Equal(1, frames);
        Assert.InRange(reader.BytesExamined, stream.Length / 2, 2 * stream.Length);
    }

    [Fact]
    public void A_sequence_that_is_built_anew_each_time_is_read_too()
    {
        var bytes = Bytes(Vt + One + Fs + "\r");
        var reader = new Hl7v2FrameReader();
        for (var length = 1; length <= bytes.Length; length++)
        {
            var buffer = Sequences.Of(bytes[..(length / 2)], bytes[(length / 2)..length]);
            Assert.Equal(length == bytes.Length, reader.TryRead(ref buffer, out var frame));
            if (length == bytes.Length) Assert.Equal(One, Show(frame).Text);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task What_is_written_is_read()
    {
        var output = new ArrayBufferWriter<byte>();
        Hl7v2Frame.Write(output, Bytes(One));
        Hl7v2Frame.Write(output, Bytes(Two));
        Assert.Equal([Message(One), Message(Two)], await FeedAsync([output.WrittenSpan.ToArray()]));
        var thrown = Assert.Throws<Hl7v2RejectException>(() => Hl7v2Frame.Write(output, Bytes("ab" + Fs)));
        Assert.Equal((Hl7v2Reject.ValueBreaksMessage, 2), (thrown.Reason, thrown.Offset));
    }

    [Theory]
    [InlineData("\r\n \t\0", true)]
    [InlineData("\rx", false)]
    public void Blank_junk_is_told_from_other_junk(string junk, bool isBlank)
    {
        var buffer = new ReadOnlySequence<byte>(Bytes(junk));
        Assert.True(new Hl7v2FrameReader().TryTakeRest(ref buffer, out var frame));
        Assert.Equal(isBlank, frame.IsBlank);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_Chinese_name_survives_every_split()
    {
        var output = new ArrayBufferWriter<byte>();
        new Hl7v2Writer(output, Hl7v2Charset.Gb18030).Segment("MSH"u8).Field(10).Text("1"u8).Field(18).Text("GB 18030-2000"u8)
            .Segment("PID"u8).Field(5).Text("俓乗乛").Component().Text("伟").Field(8).Text("F"u8).End();
        var framed = new ArrayBufferWriter<byte>();
        Hl7v2Frame.Write(framed, output.WrittenSpan);
        var stream = framed.WrittenSpan.ToArray();
        for (var cut = 1; cut < stream.Length; cut++)
        {
            var seen = Assert.Single(await FeedAsync([stream[..cut], stream[cut..]]));
            var message = Hl7v2Message.Parse(Bytes(seen.Text));
            Assert.True(message.TryFind("PID"u8, out var pid));
            Assert.Equal(("俓乗乛", "伟", "F"), (pid[5][1].GetString(), pid[5][2].GetString(), pid[8].GetString()));
        }
    }
}
