namespace Meridian.Wire.Poct1;

/// <summary>What the owner of a conversation has to do next, in the order given.</summary>
public enum Poct1ActionKind : byte
{
    /// <summary>Send <see cref="Poct1Action.Message"/>.</summary>
    Send,
    /// <summary>Store <see cref="Poct1Action.Received"/>, and only then call <see cref="Poct1Conversation.Settle"/>: its acknowledgement waits for that.</summary>
    Store,
    /// <summary>The device asks for the patient with the identifier <see cref="Poct1Action.Text"/>: call <see cref="Poct1Conversation.AnswerPatient"/>.</summary>
    FindPatient,
    /// <summary>Something to be told, not to be done: <see cref="Poct1Action.Text"/>, without a word of the content.</summary>
    Remark,
    /// <summary>Close the connection, because of <see cref="Poct1Action.Text"/>.</summary>
    Close,
}

/// <summary>One thing to do.</summary>
public readonly record struct Poct1Action(Poct1ActionKind Kind, Poct1Element? Message = null, Poct1Message? Received = null, string? Text = null);
