using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;
using Meridian.Gateway.Hl7v2.Tables;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Takes a message apart for people: segments, fields, repetitions and components with their names and where their bytes are.</summary>
internal sealed class Hl7v2Decoder(Hl7v2Options options) : IMessageDecoder
{
    // A wave has thousands of components: a page is not helped by a line for each.
    private const int MostParts = 64;

    public Protocol Protocol => Protocol.Hl7v2;

    public DecodedMessage Decode(ReadOnlyMemory<byte> raw)
    {
        var message = new Hl7v2Message();
        Rejection? problem = null;
        if (!Hl7v2Message.TryParse(raw, message, out var rejection, options.ReadOptions()))
        {
            problem = Hl7v2Translation.Refuse(rejection).Rejection;
            if (!Hl7v2Message.TryParseHeader(raw, message, out _, options.ReadOptions())) return new() { Segments = [], Problem = problem };
        }
        List<DecodedSegment> segments = [];
        for (var i = 0; i < message.SegmentCount; i++) segments.Add(Segment(message[i]));
        return new() { Kind = message.Header[9].GetString(), Charset = message.Charset.Name, Segments = segments, Problem = problem };
    }

    private static DecodedSegment Segment(Hl7v2Segment segment)
    {
        var id = segment.ToString();
        List<DecodedField> fields = [];
        // Fields stand in the order of their bytes: each begins one byte after the end of the one before.
        var at = segment.Offset + 3;
        for (var number = 1; number <= segment.FieldCount; number++)
        {
            var field = segment[number];
            // MSH-1 is the separator itself.
            var start = segment.IsHeader && number == 1 ? at : segment.IsHeader && number == 2 ? at : at + 1;
            at = start + field.Raw.Length;
            if (field.IsEmpty) continue;
            fields.Add(new($"{id}-{number}", FieldNames.Of(id, number), field.GetString(), start, field.Raw.Length, Parts(id, number, field, start)));
        }
        return new(id, FieldNames.TitleOf(id), segment.Offset, segment.Raw.Length, fields);
    }

    private static List<DecodedField>? Parts(string id, int number, Hl7v2Field field, int start)
    {
        if (field.RepetitionCount > 1)
        {
            List<DecodedField> repetitions = [];
            var at = start;
            foreach (var repetition in field.Repetitions)
            {
                if (repetitions.Count == MostParts) break;
                var place = $"{id}-{number}[{repetitions.Count + 1}]";
                repetitions.Add(new(place, null, repetition.GetString(), at, repetition.Raw.Length, Components(place, repetition, at)));
                at += repetition.Raw.Length + 1;
            }
            return repetitions;
        }
        return Components($"{id}-{number}", field, start);
    }

    private static List<DecodedField>? Components(string place, Hl7v2Field field, int start)
    {
        if (field.ComponentCount < 2) return null;
        List<DecodedField> parts = [];
        var at = start;
        var number = 0;
        foreach (var component in field.Components)
        {
            if (++number > MostParts) break;
            if (!component.IsEmpty) parts.Add(new($"{place}.{number}", null, component.GetString(), at, component.Raw.Length));
            at += component.Raw.Length + 1;
        }
        return parts;
    }
}
