using System.Text;
using Meridian.Wire.Lis;
using Xunit;

namespace Meridian.Wire.Tests.Lis;

/// <summary>The recorded sessions through the link: whole, in any two pieces, byte by byte, broken off anywhere, with lost pieces.</summary>
public sealed class LisSessionTests
{
    public static TheoryData<string, int> Recorded => new() { { "cobas_c111.txt", 7 }, { "pentra_xlr.txt", 28 }, { "sysmex_xp100.txt", 1 } };

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    // What the records are, read from the file without any of our code: between STX and ETX or ETB, less the number.
    private static string Records(byte[] recorded)
    {
        var text = Encoding.Latin1.GetString(recorded);
        return string.Concat(System.Text.RegularExpressions.Regex.Matches(text, "\u0002[0-7]([^\u0003\u0017]*)[\u0003\u0017]").Select(m => m.Groups[1].Value));
    }

    private static List<LisReceived> Play(LisLink link, IEnumerable<byte[]> pieces, LisAnswer answer = LisAnswer.Committed)
    {
        var all = new List<LisReceived>();
        var now = S(0);
        foreach (var piece in pieces)
        {
            now += TimeSpan.FromMilliseconds(1);
            link.Receive(piece, now);
            Take();
        }
        now += S(1);
        link.Tick(now);
        Take();
        return all;

        void Take()
        {
            while (link.TryTakeMessage(out var message))
            {
                all.Add(message);
                if (message.AwaitsAnswer) link.Answer(message.Id, answer, now);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_session_gives_its_message_and_an_ACK_for_each_frame(string name, int frames)
    {
        var recorded = LisCorpus.Read(name);
        var link = new LisLink(LisRole.Host, LisCorpus.FramingOf(name));
        var message = Assert.Single(Play(link, [recorded]));
        Assert.Equal(LisCompletion.Whole, message.Completion);
        Assert.Equal(Records(recorded), Encoding.Latin1.GetString(message.Text.Span));
        Assert.Equal(frames, link.OutputLength);
        var seen = 0;
        while (link.TryTakeEvent(out var happened))
        {
            if (happened.Kind != LisLinkEventKind.Frame) continue;
            seen++;
            Assert.Equal((LisVerdict.Good, false), (happened.Verdict, happened.IsTrailerOdd));
            Assert.Equal(happened.ExpectedChecksum, happened.FoundChecksum);
        }
        Assert.Equal(frames, seen);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void The_default_framing_takes_them_with_a_note_on_their_line_ends(string name, int frames)
    {
        var link = new LisLink(LisRole.Host, new LisFraming { EnquiryOptional = true });
        Assert.Equal(LisCompletion.Whole, Assert.Single(Play(link, [LisCorpus.Read(name)])).Completion);
        var odd = 0;
        while (link.TryTakeEvent(out var happened)) odd += happened.IsTrailerOdd ? 1 : 0;
        Assert.Equal(frames, odd);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Any_split_gives_the_same(string name, int frames)
    {
        var recorded = LisCorpus.Read(name);
        var records = Records(recorded);
        for (var cut = 0; cut <= recorded.Length; cut++) Same([recorded[..cut], recorded[cut..]]);
        Same(recorded.Select(b => new[] { b }));

        void Same(IEnumerable<byte[]> pieces)
        {
            var link = new LisLink(LisRole.Host, LisCorpus.FramingOf(name)) { RecordsEvents = false };
            Assert.Equal(records, Encoding.Latin1.GetString(Assert.Single(Play(link, pieces)).Text.Span));
            Assert.Equal(frames, link.OutputLength);
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Any_prefix_gives_no_message_and_keeps_what_came(string name, int frames)
    {
        var recorded = LisCorpus.Read(name);
        var records = Records(recorded);
        // The last frame's line end is not needed.
        for (var cut = 0; cut < recorded.Length - 2; cut++)
        {
            var link = new LisLink(LisRole.Host, LisCorpus.FramingOf(name)) { RecordsEvents = false };
            link.Receive(recorded.AsSpan(0, cut), S(0));
            Assert.False(link.TryTakeMessage(out _));
            Assert.InRange(link.OutputLength, 0, frames - 1);
            var acknowledged = link.OutputLength;
            link.Tick(S(30));
            var any = link.TryTakeMessage(out var message);
            Assert.Equal(acknowledged > 0 || link.OutputLength > acknowledged, any);
            if (!any) continue;
            Assert.Equal(LisCompletion.SenderSilent, message!.Completion);
            Assert.StartsWith(Encoding.Latin1.GetString(message.Text.Span), records, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Sent_twice_it_is_known_as_a_repeat(string name, int frames)
    {
        var recorded = LisCorpus.Read(name);
        var link = new LisLink(LisRole.Host, LisCorpus.FramingOf(name));
        var all = Play(link, [[LisControl.Enq], recorded, [LisControl.Eot], [LisControl.Enq], recorded, [LisControl.Eot]]);
        Assert.Equal([false, true], all.Select(m => m.IsRepeat));
        Assert.Equal(2 + (2 * frames), link.OutputLength);
        Assert.True(link.IsNeutral);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Played_by_an_analyser_over_a_line_that_loses_and_damages_it_lands_once(string name, int frames)
    {
        _ = frames;
        var records = Records(LisCorpus.Read(name));
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var framing = LisCorpus.FramingOf(name) with { EnquiryOptional = false, SendAttempts = 200, MaxSentText = 2000 };
            var line = new Line(framing)
            {
                Disturb = (_, bytes) =>
                {
                    if (random.Next(25) == 0) return [];
                    if (random.Next(25) == 0) bytes[random.Next(bytes.Length)] ^= 1;
                    return [bytes[..(bytes.Length / 2)], bytes[(bytes.Length / 2)..]];
                },
            };
            line.Send(true, seed, records);
            Assert.True(line.Run(TimeSpan.FromHours(20)));
            Assert.Equal([records], line.Committed);
        }
    }
}
