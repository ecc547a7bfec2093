using System.Buffers;
using System.Text;
using Meridian.Wire.Lis;

namespace Meridian.Wire.Tests.Lis;

/// <summary>
/// Two links and what lies between them: each piece that one side writes reaches the other a millisecond later, unless <see cref="Disturb"/> makes something else of it. Time jumps to whatever is due next.
/// </summary>
internal sealed class Line
{
    private readonly PriorityQueue<(bool ToHost, byte[] Bytes), (TimeSpan, long)> underway = new();
    private readonly List<(LisReceived Message, TimeSpan Due)> undecided = [];
    private TimeSpan lastToHost, lastToInstrument;
    private long order;

    public Line(LisFraming? framing = null, LisFraming? hostFraming = null)
    {
        Instrument = new LisLink(LisRole.Instrument, framing);
        Host = new LisLink(LisRole.Host, hostFraming ?? framing);
    }

    public LisLink Instrument { get; }

    public LisLink Host { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>What becomes of a piece on its way: none, one or several pieces.</summary>
    public Func<bool, byte[], IEnumerable<byte[]>> Disturb { get; set; } = (_, bytes) => [bytes];

    /// <summary>What the layer above says to a message, and after how long.</summary>
    public Func<LisReceived, (LisAnswer Answer, TimeSpan After)> Decide { get; set; } = _ => (LisAnswer.Committed, TimeSpan.FromMilliseconds(2));

    public List<LisReceived> AtHost { get; } = [];

    public List<LisReceived> AtInstrument { get; } = [];

    /// <summary>Messages that were committed and are no repeats, as the hub's record would have them.</summary>
    public List<string> Committed { get; } = [];

    public List<LisSent> SentByInstrument { get; } = [];

    public List<LisSent> SentByHost { get; } = [];

    public List<LisLinkEvent> HostEvents { get; } = [];

    public List<LisLinkEvent> InstrumentEvents { get; } = [];

    public void Send(bool fromInstrument, long id, string text)
    {
        if (!(fromInstrument ? Instrument : Host).TrySend(id, Encoding.Latin1.GetBytes(text), Now)) throw new InvalidOperationException("The queue is full");
        Drain();
    }

    /// <summary>Runs until nothing is due any more, or for so long at most; returns whether all came to rest.</summary>
    public bool Run(TimeSpan most)
    {
        var end = Now + most;
        for (var steps = 0; steps < 1_000_000; steps++)
        {
            Drain();
            TimeSpan? next = underway.TryPeek(out _, out var due) ? due.Item1 : null;
            foreach (var deadline in new[] { Instrument.Deadline, Host.Deadline, undecided.Count > 0 ? undecided.Min(u => u.Due) : null })
                if (deadline is { } at && (next is null || at < next)) next = at;
            if (next is null) return true;
            if (next > end) return false;
            if (next > Now) Now = next.Value;
            while (underway.TryPeek(out var piece, out due) && due.Item1 <= Now)
            {
                underway.Dequeue();
                (piece.ToHost ? Host : Instrument).Receive(piece.Bytes, Now);
                Drain();
            }
            foreach (var (message, _) in undecided.Where(u => u.Due <= Now).ToList())
            {
                undecided.RemoveAll(u => ReferenceEquals(u.Message, message));
                var answer = Decide(message).Answer;
                if (answer == LisAnswer.Committed && !message.IsRepeat) Committed.Add(Encoding.Latin1.GetString(message.Text.Span));
                Host.Answer(message.Id, answer, Now);
                Drain();
            }
            Instrument.Tick(Now);
            Host.Tick(Now);
        }
        throw new InvalidOperationException("The line never comes to rest");
    }

    private void Drain()
    {
        Put(Instrument, toHost: true);
        Put(Host, toHost: false);
        while (Host.TryTakeMessage(out var message))
        {
            AtHost.Add(message);
            if (message.AwaitsAnswer) undecided.Add((message, Now + Decide(message).After));
        }
        while (Instrument.TryTakeMessage(out var message))
        {
            AtInstrument.Add(message);
            if (message.AwaitsAnswer) Instrument.Answer(message.Id, LisAnswer.Committed, Now);
            Put(Instrument, toHost: true);
        }
        while (Instrument.TryTakeSent(out var sent)) SentByInstrument.Add(sent);
        while (Host.TryTakeSent(out var sent)) SentByHost.Add(sent);
        while (Host.TryTakeEvent(out var happened)) HostEvents.Add(happened);
        while (Instrument.TryTakeEvent(out var happened)) InstrumentEvents.Add(happened);
    }

    private void Put(LisLink link, bool toHost)
    {
        if (link.OutputLength == 0) return;
        var output = new ArrayBufferWriter<byte>();
        link.TakeOutput(output);
        // Bytes of one direction never overtake each other.
        ref var last = ref toHost ? ref lastToHost : ref lastToInstrument;
        foreach (var piece in Disturb(toHost, output.WrittenSpan.ToArray()))
        {
            if (piece.Length == 0) continue;
            last = last > Now ? last : Now;
            last += TimeSpan.FromMilliseconds(1);
            underway.Enqueue((toHost, piece), (last, order++));
        }
    }
}
