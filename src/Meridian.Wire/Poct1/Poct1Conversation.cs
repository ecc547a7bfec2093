namespace Meridian.Wire.Poct1;

/// <summary>
/// The host's side of one conversation, pure: messages, receipts and the passing of time go in, actions come out (POCT1-A2 device messaging layer, basic profile).
/// <para>
/// The device says hello and tells its status; each is acknowledged once it is stored. Then the host leads: it requests the results that wait in the device (<c>REQ.R01</c>, each
/// <c>OBS</c> acknowledged, up to the device's <c>EOT.R01</c>), its events, sets its clock, sends its lists (messages, <c>EOT.R01</c>), and at last either lets it go on by itself
/// (<c>START_CONTINUOUS</c>) or ends (<c>END.R01</c>). The results come before the clock is set: their times are by the clock that the hello was written with.
/// In the continuous phase the device sends when it has something; the host may send lists at any time, and asks with <c>KPA.R01</c> whether the device is still there.
/// </para>
/// <para>
/// One message of the host is outstanding at most. What the device sends meanwhile is taken all the same: both sides may speak at once in the continuous phase.
/// An answer that is overdue makes the host repeat its message under the same number, a few times, then hang up: the device keeps what was not acknowledged, and comes again.
/// </para>
/// </summary>
public sealed partial class Poct1Conversation(Poct1ConversationOptions? options = null)
{
    private readonly Poct1ConversationOptions options = options ?? Poct1ConversationOptions.Default;
    private readonly List<Poct1List> lists = [];
    private long lastControlId;

    public Poct1Phase Phase { get; private set; }

    /// <summary>Who speaks; null before the hello.</summary>
    public Poct1Hello? Hello { get; private set; }

    /// <summary>How the device last said that it is; null before that.</summary>
    public Poct1Status? Status { get; private set; }

    /// <summary>True while something of the device is overdue sooner or later: hello, status, an answer, the rest of a topic.</summary>
    public bool IsWaiting => Phase is Poct1Phase.AwaitingHello or Poct1Phase.AwaitingStatus or Poct1Phase.Ending || outstanding is not null || topic is not null;

    /// <summary>Takes a message of the device.</summary>
    public void Receive(Poct1Message message, DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        if (Phase == Poct1Phase.Closed) return;
        if (message.IsMisnamed) actions.Add(new(Poct1ActionKind.Remark, Text: "HDR.message_type names another message than the root element, which was followed"));
        switch (message.Type)
        {
            case Poct1Types.Hello:
                // A device behind a terminal server starts again on the connection that stands.
                if (Hello is not null) Restart();
                Hello = Poct1Hello.Of(message);
                actions.Add(new(Poct1ActionKind.Store, Received: message));
                break;
            case Poct1Types.DeviceStatus:
                Status = Poct1Status.Of(message);
                actions.Add(new(Poct1ActionKind.Store, Received: message));
                break;
            case Poct1Types.Acknowledgement:
                Acknowledged(Poct1Acknowledgement.Read(message), now, actions);
                break;
            case Poct1Types.EndOfTopic:
                Answer(message, true, null, now, actions);
                if (topic is not null) EndTopic(now, actions);
                break;
            case Poct1Types.KeepAlive:
                Answer(message, true, null, now, actions);
                break;
            case Poct1Types.Escape:
                Escaped(message, now, actions);
                break;
            case Poct1Types.Termination:
                Answer(message, true, null, now, actions);
                Close("the device ended the conversation", actions);
                break;
            case Poct1Types.Request when message.Root.Child("REQ") is { } request && request.ValueOf("REQ.request_cd") == "RPAT" && request.Child("PT")?.ValueOf("PT.patient_id") is { } asked:
                actions.Add(new(Poct1ActionKind.FindPatient, Received: message, Text: asked));
                break;
            default:
                // Results, events, and what only a maker knows: all is stored, understood or not.
                if (message.Type is Poct1Types.PatientObservations or Poct1Types.OtherObservations or Poct1Types.DeviceEvents) TopicGoesOn();
                actions.Add(new(Poct1ActionKind.Store, Received: message));
                break;
        }
    }

    /// <summary>Tells what became of a message that was to be stored: it is acknowledged now, and the conversation goes on.</summary>
    /// <param name="note">Why not, for ACK.note_txt; null: nothing to say.</param>
    public void Settle(Poct1Message message, bool isAccepted, string? note, DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        if (Phase == Poct1Phase.Closed) return;
        Answer(message, isAccepted, note, now, actions);
        switch (message.Type)
        {
            case Poct1Types.Hello when Phase == Poct1Phase.AwaitingHello:
                if (isAccepted) Phase = Poct1Phase.AwaitingStatus;
                else Close("the device did not say which one it is", actions);
                break;
            case Poct1Types.DeviceStatus when Phase == Poct1Phase.AwaitingStatus:
                Phase = Poct1Phase.Topics;
                Plan(message, now);
                Next(now, actions);
                break;
        }
    }

    /// <summary>Sends a list as soon as the conversation is there: after the results at the earliest, at once in the continuous phase. Nothing where the device does not take such lists.</summary>
    public void Send(Poct1List list, DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(actions);
        if (Hello is { } hello && !hello.Takes(list.Capability)) return;
        if (Phase is not Poct1Phase.Continuous)
        {
            lists.Add(list);
            return;
        }
        steps.AddLast(Step.Of(list));
        Next(now, actions);
    }

    /// <summary>Answers a request for one patient: a list of one, or of none where the identifier is not known.</summary>
    public void AnswerPatient(Poct1ListedPatient? patient, DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        if (Phase == Poct1Phase.Closed) return;
        var list = Poct1Messages.Make(Poct1Types.PatientList, NextControlId(), now);
        if (patient is not null) list.Add(Poct1Messages.Patient(patient));
        actions.Add(new(Poct1ActionKind.Send, list));
    }

    /// <summary>The answer, or the rest of a topic, that is waited for has not come in time.</summary>
    public void Overdue(DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        if (Phase == Poct1Phase.Closed) return;
        if (Phase == Poct1Phase.Ending) Close("ended, without an answer to that", actions);
        else if (outstanding is { } sent && sent.Attempts < options.MaxAttempts)
        {
            outstanding = sent with { Attempts = sent.Attempts + 1 };
            actions.Add(new(Poct1ActionKind.Send, sent.Message));
        }
        else if (outstanding is { } given) Close($"no answer to {given.Message.Name}", actions);
        else if (topic is not null) Close($"the topic {topic} did not end", actions);
        else if (Phase is Poct1Phase.AwaitingHello) Close("no hello", actions);
        else if (Phase is Poct1Phase.AwaitingStatus) Close("no device status", actions);
    }

    /// <summary>Asks whether the device is still there. Nothing while something is waited for, or outside of the continuous phase.</summary>
    public void KeepAlive(DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        if (Phase == Poct1Phase.Continuous && outstanding is null) Ask(Poct1Messages.KeepAlive(NextControlId(), now), actions);
    }

    /// <summary>Ends the conversation: END now; the connection closes with its answer.</summary>
    public void End(DateTimeOffset now, ICollection<Poct1Action> actions, string reason = "NRM")
    {
        ArgumentNullException.ThrowIfNull(actions);
        if (Phase is Poct1Phase.Closed or Poct1Phase.Ending) return;
        if (Phase == Poct1Phase.AwaitingHello)
        {
            Close("ended before the hello", actions);
            return;
        }
        (Phase, outstanding, topic) = (Poct1Phase.Ending, null, null);
        steps.Clear();
        Ask(Poct1Messages.Terminate(NextControlId(), now, reason), actions);
    }

    private void Answer(Poct1Message message, bool isAccepted, string? note, DateTimeOffset now, ICollection<Poct1Action> actions) =>
        actions.Add(new(Poct1ActionKind.Send, Poct1Messages.Acknowledge(NextControlId(), now, message.ControlId, isAccepted, note)));

    private void Close(string reason, ICollection<Poct1Action> actions)
    {
        (Phase, outstanding, topic) = (Poct1Phase.Closed, null, null);
        actions.Add(new(Poct1ActionKind.Close, Text: reason));
    }

    private void Restart()
    {
        (Phase, Hello, Status, outstanding, topic, current) = (Poct1Phase.AwaitingHello, null, null, null, null, null);
        steps.Clear();
        waiting.Clear();
        lists.Clear();
    }

    private string NextControlId() => (++lastControlId).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
