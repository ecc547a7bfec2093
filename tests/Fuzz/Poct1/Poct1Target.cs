using System.Buffers;
using System.Text;
using Meridian.Wire.Poct1;

namespace Meridian.Fuzz.Poct1;

/// <summary>Damaged POCT1 streams through framing in random pieces, reading, every view, writing again, and a conversation that must never throw and never acknowledge what was not settled.</summary>
internal sealed class Poct1Target : FuzzTarget
{
    private static readonly byte[] Interesting = [.. "<>/!?&;\"'=-[] \r\n\t\0VxmlRHELOBSPTDVN.019:+TZ#"u8, 0x0B, 0x1C, 0xC3, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0x80];

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);
    private readonly List<byte[]> seeds;
    private static readonly Poct1FrameOptions[] Framing = [new(), new() { MaxMessage = 600, MaxJunk = 100, MaxDepth = 5 }];
    private static readonly Poct1ReadOptions[] Reading = [new(), new() { MaxDepth = 4, MaxElements = 12 }];

    /// <param name="samples">Messages to start from.</param>
    public Poct1Target(IEnumerable<string> samples)
    {
        seeds = [.. samples.Select(Encoding.UTF8.GetBytes)];
        seeds.Add([.. seeds.SelectMany(s => s)]);
        seeds.Add(Encoding.Unicode.GetBytes("<?xml version=\"1.0\" encoding=\"utf-16\"?>" + samples.First(s => !s.StartsWith("<?", StringComparison.Ordinal))));
        seeds.Add([.. "<?xml version=\"1.0\" encoding=\"GB2312\"?><OBS.R01><HDR><HDR.control_id V=\"1\"/></HDR><PT V=\""u8, 0xD5, 0xC5, 0xCE, 0xB0, .. "\"/></OBS.R01>"u8]);
    }

    public override string Name => "poct1";

    public override byte[] Make(Random random) => Mutator.Mutate(seeds[random.Next(seeds.Count)], seeds, Interesting, random);

    public override FuzzOutcome Feed(byte[] input, Random random)
    {
        var outcome = FuzzOutcome.NotFramed;
        var reader = new Poct1FrameReader(Framing[random.Next(Framing.Length)]);
        var options = Reading[random.Next(Reading.Length)];
        var host = new Poct1Conversation(new() { Continuous = random.Next(2) == 0 });
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
        if (consumed != input.Length || accounted != input.Length) throw new InvalidOperationException($"{accounted} of {input.Length} bytes were accounted for, {consumed} consumed");
        return outcome;

        void Take(Poct1Frame frame)
        {
            accounted += frame.WireLength;
            if (frame.WireLength <= 0 || frame.Payload.Length > frame.WireLength) throw new InvalidOperationException("A frame without bytes");
            _ = frame.IsBlank;
            var read = Poct1Reader.TryRead(frame.Payload.ToArray(), out var message, out var rejection, options);
            if (!read && rejection.Describe().Length == 0) throw new InvalidOperationException("No reason");
            if (frame.Kind != Poct1FrameKind.Message) return;
            outcome = read ? FuzzOutcome.Read : FuzzOutcome.Refused;
            if (!read) return;
            Look(message);
            Converse(host, message, random);
        }
    }

    private static void Look(Poct1Message message)
    {
        _ = message.CreatedAt?.ToDateTimeOffset(TimeSpan.FromHours(8));
        _ = Poct1Hello.Of(message);
        _ = Poct1Status.Of(message);
        _ = Poct1DeviceEvent.Of(message);
        _ = Poct1Acknowledgement.Read(message);
        foreach (var service in Poct1Service.Of(message))
        {
            _ = service.At?.ToDateTimeOffset(TimeSpan.FromHours(-14));
            foreach (var observation in service.Observations) _ = observation.TryGetNumber(out _, out _);
        }
        // What was read can be written; only names with a colon cannot, which were cut.
        var again = Poct1Reader.Read(Poct1Writer.ToBytes(message.Root));
        if (again.Type != message.Type || again.ControlId != message.ControlId) throw new InvalidOperationException("A message does not come back");
    }

    private static void Converse(Poct1Conversation host, Poct1Message message, Random random)
    {
        List<Poct1Action> actions = [];
        host.Receive(message, Now, actions);
        var isStored = false;
        for (var i = 0; i < actions.Count; i++)
        {
            if (i > 10_000) throw new InvalidOperationException("The conversation does not end");
            switch (actions[i].Kind)
            {
                case Poct1ActionKind.Send:
                    if (message.Type is "OBS.R01" or "OBS.R02" or "HEL.R01" && !isStored && actions[i].Message!.Name == "ACK.R01") throw new InvalidOperationException("Acknowledged before it was stored");
                    _ = Poct1Writer.ToBytes(actions[i].Message!);
                    break;
                case Poct1ActionKind.Store:
                    isStored = true;
                    host.Settle(actions[i].Received!, random.Next(4) != 0, null, Now, actions);
                    break;
                case Poct1ActionKind.FindPatient:
                    host.AnswerPatient(null, Now, actions);
                    break;
            }
        }
        if (random.Next(6) == 0) host.Overdue(Now, actions);
        if (random.Next(6) == 0) host.KeepAlive(Now, actions);
    }
}
