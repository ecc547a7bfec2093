using System.Globalization;
using Meridian.Wire.Poct1;
using Xunit;

namespace Meridian.Wire.Tests.Poct1;

/// <summary>The host's side of a conversation, without a socket and without a clock.</summary>
public sealed class Poct1ConversationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    /// <summary>A conversation with the device's side played by hand: what the host sends is taken down, what is to be stored is stored at once unless told otherwise.</summary>
    private sealed class Play(Poct1ConversationOptions? options = null)
    {
        private readonly List<Poct1Action> actions = [];
        private int number = 100;

        public Poct1Conversation Host { get; } = new(options);
        public List<Poct1Element> Sent { get; } = [];
        public List<string> Stored { get; } = [];
        public List<string> Remarks { get; } = [];
        public string? Closed { get; private set; }
        public Func<Poct1Message, bool>? Store { get; set; } = _ => true;

        public string Last => Sent[^1].Name;
        public string LastId => Sent[^1].Child("HDR")!.ValueOf("HDR.control_id")!;

        public Poct1Message Say(string type, string inner = "")
        {
            var message = Poct1Reader.Read(Poct1Samples.Message(type, (number++).ToString(CultureInfo.InvariantCulture), inner));
            Say(message);
            return message;
        }

        public void Say(Poct1Message message)
        {
            Host.Receive(message, Now, actions);
            Carry();
        }

        public void Do(Action<List<Poct1Action>> what)
        {
            what(actions);
            Carry();
        }

        public void Ack(bool accepted = true, string? of = null, string more = "") =>
            Say("ACK.R01", $"<ACK><ACK.type_cd V='{(accepted ? "AA" : "AE")}'/><ACK.ack_control_id V='{of ?? LastId}'/>{more}</ACK>");

        public void Settle(Poct1Message message, bool accepted) => Do(a => Host.Settle(message, accepted, accepted ? null : "no", Now, a));

        private void Carry()
        {
            while (actions.Count > 0)
            {
                var todo = actions.ToArray();
                actions.Clear();
                foreach (var action in todo)
                    switch (action.Kind)
                    {
                        case Poct1ActionKind.Send: Sent.Add(action.Message!); break;
                        case Poct1ActionKind.Remark: Remarks.Add(action.Text!); break;
                        case Poct1ActionKind.Close: Closed = action.Text; break;
                        case Poct1ActionKind.FindPatient: Stored.Add("? " + action.Text); break;
                        case Poct1ActionKind.Store:
                            Stored.Add(action.Received!.Type);
                            if (Store is { } store) Host.Settle(action.Received, store(action.Received), null, Now, actions);
                            break;
                        default: throw new InvalidOperationException();
                    }
            }
        }

        /// <summary>Hello and status of a device.</summary>
        public Play Greet(int results = 2, int events = 0, string directives = "START_CONTINUOUS SET_TIME", string topics = "OP_LST PT_LST OP_LST_I", string clock = "2026-11-22T03:00:00+00:00")
        {
            var can = string.Concat(directives.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(d => $"<DSC.directives_supported_cd V='{d}'/>"))
                + string.Concat(topics.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => $"<DSC.topics_supported_cd V='{t}'/>"));
            Say("HEL.R01", $"<DEV><DEV.device_id V='D1'/><DSC>{can}<DSC.max_message_sz V='1200'/></DSC></DEV>");
            Say(Poct1Reader.Read(Poct1Samples.Bytes($"<DST.R01><HDR><HDR.control_id V='{number++}'/><HDR.creation_dttm V='{clock}'/></HDR><DST><DST.new_observations_qty V='{results}'/><DST.new_events_qty V='{events}'/><DST.condition_cd V='R'/></DST></DST.R01>")));
            return this;
        }

        public string[] Names => [.. Sent.Select(s => s.Name)];
    }

    private static Poct1List Operators(int count, bool update = false) => new()
    {
        Topic = "OPL", IsUpdate = update, AsOf = Now,
        Entries = [.. Enumerable.Range(1, count).Select(i => Poct1Messages.Operator(new($"OP{i}", $"Operator {i}", "1")))],
        Gone = update ? [Poct1Messages.Operator(new("OP99", null))] : [],
    };

    [Fact]
    public void A_batch_runs_from_hello_to_end()
    {
        var play = new Play(new() { Continuous = false }).Greet();
        Assert.Equal(["ACK.R01", "ACK.R01", "REQ.R01"], play.Names);
        Assert.Equal("ROBS", play.Sent[2].Child("REQ")!.ValueOf("REQ.request_cd"));
        play.Say("OBS.R01");
        play.Say("OBS.R02");
        play.Say("EOT.R01", "<EOT><EOT.topic_cd V='OBS'/></EOT>");
        Assert.Equal(["ACK.R01", "ACK.R01", "ACK.R01", "END.R01"], play.Names[3..]);
        Assert.Equal(["HEL.R01", "DST.R01", "OBS.R01", "OBS.R02"], play.Stored);
        Assert.Null(play.Closed);
        play.Ack();
        Assert.Equal(("ended", Poct1Phase.Closed), (play.Closed, play.Host.Phase));
        // Each answer names what it answers, and has a number of its own.
        Assert.Equal(play.Sent.Count, play.Sent.Select(s => s.Child("HDR")!.ValueOf("HDR.control_id")).Distinct().Count());
        Assert.Equal(["100", "101", "102", "103", "104"], play.Sent.Where(s => s.Name == "ACK.R01").Select(s => s.Child("ACK")!.ValueOf("ACK.ack_control_id")));
    }

    [Fact]
    public void A_device_that_can_goes_on_by_itself()
    {
        var play = new Play().Greet(results: 0);
        Assert.Equal(["ACK.R01", "ACK.R01", "DTV.R01"], play.Names);
        play.Ack();
        Assert.Equal(Poct1Phase.Continuous, play.Host.Phase);
        Assert.False(play.Host.IsWaiting);
        play.Say("OBS.R01");
        play.Say("KPA.R01");
        play.Say("DST.R01", "<DST><DST.new_observations_qty V='1'/></DST>");
        play.Say("OBS.R01");
        Assert.Equal(["ACK.R01", "ACK.R01", "ACK.R01", "ACK.R01"], play.Names[3..]);
        play.Do(a => play.Host.KeepAlive(Now, a));
        Assert.Equal("KPA.R01", play.Last);
        Assert.True(play.Host.IsWaiting);
        // The device has a result just then, and answers afterwards.
        var asked = play.LastId;
        play.Say("OBS.R01");
        play.Ack(of: asked);
        Assert.False(play.Host.IsWaiting);
        play.Say("END.R01", "<TRM><TRM.reason_cd V='NRM'/></TRM>");
        Assert.Equal("ACK.R01", play.Last);
        Assert.NotNull(play.Closed);
    }

    [Fact]
    public void Nothing_is_acknowledged_before_it_is_stored()
    {
        var play = new Play { Store = null };
        var hello = play.Say("HEL.R01", "<DEV><DEV.device_id V='D1'/></DEV>");
        Assert.Empty(play.Sent);
        play.Settle(hello, true);
        Assert.Equal("AA", Assert.Single(play.Sent).Child("ACK")!.ValueOf("ACK.type_cd"));
        var result = play.Say("OBS.R01");
        Assert.Single(play.Sent);
        play.Settle(result, false);
        Assert.Equal(("AE", "no"), (play.Sent[1].Child("ACK")!.ValueOf("ACK.type_cd"), play.Sent[1].Child("ACK")!.ValueOf("ACK.note_txt")));
    }

    [Fact]
    public void A_directive_that_is_accepted_with_an_error_detail_is_accepted()
    {
        var play = new Play().Greet(results: 0);
        play.Ack(more: "<ACK.error_detail_cd V='UNK'/><ACK.note_txt V='message type'/>");
        Assert.Equal(Poct1Phase.Continuous, play.Host.Phase);
        Assert.Contains(play.Remarks, r => r.Contains("error detail", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_that_stands_in_2006_is_set_after_its_results_have_come()
    {
        var play = new Play().Greet(clock: "2006-02-22T14:06:34-05:00");
        Assert.Equal("REQ.R01", play.Last);
        play.Say("OBS.R01");
        play.Say("EOT.R01");
        Assert.Equal("DTV.R02", play.Last);
        Assert.Equal(("SET_TIME", "2026-11-22T03:00:00+00:00"), (play.Sent[^1].Child("DTV")!.ValueOf("DTV.command_cd"), play.Sent[^1].Child("TM")!.ValueOf("TM.dttm")));
        play.Ack(accepted: false);
        // It will not; the conversation goes on.
        Assert.Equal("DTV.R01", play.Last);
        Assert.DoesNotContain("DTV.R02", new Play().Greet(results: 0, clock: "2026-11-22T03:00:20+00:00").Names);
        Assert.DoesNotContain("DTV.R02", new Play().Greet(results: 0, directives: "START_CONTINUOUS", clock: "2006-02-22T14:06:34-05:00").Names);
        Assert.DoesNotContain("DTV.R02", new Play(new() { SetTime = false }).Greet(results: 0, clock: "2006-02-22T14:06:34-05:00").Names);
    }

    [Fact]
    public void Lists_go_in_messages_that_the_device_can_hold_and_end_with_their_topic()
    {
        var play = new Play(new() { Continuous = false });
        play.Do(a => play.Host.Send(Operators(40), Now, a));
        play.Greet(results: 0);
        while (play.Last is "OPL.R01" or "EOT.R01") play.Ack();
        Assert.Equal("END.R01", play.Last);
        var lists = play.Sent.Where(s => s.Name == "OPL.R01").ToList();
        Assert.InRange(lists.Count, 2, 40);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => $"OP{i}"), lists.SelectMany(l => l.All("OPR")).Select(o => o.ValueOf("OPR.operator_id")));
        Assert.All(lists, l => Assert.InRange(Poct1Writer.ToBytes(l).Length, 1, 1200));
        Assert.Equal("OPL", Assert.Single(play.Sent, s => s.Name == "EOT.R01").Child("EOT")!.ValueOf("EOT.topic_cd"));
    }

    [Fact]
    public void Changes_go_to_a_device_that_stays_connected_and_takes_them()
    {
        var play = new Play().Greet(results: 0);
        play.Ack();
        play.Do(a => play.Host.Send(Operators(1, update: true), Now, a));
        Assert.Equal(("OPL.R02", "D"), (play.Last, play.Sent[^1].Child("UPD")!.ValueOf("UPD.action_cd")));
        play.Ack();
        Assert.Equal("I", play.Sent[^1].Child("UPD")!.ValueOf("UPD.action_cd"));
        play.Ack();
        play.Ack();
        Assert.Equal(("EOT.R01", false), (play.Last, play.Host.IsWaiting));
        var before = play.Sent.Count;
        // PT_LST_I is not among its topics.
        play.Do(a => play.Host.Send(new() { Topic = "PTL", IsUpdate = true, AsOf = Now }, Now, a));
        Assert.Equal(before, play.Sent.Count);
    }

    [Fact]
    public void An_empty_list_empties_the_device_s_and_an_update_without_changes_is_not_sent()
    {
        var play = new Play(new() { Continuous = false });
        play.Do(a => play.Host.Send(new() { Topic = "PTL", AsOf = Now }, Now, a));
        play.Do(a => play.Host.Send(new() { Topic = "OPL", IsUpdate = true, AsOf = Now }, Now, a));
        play.Greet(results: 0);
        Assert.Equal("PTL.R01", play.Last);
        play.Ack();
        play.Ack();
        Assert.Equal("END.R01", play.Last);
    }

    [Fact]
    public void An_answer_that_does_not_come_is_asked_for_again_and_then_given_up()
    {
        var play = new Play().Greet(results: 0);
        var first = play.LastId;
        play.Do(a => play.Host.Overdue(Now, a));
        play.Do(a => play.Host.Overdue(Now, a));
        Assert.Equal(("DTV.R01", first, 3), (play.Last, play.LastId, play.Names.Count(n => n == "DTV.R01")));
        // The answers to all three come at last: one counts.
        play.Ack(of: first);
        play.Ack(of: first);
        Assert.Equal(Poct1Phase.Continuous, play.Host.Phase);
        Assert.Null(play.Closed);
        play.Do(a => play.Host.KeepAlive(Now, a));
        for (var i = 0; i < 3; i++) play.Do(a => play.Host.Overdue(Now, a));
        Assert.Equal("no answer to KPA.R01", play.Closed);
    }

    [Fact]
    public void A_topic_that_stops_in_the_middle_and_a_device_that_says_nothing_are_hung_up_on()
    {
        var play = new Play().Greet();
        play.Say("OBS.R01");
        play.Do(a => play.Host.Overdue(Now, a));
        Assert.Equal("the topic OBS did not end", play.Closed);
        var silent = new Play();
        silent.Do(a => silent.Host.Overdue(Now, a));
        Assert.Equal("no hello", silent.Closed);
        var half = new Play();
        half.Say("HEL.R01", "<DEV><DEV.device_id V='D1'/></DEV>");
        half.Do(a => half.Host.Overdue(Now, a));
        Assert.Equal("no device status", half.Closed);
    }

    [Fact]
    public void A_topic_that_the_device_breaks_off_is_left_and_the_next_begins()
    {
        var play = new Play().Greet(events: 3);
        play.Say("ESC.R01", $"<ESC><ESC.esc_control_id V='{play.LastId}'/><ESC.detail_cd V='OTH'/></ESC>");
        Assert.Equal("RDEV", play.Sent[^1].Child("REQ")!.ValueOf("REQ.request_cd"));
        play.Say("EVS.R01", "<EVT><EVT.description V='x'/></EVT>");
        play.Say("EOT.R01", "<EOT><EOT.topic_cd V='EVS'/></EOT>");
        Assert.Equal("DTV.R01", play.Last);
        // It will not go on by itself: it is let go.
        play.Say("ESC.R01", $"<ESC><ESC.esc_control_id V='{play.LastId}'/></ESC>");
        Assert.Equal("END.R01", play.Last);
    }

    [Fact]
    public void A_device_that_acknowledges_the_request_before_its_results_is_borne()
    {
        var play = new Play(new() { Continuous = false }).Greet();
        play.Ack();
        play.Say("OBS.R01");
        play.Say("EOT.R01");
        Assert.Equal("END.R01", play.Last);
    }

    [Fact]
    public void A_device_that_says_hello_again_starts_again()
    {
        var play = new Play().Greet();
        play.Say("OBS.R01");
        play.Greet(results: 1);
        Assert.Equal(("REQ.R01", Poct1Phase.Topics), (play.Last, play.Host.Phase));
        play.Say("OBS.R01");
        play.Say("EOT.R01");
        Assert.Equal("DTV.R01", play.Last);
    }

    [Fact]
    public void A_question_for_one_patient_is_answered_with_a_list_of_one_or_none()
    {
        var play = new Play().Greet(results: 0);
        play.Ack();
        play.Say("REQ.R01", "<REQ><REQ.request_cd V='RPAT'/><PT><PT.patient_id V='4711'/></PT></REQ>");
        Assert.Equal("? 4711", play.Stored[^1]);
        play.Do(a => play.Host.AnswerPatient(new("4711", "Meyer", "Zoë", "1957-03-04", "F", null), Now, a));
        Assert.Equal("4711", play.Sent[^1].Child("PT")!.ValueOf("PT.patient_id"));
        play.Do(a => play.Host.AnswerPatient(null, Now, a));
        Assert.Equal(("PTL.R01", 1), (play.Last, play.Sent[^1].Children.Count));
        // Another request is none that the hub knows: it is stored as what it is, and its owner says what becomes of it.
        play.Say("REQ.R01", "<REQ><REQ.request_cd V='RXYZ'/></REQ>");
        Assert.Equal("REQ.R01", play.Stored[^1]);
    }

    [Fact]
    public void The_hub_can_end_at_any_time()
    {
        var play = new Play().Greet();
        play.Do(a => play.Host.End(Now, a));
        Assert.Equal("END.R01", play.Last);
        play.Say("OBS.R01");
        Assert.Equal(["OBS.R01", "ACK.R01"], new[] { play.Stored[^1], play.Last });
        play.Do(a => play.Host.Overdue(Now, a));
        Assert.NotNull(play.Closed);
        var early = new Play();
        early.Do(a => early.Host.End(Now, a));
        Assert.NotNull(early.Closed);
        Assert.Empty(early.Sent);
    }
}
