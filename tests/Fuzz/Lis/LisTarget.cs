using System.Buffers;
using System.Text;
using Meridian.Wire.Lis;

namespace Meridian.Fuzz.Lis;

/// <summary>
/// Damaged conversations into a link in random pieces, with time that jumps, answers of every kind and messages of its own to send; each message that comes out is read, walked over and written again.
/// </summary>
internal sealed class LisTarget : FuzzTarget
{
    private static readonly byte[] Interesting = [.. "|\\^&@~HPORCQSML0123456789ABCDEF\r\n\u0002\u0003\u0004\u0005\u0006\u0015\u0017\0 X-.+"u8, 0x7F, 0x80, 0x81, 0xC3, 0xFC, 0xFE, 0xFF];

    private static readonly LisFraming[] Framings =
    [
        new(), new() { EnquiryOptional = true }, new() { EnquiryOptional = true, AcceptAnyNumber = true, Checksum = LisChecksum.Unchecked, LineFeedsInText = true, Trailer = LisTrailer.None },
        new() { MaxText = 100, MaxMessage = 400 }, new() { HasStart = false, EnquiryOptional = true }, new() { HasNumber = false, Checksum = LisChecksum.None, FrameEndsRecord = true },
        new() { Mode = LisMode.Raw }, new() { Mode = LisMode.Raw, MaxMessage = 300 }, new() { EnquiryOptional = true, MessageEnd = LisMessageEnd.EndOfText, HeaderOptional = true, Checksum = LisChecksum.WithStart },
    ];

    private static readonly LisReadOptions[] Reading = [new(), new() { Charset = LisCharset.Gb18030 }, new() { Charset = LisCharset.Utf8, MaxRecords = 5 }, new() { MaxFields = 40 }];

    private const string Message = "H|\\^&|7||Virtual^1|||||||P|LIS2-A2|20261122030000\rP|1||PAT||M&S&ller^Ann||19800101|F\rO|1|S1^2||^^^GLU\\^^^NA|R||||||Q\rR|1|^^^GLU|5.5|mmol/L|3-6|N||F||||20261122025900\rC|1|I|E1^a&X41&b|I\rM|1|RR|1\\2\\3\rR|2|^^^NA|-----||||X\rQ|1|^S1||ALL\rL|1|N\r";

    private readonly List<byte[]> seeds;
    private readonly LisMessage message = new();
    private readonly ArrayBufferWriter<byte> output = new();

    /// <param name="recorded">Sessions beside the target's own to start from.</param>
    public LisTarget(IEnumerable<byte[]> recorded)
    {
        seeds =
        [
            .. recorded,
            Session(Message, new LisFraming()),
            Session(Message, new LisFraming { Packing = LisPacking.Packed, MaxSentText = 30, Checksum = LisChecksum.None, HasNumber = false }),
            Session(Message, new LisFraming { Packing = LisPacking.Packed, HasStart = false }),
            Encoding.Latin1.GetBytes(Message + Message),
            LisCharset.Gb18030.Encoding.GetBytes("H|\\^&\rP|1||||张伟俓乗\rL|1\r"),
            "\u0005\u0006\u0006\u0006\u0004\u0005\u0015\u0006"u8.ToArray(),
        ];
    }

    public override string Name => "lis";

    private static byte[] Session(string text, LisFraming framing)
    {
        var instrument = new LisLink(LisRole.Instrument, framing);
        var bytes = new ArrayBufferWriter<byte>();
        _ = instrument.TrySend(1, Encoding.Latin1.GetBytes(text), TimeSpan.Zero);
        for (var i = 0; i < 100 && !instrument.IsNeutral; i++)
        {
            instrument.TakeOutput(bytes);
            instrument.Receive([LisControl.Ack], TimeSpan.Zero);
        }
        instrument.TakeOutput(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public override byte[] Make(Random random)
    {
        if (random.Next(20) == 0) return seeds[random.Next(seeds.Count)];
        if (random.Next(2) == 0) return Mutator.Mutate(seeds[random.Next(seeds.Count)], seeds, Interesting, random);
        // Damage that the checksum covers: it was there before the frame was made.
        var text = Mutator.Mutate(Encoding.Latin1.GetBytes(Message), seeds, Interesting, random).Where(b => b is >= 0x20 or LisControl.Cr).ToArray();
        return text.Length == 0 ? text : Session(Encoding.Latin1.GetString(text), new LisFraming { Packing = (LisPacking)random.Next(3) });
    }

    public override FuzzOutcome Feed(byte[] input, Random random)
    {
        var framing = Framings[random.Next(Framings.Length)];
        var options = Reading[random.Next(Reading.Length)];
        var link = new LisLink(random.Next(2) == 0 ? LisRole.Host : LisRole.Instrument, framing);
        var outcome = FuzzOutcome.NotFramed;
        var now = TimeSpan.Zero;
        long wire = 0;
        var awaiting = new List<long>();
        for (var at = 0; at < input.Length;)
        {
            var length = random.Next(3) == 0 ? Math.Min(input.Length - at, random.Next(1, 40)) : input.Length - at;
            link.Receive(input.AsSpan(at, length), now);
            at += length;
            Look();
            now += random.Next(8) switch { 0 => TimeSpan.FromSeconds(random.Next(40)), 1 => TimeSpan.FromMilliseconds(600), _ => TimeSpan.FromMilliseconds(1) };
            if (random.Next(4) == 0) link.Tick(now);
            if (random.Next(12) == 0) _ = link.TrySend(random.Next(), "H|\\^&\rL|1\r"u8.ToArray(), now);
            if (random.Next(40) == 0) link.LineLost(now);
            Look();
            if (awaiting.Count > 0 && random.Next(2) == 0) Decide();
        }
        // Whatever happened, the link comes to rest.
        link.LineOpened(now);
        Look();
        for (var i = 0; !(link.IsNeutral && link.QueuedCount == 0); i++)
        {
            if (i > 10_000) throw new InvalidOperationException("The link never comes to rest");
            while (awaiting.Count > 0) Decide();
            Look();
            now = link.Deadline is { } due && due > now ? due : now + TimeSpan.FromSeconds(1);
            link.Tick(now);
            Look();
        }
        // Every byte was told of, but line ends between frames.
        var blank = input.Count(b => b is LisControl.Cr or LisControl.Lf);
        if (wire > input.Length || wire < input.Length - blank) throw new InvalidOperationException($"{wire} bytes were told of, {input.Length} came; framing {Array.IndexOf(Framings, framing)}");
        return outcome;

        void Decide()
        {
            link.Answer(awaiting[0], random.Next(4) == 0 ? LisAnswer.Refused : LisAnswer.Committed, now);
            awaiting.RemoveAt(0);
            Look();
        }

        void Look()
        {
            while (link.TryTakeMessage(out var received))
            {
                if (received.AwaitsAnswer) awaiting.Add(received.Id);
                var read = Read(received.Text, options);
                if (outcome != FuzzOutcome.Read) outcome = read ? FuzzOutcome.Read : FuzzOutcome.Refused;
            }
            while (link.TryTakeEvent(out var happened))
                if (!happened.IsSent) wire += happened.WireLength;
            while (link.TryTakeSent(out _)) { }
            output.ResetWrittenCount();
            link.TakeOutput(output);
        }
    }

    private bool Read(ReadOnlyMemory<byte> text, LisReadOptions options)
    {
        var any = false;
        var reader = new LisReader(text, options);
        while (reader.TryRead(message, out var rejection))
        {
            if (rejection.IsRejected)
            {
                if (rejection.Offset < 0 || rejection.Offset > reader.Current.Length || rejection.Describe().Length == 0) throw new InvalidOperationException($"Offset {rejection.Offset} of {reader.Current.Length}");
                continue;
            }
            any = true;
            long total = message.TryFindUndecodable(out var offset) ? offset : 0;
            foreach (var record in message)
                for (var i = 0; i <= record.FieldCount + 1; i++)
                {
                    var field = record[i];
                    total += field.RepeatCount + field.ComponentCount + field.GetString().Length;
                    foreach (var repeat in field.Repeats)
                        foreach (var component in repeat.Components) total += component.GetString().Length;
                    _ = field.TryGetDecimal(out _) | field.TryGetInt32(out _);
                    // What was read as a time can be written and read again.
                    if (field.TryGetTimestamp(out var time) && (!LisTimestamp.TryParse(Encoding.ASCII.GetBytes(time.ToString()), out var again) || again.Precision != time.Precision || again.Offset != time.Offset))
                        throw new InvalidOperationException("A time does not come back");
                }
            var nodes = LisNode.Of(message).All().Count();
            if (nodes != message.RecordCount - 1 || total < 0) throw new InvalidOperationException("The tree has lost a record");
            output.ResetWrittenCount();
            var writer = new LisWriter(output, message.Charset, message.Delimiters);
            foreach (var record in message) writer.Copy(record);
        }
        return any;
    }
}
