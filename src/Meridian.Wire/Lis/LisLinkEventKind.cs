namespace Meridian.Wire.Lis;

/// <summary>What happened on a line. The names are stored and shown: append only.</summary>
public enum LisLinkEventKind : byte
{
    /// <summary>ENQ, ACK, NAK or EOT.</summary>
    Control = 0,
    Frame = 1,
    /// <summary>Bytes that are neither frame nor control character.</summary>
    Junk = 2,
    /// <summary>Bytes of the raw mode.</summary>
    Raw = 3,
    /// <summary>No answer to ENQ, or to a frame, in time (E1381-02 6.5.2).</summary>
    NoReply = 4,
    /// <summary>The sender fell silent in the middle (E1381-02 6.5.2).</summary>
    SenderSilent = 5,
    /// <summary>Both sides asked for the line at once (E1381-02 6.2.1).</summary>
    Contention = 6,
    /// <summary>The receiver wants the line: EOT in place of ACK (E1381-02 6.3.5).</summary>
    Interrupted = 7,
    /// <summary>A frame was refused as often as is allowed (E1381-02 6.5.1.2).</summary>
    ResendsExhausted = 8,
    /// <summary>A message ended before its end; <see cref="LisReceived.Completion"/> says why.</summary>
    MessageIncomplete = 9,
    /// <summary>The connection is gone.</summary>
    LineLost = 10,
    /// <summary>The layer above decided, and no answer was due or possible any more.</summary>
    AnswerWithheld = 11,
}
