using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Meridian.Wire.Poct1;
using Xunit;

namespace Meridian.Wire.Tests.Poct1;

/// <summary>Whatever is written is cut out of a stream and read back the same.</summary>
public sealed class Poct1PropertyTests
{
    private static readonly string[] Pieces = ["<", ">", "&", "\"", "'", " ", "\t", "\n", "\r", "]]>", "<!--", "-->", "a", "é", "张", "\U0001F3E5", "]", "?", "/", "KPA.R01", "<?xml "];

    private static readonly Gen<string> Texts = Gen.Choose(0, 6).SelectMany(count => Gen.Elements(Pieces).ArrayOf(count)).Select(string.Concat);

    private static Gen<Poct1Element> Elements(int depth) => Gen.Elements("OBS.value", "PT", "NTE.text", "X").SelectMany(name => Texts.SelectMany(v => Texts.SelectMany(text =>
        Gen.Choose(0, depth == 0 ? 0 : 3).SelectMany(count => Elements(Math.Max(0, depth - 1)).ArrayOf(count)).Select(children =>
        {
            var element = new Poct1Element(name).With("V", v);
            // Text of blanks alone between elements is no text.
            if (!string.IsNullOrWhiteSpace(text)) element.AddText(text);
            foreach (var child in children) element.Add(child);
            return element;
        }))));

    private static readonly Gen<Poct1Element[]> Streams = Gen.Choose(1, 4).SelectMany(count => Elements(3).Select(body => Poct1Messages.Make("OBS.R01", "1", DateTimeOffset.UnixEpoch).Add(body)).ArrayOf(count));

    [Fact]
    public void Messages_come_back_out_of_a_stream_in_any_pieces()
    {
        Prop.ForAll(Streams.ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), Gen.Elements("", "\r\n", "\u000B").ToArbitrary(), (messages, piece, between) =>
        {
            byte[] stream = [.. messages.SelectMany(m => System.Text.Encoding.UTF8.GetBytes(between).Concat(Poct1Writer.ToBytes(m)))];
            var reader = new Poct1FrameReader();
            List<Poct1Element> read = [];
            var consumed = 0;
            for (var available = 0; available < stream.Length;)
            {
                available = Math.Min(stream.Length, available + piece);
                var buffer = new ReadOnlySequence<byte>(stream, consumed, available - consumed);
                while (reader.TryRead(ref buffer, out var frame))
                {
                    Assert.Equal(Poct1FrameKind.Message, frame.Kind);
                    read.Add(Poct1Reader.Read(frame.Payload.ToArray()).Root);
                }
                consumed = available - (int)buffer.Length;
            }
            Assert.Equal(messages.Length, read.Count);
            for (var i = 0; i < read.Count; i++) Same(messages[i], read[i]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Times_that_are_written_are_read_back()
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(-14 * 60, 14 * 60).ToArbitrary(), (seconds, minutes) =>
        {
            var time = DateTimeOffset.UnixEpoch.AddSeconds(seconds).ToOffset(TimeSpan.FromMinutes(minutes));
            Assert.True(Poct1Time.TryParse(Poct1Time.Write(time), out var read));
            Assert.Equal(time, read.ToDateTimeOffset(TimeSpan.FromHours(3)));
        }).Check(Config.QuickThrowOnFailure);
    }

    [Theory]
    [InlineData('\u0001')]
    [InlineData('\uD800')]
    [InlineData('\uFFFF')]
    public void What_no_XML_can_carry_is_not_written(char text)
    {
        var output = new ArrayBufferWriter<byte>();
        var refused = Assert.Throws<Poct1RejectException>(() => Poct1Writer.Write(output, new Poct1Element("A").With("V", "a" + text)));
        Assert.Equal(Poct1Reject.TextNotRepresentable, refused.Rejection.Reason);
        Assert.Equal(0, output.WrittenCount);
        Assert.Throws<Poct1RejectException>(() => Poct1Writer.ToBytes(new Poct1Element("A b")));
    }

    private static void Same(Poct1Element expected, Poct1Element actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.Attributes, actual.Attributes);
        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(expected.Children.Count, actual.Children.Count);
        for (var i = 0; i < expected.Children.Count; i++) Same(expected.Children[i], actual.Children[i]);
    }
}
