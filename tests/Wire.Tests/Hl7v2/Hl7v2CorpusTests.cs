using System.Buffers;
using Meridian.Testing;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

/// <summary>Recorded messages, where this machine has them.</summary>
public sealed class Hl7v2CorpusTests
{
    private static string[] Files()
    {
        var folder = Corpora.Root is null ? null : Path.Combine(Corpora.Root, "hl7v2");
        if (folder is null || !Directory.Exists(folder)) Assert.Skip("No recorded HL7 v2 messages on this machine (MERIDIAN_CORPORA)");
        return Directory.GetFiles(folder, "*.hl7");
    }

    // Every value through text and back, part by part.
    internal static byte[] Rewrite(Hl7v2Message message)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new Hl7v2Writer(output, message.Charset, message.Delimiters);
        foreach (var segment in message)
        {
            writer.Segment(segment.Id);
            for (var number = segment.IsHeader ? 3 : 1; number <= segment.FieldCount; number++)
            {
                writer.Field(number);
                var repetitions = 0;
                foreach (var repetition in segment[number].Repetitions)
                {
                    if (repetitions++ > 0) writer.Repeat();
                    var components = 0;
                    foreach (var component in repetition.Components)
                    {
                        writer.Component(++components);
                        for (var sub = 1; sub <= component.SubcomponentCount; sub++)
                        {
                            writer.Subcomponent(sub);
                            if (component[sub].IsNull) writer.Null();
                            else writer.Text(component[sub].GetString());
                        }
                    }
                }
            }
        }
        writer.End();
        return output.WrittenSpan.ToArray();
    }

    // The terminators may differ: LF for CR, and a last one that is missing.
    internal static byte[] Normal(ReadOnlySpan<byte> bytes)
    {
        var text = System.Text.Encoding.Latin1.GetString(bytes).Replace("\r\n", "\r", StringComparison.Ordinal).Replace('\n', '\r').Trim('\r');
        return System.Text.Encoding.Latin1.GetBytes(text + "\r");
    }

    [Fact]
    public void Recorded_messages_come_back_byte_for_byte_when_written_again()
    {
        var files = Files();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            var message = Hl7v2Message.Parse(bytes);
            Assert.True(message.SegmentCount > 1, file);
            Assert.False(message.TryFindUndecodable(out _), file);
            Assert.Equal(System.Text.Encoding.Latin1.GetString(Normal(bytes)), System.Text.Encoding.Latin1.GetString(Rewrite(message)));
        }
    }

    [Fact]
    public void Each_recorded_message_has_type_and_time()
    {
        foreach (var file in Files())
        {
            var header = Hl7v2Message.Parse(File.ReadAllBytes(file)).Header;
            Assert.Equal(3, header[9][1].Raw.Length);
            Assert.True(header[7].TryGetTimestamp(out _), file);
        }
    }

    [Fact]
    public void Every_prefix_of_a_recorded_message_is_read_or_refused_as_the_room_refuses()
    {
        var message = new Hl7v2Message();
        foreach (var file in Files())
        {
            var bytes = File.ReadAllBytes(file);
            for (var length = 0; length <= bytes.Length; length++)
            {
                if (Hl7v2Message.TryParse(bytes.AsMemory(0, length), message, out var rejection)) Walk.All(message);
                else Assert.InRange(rejection.Offset, 0, length);
                if (Hl7v2Message.TryParseHeader(bytes.AsMemory(0, length), message, out _)) Assert.Equal(1, message.SegmentCount);
            }
        }
    }
}
