using FsCheck;
using FsCheck.Fluent;
using Meridian.Wire.Lis;
using Xunit;

namespace Meridian.Wire.Tests.Lis;

/// <summary>Exactly once, in order, through whatever a line does: both sides are ours, and all between them is chance, told by its seed.</summary>
public sealed class LisLossTests
{
    private static readonly LisFraming Patient = new() { SendAttempts = int.MaxValue };

    // Frame numbers count to eight: a line that doubles eight replies and loses eight frames in between could skip them unseen.
    private const int MostDoubled = 5;

    [Flags]
    private enum Harm
    {
        None = 0,
        Split = 1,
        Lose = 2,
        Damage = 4,
        Duplicate = 8,
        Cut = 16,
        Noise = 32,
    }

    private static Gen<(int Seed, int Messages, int Results, LisPacking Packing, int Text, int PerSession)> Cases() =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from messages in Gen.Choose(1, 4)
        from results in Gen.Choose(0, 4)
        from packing in Gen.Elements(LisPacking.RecordPerFrame, LisPacking.RecordPerFrameOneEnd, LisPacking.Packed)
        from text in Gen.Elements(20, 60, 240)
        from session in Gen.Elements(1, 3)
        select (seed, messages, results, packing, text, session);

    private static Func<bool, byte[], IEnumerable<byte[]>> Disturb(Random random, Harm harm)
    {
        var doubled = 0;
        return (_, bytes) =>
        {
            if (harm.HasFlag(Harm.Lose) && random.Next(25) == 0) return [];
            // One damaged byte always changes the sum; two may not, and no checksum of eight bits could tell.
            if (harm.HasFlag(Harm.Damage) && random.Next(20) == 0) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            if (harm.HasFlag(Harm.Cut) && random.Next(25) == 0) bytes = bytes[..random.Next(bytes.Length)];
            List<byte[]> all = [bytes];
            if (harm.HasFlag(Harm.Duplicate) && random.Next(8) == 0 && doubled++ < (harm.HasFlag(Harm.Lose) ? MostDoubled : int.MaxValue)) all.Add([.. bytes]);
            if (harm.HasFlag(Harm.Noise) && random.Next(10) == 0) all.Insert(random.Next(2) * (all.Count - 1), [.. "\u007f~"u8]);
            return harm.HasFlag(Harm.Split) ? all.SelectMany(b => Split(b, random)) : all;
        };
    }

    private static IEnumerable<byte[]> Split(byte[] bytes, Random random)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - at, random.Next(3) == 0 ? 1 : random.Next(1, 64));
            yield return bytes[at..(at + length)];
            at += length;
        }
    }

    private static Line Play((int Seed, int Messages, int Results, LisPacking Packing, int Text, int PerSession) c, Harm harm, bool mayRefuse = false, LisFraming? host = null)
    {
        var random = new Random(c.Seed);
        var line = new Line(Patient with { Packing = c.Packing, MaxSentText = c.Text, MessagesPerSession = c.PerSession, Checksum = host?.Checksum ?? LisChecksum.Standard }, host ?? Patient) { Disturb = Disturb(random, harm) };
        var refused = new HashSet<string>();
        line.Decide = message =>
        {
            var after = TimeSpan.FromMilliseconds(random.Next(20) == 0 ? random.Next(20_000) : random.Next(5));
            var text = System.Text.Encoding.Latin1.GetString(message.Text.Span);
            return (mayRefuse && message.Id % 5 == 0 && refused.Add(text) ? LisAnswer.Refused : LisAnswer.Committed, after);
        };
        for (var i = 0; i < c.Messages; i++) line.Send(true, i, LisCorpus.Message(i, c.Results));
        Assert.True(line.Run(TimeSpan.FromHours(20)), "The line never came to rest");
        return line;
    }

    private static void Prove(Harm harm, int count, bool mayRefuse = false, LisFraming? host = null)
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), Prop.ForAll(Cases().ToArbitrary(), c =>
        {
            var line = Play(c, harm, mayRefuse, host);
            Assert.Equal(Enumerable.Range(0, c.Messages).Select(i => LisCorpus.Message(i, c.Results)), line.Committed);
            Assert.Equal(Enumerable.Range(0, c.Messages).Select(i => new LisSent(i, LisSendOutcome.Acknowledged)), line.SentByInstrument);
        }));
    }

    [Fact]
    public void Any_split_changes_nothing() => Prove(Harm.Split, 150);

    [Fact]
    public void Lost_pieces_lose_and_double_nothing() => Prove(Harm.Split | Harm.Lose, 150);

    [Fact]
    public void Cut_pieces_lose_and_double_nothing() => Prove(Harm.Cut, 150);

    [Fact]
    public void Damaged_bytes_lose_and_double_nothing() => Prove(Harm.Damage, 150);

    [Fact]
    public void Noise_loses_and_doubles_nothing() => Prove(Harm.Noise | Harm.Split, 100);

    [Fact]
    public void Doubled_pieces_lose_and_double_nothing() => Prove(Harm.Duplicate | Harm.Split, 150);

    [Fact]
    public void Refusals_lose_and_double_nothing() => Prove(Harm.Lose | Harm.Split, 100, mayRefuse: true);

    [Fact]
    public void A_host_that_bears_missing_enquiries_and_any_number_still_takes_each_once() =>
        Prove(Harm.Lose | Harm.Damage | Harm.Split, 150, host: new LisFraming { EnquiryOptional = true, AcceptAnyNumber = true });

    [Fact]
    public void Without_checksums_losses_still_lose_and_double_nothing() => Prove(Harm.Lose | Harm.Split, 150, host: new LisFraming { Checksum = LisChecksum.None });

    /// <summary>
    /// All at once, duplicates with losses: an ACK that the line doubles acknowledges what the line then loses, and no receiver can mend that. What must hold all the same: nothing comes twice or out of order,
    /// and nothing comes that was not sent so.
    /// </summary>
    [Fact]
    public void All_at_once_double_nothing_and_make_up_nothing()
    {
        var landed = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Cases().ToArbitrary(), c =>
        {
            var line = Play(c, Harm.Split | Harm.Lose | Harm.Duplicate | Harm.Cut);
            var sent = Enumerable.Range(0, c.Messages).Select(i => LisCorpus.Message(i, c.Results)).ToList();
            var places = line.Committed.Select(text => sent.IndexOf(text)).ToList();
            Assert.DoesNotContain(-1, places);
            Assert.Equal(places.Order().Distinct(), places);
            landed += places.Count;
        }));
        Assert.InRange(landed, 200, 800);
    }

    [Fact]
    public void A_lost_connection_at_any_byte_loses_and_doubles_nothing()
    {
        var text = LisCorpus.Message(1, 4);
        // One clean run tells how many bytes there are.
        var clean = new Line(Patient);
        var total = 0;
        clean.Disturb = (_, bytes) => { total += bytes.Length; return [bytes]; };
        clean.Send(true, 1, text);
        Assert.True(clean.Run(TimeSpan.FromMinutes(1)));

        for (var cut = 0; cut <= total; cut++)
        {
            var passed = 0;
            var recent = new LisRecent();
            var (instrument, host) = (new LisLink(LisRole.Instrument, Patient), new LisLink(LisRole.Host, Patient, recent));
            var committed = new List<string>();
            var now = TimeSpan.Zero;
            Assert.True(instrument.TrySend(1, System.Text.Encoding.Latin1.GetBytes(text), now));
            var isLost = false;
            for (var rounds = 0; rounds < 200; rounds++)
            {
                now += TimeSpan.FromMilliseconds(500);
                foreach (var (from, to) in new[] { (instrument, host), (host, instrument) })
                {
                    var output = new System.Buffers.ArrayBufferWriter<byte>();
                    from.TakeOutput(output);
                    foreach (var b in output.WrittenSpan.ToArray())
                    {
                        if (passed++ == cut)
                        {
                            instrument.LineLost(now);
                            host.LineLost(now);
                            // Another connection, another link: only what was committed is still known.
                            host = new LisLink(LisRole.Host, Patient, recent);
                            instrument.LineOpened(now);
                            isLost = true;
                            break;
                        }
                        to.Receive([b], now);
                    }
                    if (isLost && passed == cut + 1) break;
                }
                while (host.TryTakeMessage(out var message))
                {
                    if (!message.AwaitsAnswer) continue;
                    if (!message.IsRepeat) committed.Add(System.Text.Encoding.Latin1.GetString(message.Text.Span));
                    host.Answer(message.Id, LisAnswer.Committed, now);
                }
                instrument.Tick(now);
                host.Tick(now);
            }
            Assert.Equal([text], committed);
            Assert.True(instrument.TryTakeSent(out var sent) && sent.Outcome == LisSendOutcome.Acknowledged && instrument.IsNeutral);
        }
    }
}
