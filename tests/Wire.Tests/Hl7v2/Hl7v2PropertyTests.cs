using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

/// <summary>Whatever is written is read back the same, in every character set and with any delimiters.</summary>
public sealed class Hl7v2PropertyTests
{
    // A message as a tree of texts: segments, fields, repetitions, components, subcomponents.
    private sealed record Tree(string Charset, string Delimiters, string[][][][][] Segments);

    private const string Letters = "aZ09 .-|^~\\&#@!$%*\"'\r\n\t\0\u000B\u001C\u001B";

    private static readonly (string Name, string Letters)[] Sets =
    [
        ("ASCII", ""),
        ("UNICODE UTF-8", "éß张\uE000\uFEFF\U0001F3E5"),
        ("8859/1", "éßÿ§\u0085"),
        ("8859/15", "é€Œ"),
        ("GB 18030-2000", "张伟俓乗乛乢乣€é\U00020000\U0001F3E5"),
        ("BIG-5", "許功蓋張"),
        ("SHIFT_JIS", "表ソ能十"),
    ];

    private static Gen<T[]> Some<T>(Gen<T> of, int most) => Gen.Choose(1, most).SelectMany(count => of.ArrayOf(count));

    private static Gen<Tree> Trees()
    {
        return Gen.Elements(Sets).SelectMany(set =>
        {
            var runes = (Letters + set.Letters).EnumerateRunes().Select(r => r.ToString()).ToArray();
            var text = Gen.Frequency((1, Gen.Constant("")), (3, Gen.Choose(1, 8).SelectMany(count => Gen.Elements(runes).ArrayOf(count)).Select(string.Concat)), (1, Gen.Constant("\"\"")));
            var segments = Some(Some(Some(Some(Some(text, 3), 3), 3), 5), 5);
            return Gen.Elements("|^~\\&", "|^~\\&#", "!@#$%", "#*+-/=").SelectMany(delimiters => segments.Select(all => new Tree(set.Name, delimiters, all)));
        });
    }

    private static byte[] Write(Tree tree)
    {
        Assert.True(Hl7v2Charset.TryFind(System.Text.Encoding.ASCII.GetBytes(tree.Charset), out var charset));
        Assert.True(Hl7v2Delimiters.TryRead((byte)tree.Delimiters[0], System.Text.Encoding.ASCII.GetBytes(tree.Delimiters[1..]), out var delimiters));
        var output = new ArrayBufferWriter<byte>();
        var writer = new Hl7v2Writer(output, charset, delimiters);
        writer.Segment("MSH"u8).Field(9).Text("ORU"u8).Component().Text("R01"u8).Field(18).Text(charset.Name);
        foreach (var segment in tree.Segments)
        {
            writer.Segment("ZZ1"u8);
            foreach (var field in segment)
            {
                writer.Field();
                for (var r = 0; r < field.Length; r++)
                {
                    if (r > 0) writer.Repeat();
                    for (var c = 0; c < field[r].Length; c++)
                    {
                        writer.Component(c + 1);
                        for (var s = 0; s < field[r][c].Length; s++) writer.Subcomponent(s + 1).Text(field[r][c][s]);
                    }
                }
            }
        }
        writer.End();
        Assert.Equal(output.WrittenCount, writer.BytesWritten);
        return output.WrittenSpan.ToArray();
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var message = new Hl7v2Message();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(Trees().ToArbitrary(), tree =>
        {
            message.Reset(Write(tree));
            Assert.Equal(tree.Segments.Length + 1, message.SegmentCount);
            for (var i = 0; i < tree.Segments.Length; i++)
            {
                var segment = message[i + 1];
                Assert.Equal(tree.Segments[i].Length, segment.FieldCount);
                for (var f = 0; f < segment.FieldCount; f++)
                {
                    var expected = tree.Segments[i][f];
                    var field = segment[f + 1];
                    if (!field.IsEmpty) Assert.Equal(expected.Length, field.RepetitionCount);
                    for (var r = 0; r < expected.Length; r++)
                        for (var c = 0; c < expected[r].Length; c++)
                            for (var s = 0; s < expected[r][c].Length; s++)
                            {
                                Assert.False(field.Repetition(r)[c + 1][s + 1].IsNull);
                                Assert.Equal(expected[r][c][s], field.Repetition(r)[c + 1][s + 1].GetString());
                            }
                }
            }
        }));
    }

    [Fact]
    public void A_message_written_again_from_what_was_read_is_the_same()
    {
        var message = new Hl7v2Message();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Trees().ToArbitrary(), tree =>
        {
            var bytes = Write(tree);
            message.Reset(bytes);
            Assert.Equal(bytes, Hl7v2CorpusTests.Rewrite(message));
        }));
    }

    [Fact]
    public void Numbers_and_times_come_back()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<DateTime>(), (number, whole, time) =>
        {
            var stamp = new Hl7v2Timestamp(DateTime.SpecifyKind(new DateTime(Math.Max(time.Ticks, 0)), DateTimeKind.Unspecified), Hl7v2Precision.Fraction, 7, TimeSpan.FromMinutes(whole % 720));
            var output = new ArrayBufferWriter<byte>();
            new Hl7v2Writer(output).Segment("MSH"u8).Segment("OBX"u8).Field(5).Number(number).Field().Number((long)whole).Field().Time(stamp).End();
            var obx = Hl7v2Message.Parse(output.WrittenMemory)[1];
            Assert.True(obx[5].TryGetDecimal(out var readNumber) && obx[6].TryGetInt32(out var readWhole) && obx[7].TryGetTimestamp(out var readTime) && readNumber == number && readWhole == whole && readTime == stamp);
        }));
    }
}
