using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Meridian.Wire.Lis;
using Xunit;

namespace Meridian.Wire.Tests.Lis;

/// <summary>Whatever is written is read back the same, in every character set and with any delimiters, before and after a line.</summary>
public sealed class LisPropertyTests
{
    // Records, fields, repeats, components.
    private sealed record Tree(LisCharset Charset, LisDelimiters Delimiters, string[][][][] Records);

    private const string Letters = "aZ09.-|^~\\&#@!$%*\"'\r\n\t\u0002\u0003\u0004\u0005\u0006\u0017\u007f";

    private static Gen<T[]> Some<T>(Gen<T> of, int most) => Gen.Choose(1, most).SelectMany(count => of.ArrayOf(count));

    private static Gen<Tree> Trees()
    {
        var sets = new (LisCharset Charset, string Letters)[] { (LisCharset.Ascii, ""), (LisCharset.Iso8859Part1, "éßÿ§"), (LisCharset.Utf8, "éß张\U0001F3E5"), (LisCharset.Gb18030, "张伟俓乗乛乢乣€é\U00020000") };
        return Gen.Elements(sets).SelectMany(set =>
        {
            var runes = (Letters + set.Letters).EnumerateRunes().Select(r => r.ToString()).ToArray();
            var text = Gen.Frequency((1, Gen.Constant("")), (3, Gen.Choose(1, 8).SelectMany(count => Gen.Elements(runes).ArrayOf(count)).Select(string.Concat)));
            var records = Some(Some(Some(Some(text, 3), 3), 6), 6);
            return Gen.Elements("|\\^&", "|@^\\", "|^~\\", "!#$%").SelectMany(d => records.Select(all => new Tree(set.Charset, new((byte)d[0], (byte)d[1], (byte)d[2], (byte)d[3]), all)));
        });
    }

    private static byte[] Write(Tree tree)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new LisWriter(output, tree.Charset, tree.Delimiters);
        writer.Record('H');
        for (var i = 0; i < tree.Records.Length; i++)
        {
            writer.Record('M', i);
            foreach (var field in tree.Records[i])
            {
                writer.Field();
                for (var r = 0; r < field.Length; r++)
                {
                    if (r > 0) writer.Repeat();
                    for (var c = 0; c < field[r].Length; c++) writer.Component(c + 1).Text(field[r][c]);
                }
            }
        }
        writer.Record('L', 1).End();
        Assert.Equal(output.WrittenCount, writer.BytesWritten);
        return output.WrittenSpan.ToArray();
    }

    [Fact]
    public void What_is_written_is_read_back_after_a_line()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Trees().ToArbitrary(), tree =>
        {
            var bytes = Write(tree);
            var host = new LisLink(LisRole.Host) { RecordsEvents = false };
            var instrument = new LisLink(LisRole.Instrument, new LisFraming { MaxSentText = 1 + (bytes.Length % 37) }) { RecordsEvents = false };
            Assert.True(instrument.TrySend(1, bytes, TimeSpan.Zero));
            LisReceived? received = null;
            for (var i = 0; i < 20_000 && received is null; i++)
            {
                Carry(instrument, host);
                Carry(host, instrument);
                host.TryTakeMessage(out received);
            }
            Assert.NotNull(received);
            Assert.True(bytes.AsSpan().SequenceEqual(received.Text.Span));
            var message = LisMessage.Parse(received.Text, new LisReadOptions { Charset = tree.Charset });
            Assert.Equal(tree.Records.Length + 2, message.RecordCount);
            for (var i = 0; i < tree.Records.Length; i++)
            {
                var record = message[i + 1];
                Assert.Equal(tree.Records[i].Length + 2, record.FieldCount);
                for (var f = 0; f < tree.Records[i].Length; f++)
                {
                    var expected = tree.Records[i][f];
                    Assert.Equal(expected.Length, record[f + 3].RepeatCount);
                    for (var r = 0; r < expected.Length; r++)
                    {
                        Assert.Equal(expected[r].Length, record[f + 3].Repeat(r + 1).ComponentCount);
                        for (var c = 0; c < expected[r].Length; c++) Assert.Equal(expected[r][c], record[f + 3].Repeat(r + 1)[c + 1].GetString());
                    }
                }
            }
        }));
    }

    [Fact]
    public void Any_split_of_a_frame_is_the_same_frame()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Trees().ToArbitrary(), Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (tree, seed) =>
        {
            var output = new ArrayBufferWriter<byte>();
            LisFrame.Write(output, LisFraming.Default, seed % 8, Write(tree), isEnd: seed % 2 == 0);
            var reader = new LisFrameReader();
            var random = new Random(seed);
            LisFrame? frame = null;
            for (ReadOnlySpan<byte> rest = output.WrittenSpan; !rest.IsEmpty;)
            {
                Assert.Null(frame);
                var piece = rest[..Math.Min(rest.Length, random.Next(1, 20))];
                var used = reader.Read(piece, out frame);
                Assert.Equal(piece.Length, used);
                rest = rest[used..];
            }
            Assert.True(frame is { Kind: LisFrameKind.Frame, Verdict: LisVerdict.Good, IsTrailerOdd: false } good && good.Number == seed % 8 && good.IsEnd == (seed % 2 == 0) && good.WireLength == output.WrittenCount);
        }));
    }

    private static void Carry(LisLink from, LisLink to)
    {
        var output = new ArrayBufferWriter<byte>();
        from.TakeOutput(output);
        to.Receive(output.WrittenSpan, TimeSpan.Zero);
    }
}
