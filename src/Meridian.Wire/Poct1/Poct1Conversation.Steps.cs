namespace Meridian.Wire.Poct1;

/// <summary>What the host does after the device's status, one step after another.</summary>
public sealed partial class Poct1Conversation
{
    private readonly LinkedList<Step> steps = new();
    // Messages of the step under way that are still to be sent.
    private readonly Queue<Poct1Element> waiting = new();
    private Step? current;
    private Outstanding? outstanding;
    // The topic that the device is sending, up to its end.
    private string? topic;

    private enum StepKind : byte { Observations, Events, Clock, List, Continuous, End }

    private sealed record Step(StepKind Kind, Poct1List? List = null)
    {
        public static Step Of(Poct1List list) => new(StepKind.List, list);
    }

    private sealed record Outstanding(Poct1Element Message, string ControlId, int Attempts = 1);

    private void Plan(Poct1Message status, DateTimeOffset now)
    {
        steps.Clear();
        var hello = Hello!;
        // A device that does not count is asked; one that says none is not.
        if (Status!.NewObservations != 0) steps.AddLast(new Step(StepKind.Observations));
        if (Status.NewEvents > 0) steps.AddLast(new Step(StepKind.Events));
        if (options.SetTime && hello.Obeys(Poct1Hello.SetTime) && (status.CreatedAt ?? Status.At) is { } theirs && (theirs.ToDateTimeOffset(options.AssumedOffset) - now).Duration() > options.ClockTolerance)
            steps.AddLast(new Step(StepKind.Clock));
        foreach (var list in lists)
            if (hello.Takes(list.Capability)) steps.AddLast(Step.Of(list));
        lists.Clear();
        steps.AddLast(new Step(options.Continuous && hello.Obeys(Poct1Hello.StartContinuous) ? StepKind.Continuous : StepKind.End));
    }

    /// <summary>Goes on with what is to be sent, as far as nothing is waited for.</summary>
    private void Next(DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        while (outstanding is null && topic is null && Phase is Poct1Phase.Topics or Poct1Phase.Continuous)
        {
            if (waiting.TryDequeue(out var message))
            {
                Ask(message, actions);
                return;
            }
            current = null;
            if (steps.First is not { } first) return;
            steps.RemoveFirst();
            current = first.Value;
            switch (current.Kind)
            {
                case StepKind.Observations:
                    topic = "OBS";
                    Ask(Poct1Messages.Request(NextControlId(), now, "ROBS"), actions);
                    return;
                case StepKind.Events:
                    topic = "EVS";
                    Ask(Poct1Messages.Request(NextControlId(), now, "RDEV"), actions);
                    return;
                case StepKind.Clock:
                    Ask(Poct1Messages.SetTime(NextControlId(), now), actions);
                    return;
                case StepKind.List:
                    var list = current.List!;
                    foreach (var part in list.Messages(Hello!.MaxMessage ?? options.MaxMessage, NextControlId, now)) waiting.Enqueue(part);
                    if (waiting.Count > 0) waiting.Enqueue(Poct1Messages.EndOfTopic(NextControlId(), now, list.Topic, list.AsOf));
                    break;
                case StepKind.Continuous:
                    Ask(Poct1Messages.StartContinuous(NextControlId(), now), actions);
                    return;
                case StepKind.End:
                    End(now, actions);
                    return;
                default:
                    throw new InvalidOperationException();
            }
        }
    }

    private void Ask(Poct1Element message, ICollection<Poct1Action> actions)
    {
        outstanding = new(message, message.Child("HDR")!.ValueOf("HDR.control_id")!);
        actions.Add(new(Poct1ActionKind.Send, message));
    }

    private void Acknowledged(Poct1Acknowledgement answer, DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        if (outstanding is not { } sent || (answer.Of is { } of && of != sent.ControlId))
        {
            // Of a message that was sent twice and answered twice, or of one that nobody waits for any more.
            actions.Add(new(Poct1ActionKind.Remark, Text: "an acknowledgement of nothing that is waited for"));
            return;
        }
        if (answer is { IsAccepted: true } and not { Detail: null }) actions.Add(new(Poct1ActionKind.Remark, Text: $"{sent.Message.Name} was accepted with an error detail"));
        if (Phase == Poct1Phase.Ending)
        {
            Close("ended", actions);
            return;
        }
        if (!answer.IsAccepted)
        {
            actions.Add(new(Poct1ActionKind.Remark, Text: $"{sent.Message.Name} was refused by the device"));
            GiveUpStep(now, actions);
            return;
        }
        outstanding = null;
        // A request is answered by its topic; a device that acknowledges it beforehand sends the topic next.
        if (topic is not null) return;
        if (current?.Kind == StepKind.Continuous) Phase = Poct1Phase.Continuous;
        Next(now, actions);
    }

    private void TopicGoesOn()
    {
        if (topic is not null) outstanding = null;
    }

    private void EndTopic(DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        (topic, outstanding) = (null, null);
        Next(now, actions);
    }

    private void Escaped(Poct1Message message, DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        var of = message.Root.Child("ESC")?.ValueOf("ESC.esc_control_id");
        actions.Add(new(Poct1ActionKind.Remark, Text: "the device broke off a topic"));
        if (Phase == Poct1Phase.Ending) Close("ended", actions);
        else if (topic is not null || (outstanding is { } sent && (of is null || of == sent.ControlId))) GiveUpStep(now, actions);
    }

    // What the device will not do is left; a device that will not go on by itself is let go, and comes again when it has something.
    private void GiveUpStep(DateTimeOffset now, ICollection<Poct1Action> actions)
    {
        (topic, outstanding) = (null, null);
        waiting.Clear();
        if (current?.Kind == StepKind.Continuous) steps.AddFirst(new Step(StepKind.End));
        current = null;
        Next(now, actions);
    }
}
