using System.Buffers;
using System.Text;
using Meridian.Wire.Hl7v2;

namespace Meridian.Fuzz.Hl7v2;

/// <summary>Damaged HL7 v2 through framing in random pieces, reading, a walk over everything that can be asked, an answer, and writing again.</summary>
internal sealed class Hl7v2Target : FuzzTarget
{
    private static readonly byte[] Interesting = [.. "|^~\\&#\r\n\u000B\u001C\u001B\0\" $B(.XCMEFSTR+-0129MSHPIDOBX"u8, 0x80, 0x81, 0x8F, 0xA1, 0xB0, 0xC3, 0xE0, 0xFE, 0xFF];

    private readonly List<byte[]> seeds;
    private readonly Hl7v2Message message = new();
    private readonly Hl7v2Message answer = new();
    private readonly ArrayBufferWriter<byte> output = new();
    private static readonly Hl7v2FrameOptions[] Framing = [new(), new() { FinalCarriageReturnOptional = true }, new() { MaxPayload = 700, MaxJunk = 100 }];
    private static readonly Hl7v2ReadOptions[] Reading = [new(), new() { MaxFields = 300, MaxSegments = 20 }, new() { CharsetWhenAbsent = Hl7v2Charset.Gb18030 }, new() { Charset = Hl7v2Charset.Utf8 }];

    /// <param name="recorded">Messages beside the target's own to start from.</param>
    public Hl7v2Target(IEnumerable<byte[]> recorded)
    {
        CodePagesEncodingProvider provider = (CodePagesEncodingProvider)CodePagesEncodingProvider.Instance;
        seeds =
        [
            .. recorded,
            Seed("UNICODE UTF-8", "Müller^Jürgen", Encoding.UTF8),
            Seed("GB 18030-2000", "俓乗^張|偉", provider.GetEncoding(54936)!),
            Seed("ASCII~ISO IR87", "山田^太郎", provider.GetEncoding(50220)!),
            Seed("SHIFT_JIS", "表^ソ", provider.GetEncoding(932)!),
            Seed("BIG-5", "許功蓋", provider.GetEncoding(950)!),
            Seed("", "Doe^John", Encoding.ASCII),
            [.. "FHS|^~\\&|A\rBHS|^~\\&|B\r"u8, .. Seed("8859/1", "a", Encoding.Latin1), .. Seed("8859/15", "b", Encoding.Latin1), .. "BTS|2\rFTS|1\r"u8],
        ];
    }

    public override string Name => "hl7v2";

    private static byte[] Seed(string charset, string name, Encoding encoding) => encoding.GetBytes(
        $"MSH|^~\\&#|MON^001122^EUI-64|W|HUB|H|20260727124424.0000+0000||ORU^R01^ORU_R01|42|P|2.6|||AL|NE||{charset}|EN\r"
        + $"PID|||123^^^A&1.2.3&ISO^MR~456^^^B^PI||{name}||19800101|F\r"
        + "OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.0.0.1|-72.5e1|264864^MDC_DIM_BEAT_PER_MIN^MDC|||\"\"||F|||20260727124424-0600\r"
        + "OBX|2|NA|131329^MDC_ECG_LEAD_I^MDC|1.0.0.2|1^2^3^-4^5.5^6~7^8^9|mV\r"
        + "OBX|3|FT|||\\F\\\\S\\\\T\\\\R\\\\E\\\\P\\ \\H\\x\\N\\ \\X4142\\ \\.br\\ \\.sp3\\ \\C2D41\\ \\M2442\\;3ED\\C2842\\ \\Zx\\ \\\r");

    public override byte[] Make(Random random)
    {
        var bytes = Mutator.Mutate(seeds[random.Next(seeds.Count)], seeds, Interesting, random);
        // A quarter comes with the framing damaged too.
        if (random.Next(4) != 0) return [Hl7v2Frame.StartOfBlock, .. bytes, Hl7v2Frame.EndOfBlock, Hl7v2Frame.CarriageReturn];
        byte[] stream = [Hl7v2Frame.StartOfBlock, .. bytes, Hl7v2Frame.EndOfBlock, Hl7v2Frame.CarriageReturn, Hl7v2Frame.StartOfBlock, .. seeds[random.Next(seeds.Count)], Hl7v2Frame.EndOfBlock, Hl7v2Frame.CarriageReturn];
        return Mutator.Mutate(stream, seeds, Interesting, random);
    }

    public override FuzzOutcome Feed(byte[] input, Random random)
    {
        var outcome = FuzzOutcome.NotFramed;
        var reader = new Hl7v2FrameReader(Framing[random.Next(Framing.Length)]);
        var options = Reading[random.Next(Reading.Length)];
        long accounted = 0;
        var consumed = 0;
        for (var available = 0; available < input.Length;)
        {
            available = Math.Min(input.Length, available + (random.Next(3) == 0 ? random.Next(1, 40) : input.Length));
            var buffer = new ReadOnlySequence<byte>(input, consumed, available - consumed);
            while (reader.TryRead(ref buffer, out var frame)) Take(frame);
            if (available == input.Length && reader.TryTakeRest(ref buffer, out var rest)) Take(rest);
            consumed = available - (int)buffer.Length;
        }
        // Nothing may vanish; a CR that a block owed is the one byte that belongs to no frame.
        if (consumed != input.Length || accounted > input.Length || input.Length - accounted > input.Count(b => b == Hl7v2Frame.CarriageReturn))
            throw new InvalidOperationException($"{accounted} of {input.Length} bytes were accounted for, {consumed} consumed");
        return outcome;

        void Take(Hl7v2Frame frame)
        {
            accounted += frame.WireLength;
            _ = frame.IsBlank;
            var read = Read(frame.Payload.ToArray(), options);
            if (frame.Kind == Hl7v2FrameKind.Message) outcome = read ? FuzzOutcome.Read : FuzzOutcome.Refused;
        }
    }

    private bool Read(byte[] payload, Hl7v2ReadOptions options)
    {
        var any = false;
        try
        {
            var reader = new Hl7v2Reader(payload, options);
            while (reader.TryRead(message, out var rejection))
            {
                if (rejection.IsRejected)
                {
                    if (rejection.Offset < 0 || rejection.Offset > reader.Current.Length) throw new InvalidOperationException($"Offset {rejection.Offset} of {reader.Current.Length}");
                    var hasHeader = Hl7v2Message.TryParseHeader(reader.Current, message, out _, options);
                    Answer(hasHeader ? message : null, Hl7v2AckCode.AE, Hl7v2Error.From(rejection), options);
                    continue;
                }
                any = true;
                Walk();
                Answer(message, Hl7v2AckCode.AA, new Hl7v2Error(message.PlaceOf(message[message.SegmentCount - 1], 1), Hl7v2ErrorCode.DataTypeError, UserText: "text"), options);
            }
        }
        catch (Hl7v2RejectException)
        {
            return false;
        }
        return any;
    }

    private void Walk()
    {
        long total = message.TryFindUndecodable(out var offset) ? offset : 0;
        foreach (var segment in message)
        {
            total += segment.Id.Length + segment.Raw.Length + segment.Offset;
            for (var number = 1; number <= segment.FieldCount + 1; number++)
            {
                var field = segment[number];
                total += field.GetString().Length + field.RepetitionCount + field.ComponentCount;
                _ = field.TryGetDecimal(out _) | field.TryGetDouble(out _) | field.TryGetInt32(out _);
                if (field.TryGetTimestamp(out var time))
                {
                    // What was read as a time can be written and read again.
                    if (!Hl7v2Timestamp.TryParse(Encoding.ASCII.GetBytes(time.ToString()), out var again) || again != time) throw new InvalidOperationException("A time does not come back");
                    total += time.ToDateTimeOffset(TimeSpan.FromHours(-5)).Year;
                }
                foreach (var repetition in field.Repetitions)
                    foreach (var component in repetition.Components)
                    {
                        total += component.GetString().Length;
                        for (var sub = 1; sub <= Math.Min(component.SubcomponentCount, 8); sub++) total += component[sub].GetString().Length;
                    }
            }
        }
        if (total < 0) throw new InvalidOperationException();
    }

    // An answer must always be possible, and be readable in turn.
    private void Answer(Hl7v2Message? received, Hl7v2AckCode code, Hl7v2Error error, Hl7v2ReadOptions options)
    {
        output.ResetWrittenCount();
        var time = new Hl7v2Timestamp(new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Unspecified), Hl7v2Precision.Second, 0, TimeSpan.Zero);
        try
        {
            new Hl7v2Acknowledgement { Code = code, ControlId = "1", Time = time, Errors = [error] }.WriteTo(output, received);
        }
        catch (Hl7v2RejectException fault)
        {
            throw new InvalidOperationException("No answer could be written", fault);
        }
        if (output.WrittenSpan.ContainsAny(Hl7v2Frame.StartOfBlock, Hl7v2Frame.EndOfBlock)) throw new InvalidOperationException("The answer breaks its frame");
        if (!Hl7v2Message.TryParse(output.WrittenMemory, answer, out var rejection, options with { MaxFields = 1000, MaxSegments = 10 })) throw new InvalidOperationException("The answer cannot be read: " + rejection.Describe());
    }
}
