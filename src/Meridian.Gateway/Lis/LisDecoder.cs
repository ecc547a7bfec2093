using System.Globalization;
using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>Takes a message, one frame of one, or a control character apart for people: records, fields, repeats and components with their names and where their bytes are.</summary>
internal sealed class LisDecoder : IMessageDecoder
{
    private const int MostParts = 64;
    // A part of a message has no header of its own; the recommended delimiters (LIS2-A2 5.4) are what nearly all use.
    private static readonly byte[] AssumedHeader = "H|\\^&\r"u8.ToArray();

    public Protocol Protocol => Protocol.Lis;

    public DecodedMessage Decode(ReadOnlyMemory<byte> raw)
    {
        if (raw.Length == 0) return new() { Segments = [] };
        var span = raw.Span;
        if (raw.Length == 1 && ControlName(span[0]) is { } control) return new() { Kind = control, Segments = [], Frame = new(control, null, null, null, null, true) };
        return span[0] == LisControl.Stx ? Framed(raw) : Records(raw, 0, null);
    }

    private static DecodedMessage Framed(ReadOnlyMemory<byte> raw)
    {
        var reader = new LisFrameReader();
        LisFrame? found = null;
        for (var at = 0; at < raw.Length && found is null;)
        {
            at += reader.Read(raw.Span[at..], out var step);
            found = step;
        }
        if (found is null && reader.TryTakeRest(out var rest)) found = rest;
        if (found is not { Kind: LisFrameKind.Frame } frame) return Records(raw, 0, null);
        var seen = new DecodedFrame(null, frame.Number < 0 ? null : frame.Number, frame.Verdict is LisVerdict.Truncated or LisVerdict.NoEnd ? null : frame.IsEnd ? "ETX" : "ETB",
            Hex(frame.ExpectedChecksum), Hex(frame.FoundChecksum), frame.Verdict == LisVerdict.Good);
        // STX and the number stand before the text.
        return Records(frame.Text.ToArray(), frame.Number < 0 ? 1 : 2, seen);
    }

    private static DecodedMessage Records(ReadOnlyMemory<byte> text, int offset, DecodedFrame? frame)
    {
        var message = new LisMessage();
        var hidden = 0;
        if (!LisMessage.TryParse(text, message, out var rejection) && rejection.Reason == LisReject.NoHeader)
        {
            hidden = AssumedHeader.Length;
            LisMessage.TryParse((byte[])[.. AssumedHeader, .. text.Span], message, out rejection);
        }
        if (rejection.IsRejected)
            return new() { Segments = [], Frame = frame, Problem = new(rejection.Reason.ToString(), $"byte {Math.Max(0, rejection.Offset - hidden + offset).ToString(CultureInfo.InvariantCulture)}", rejection.Describe()) };
        List<DecodedSegment> segments = [];
        for (var i = hidden > 0 ? 1 : 0; i < message.RecordCount; i++) segments.Add(Segment(message[i], offset - hidden));
        return new() { Kind = string.Concat(segments.Select(s => s.Id)) is { Length: <= 12 } letters ? letters : segments[0].Id + "…", Charset = message.Charset.Name, Segments = segments, Frame = frame };
    }

    private static DecodedSegment Segment(LisRecord record, int shift)
    {
        List<DecodedField> fields = [];
        var at = record.Offset + shift;
        for (var number = 1; number <= record.FieldCount; number++)
        {
            var field = record[number];
            if (number > 1 && !field.IsEmpty) fields.Add(new($"{record.Type}.{number}", LisNames.Of(record.Type, number), field.GetString(), at, field.Raw.Length, record.Type == 'H' && number == 2 ? null : Parts($"{record.Type}.{number}", field, at)));
            at += field.Raw.Length + 1;
        }
        return new(record.Type.ToString(), LisNames.TitleOf(record.Type), record.Offset + shift, record.Raw.Length, fields);
    }

    private static List<DecodedField>? Parts(string place, LisField field, int start)
    {
        if (field.RepeatCount == 1) return Components(place, field, start);
        List<DecodedField> repeats = [];
        var at = start;
        foreach (var repeat in field.Repeats)
        {
            if (repeats.Count == MostParts) break;
            var name = $"{place}[{repeats.Count + 1}]";
            repeats.Add(new(name, null, repeat.GetString(), at, repeat.Raw.Length, Components(name, repeat, at)));
            at += repeat.Raw.Length + 1;
        }
        return repeats;
    }

    private static List<DecodedField>? Components(string place, LisField field, int start)
    {
        if (field.ComponentCount < 2) return null;
        List<DecodedField> parts = [];
        var (at, number) = (start, 0);
        foreach (var component in field.Components)
        {
            if (++number > MostParts) break;
            if (!component.IsEmpty) parts.Add(new($"{place}.{number}", null, component.GetString(), at, component.Raw.Length));
            at += component.Raw.Length + 1;
        }
        return parts;
    }

    private static string? Hex(int checksum) => checksum < 0 ? null : checksum.ToString("X2", CultureInfo.InvariantCulture);

    private static string? ControlName(byte b) => b switch
    {
        LisControl.Enq => "ENQ",
        LisControl.Ack => "ACK",
        LisControl.Nak => "NAK",
        LisControl.Eot => "EOT",
        _ => null,
    };
}
