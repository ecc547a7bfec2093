namespace Meridian.Wire.Lis;

/// <summary>
/// How one kind of equipment frames its messages: the standard by default, and each deviation seen in the field as a setting, so that a driver is data.
/// </summary>
public sealed record LisFraming
{
    public static LisFraming Default { get; } = new();

    /// <summary>Frames with ENQ, ACK and EOT, or records alone. Default: <see cref="LisMode.Framed"/> (E1381).</summary>
    public LisMode Mode { get; init; } = LisMode.Framed;

    /// <summary>False for equipment that leaves STX out: the frame number starts a frame. Default: true (E1381-02 6.3.1.2).</summary>
    public bool HasStart { get; init; } = true;

    /// <summary>False for equipment that leaves the frame number out. Default: true (E1381-02 6.3.2).</summary>
    public bool HasNumber { get; init; } = true;

    /// <summary>What the checksum is over, or that there is none. Default: <see cref="LisChecksum.Standard"/> (E1381-02 6.3.3).</summary>
    public LisChecksum Checksum { get; init; } = LisChecksum.Standard;

    /// <summary>What follows the checksum. Default: <see cref="LisTrailer.CrLf"/> (E1381-02 6.3.1.2). Other endings are borne after <see cref="TrailerGrace"/>.</summary>
    public LisTrailer Trailer { get; init; } = LisTrailer.CrLf;

    /// <summary>Longest text of a received frame in bytes. Default: 63,993 (E1381-02 6.3.1.2; E1381-95 allowed 240).</summary>
    public int MaxText { get; init; } = LisTimeouts.LongText;

    /// <summary>Longest text of a sent frame in bytes. Default: 240 (E1381-95 6.3.1.2: every receiver bears it).</summary>
    public int MaxSentText { get; init; } = LisTimeouts.ShortText;

    /// <summary>Longest message in bytes. Default: 16 MiB (as HL7 v2).</summary>
    public int MaxMessage { get; init; } = 16 * 1024 * 1024;

    /// <summary>True for equipment that ends records inside of a frame with CR LF or LF. Default: false (E1381-02 6.6: LF ends a frame, so that one whose ETX was lost is known at once).</summary>
    public bool LineFeedsInText { get; init; }

    /// <summary>True for equipment whose frame numbers repeat or restart (5, 1, 1, 1, 4, 5). A frame equal in number and text to the one before is still a duplicate. Default: false (E1381-02 6.3.2).</summary>
    public bool AcceptAnyNumber { get; init; }

    /// <summary>True for equipment that sends frames without ENQ before them, or without EOT after them. Default: false (E1381-02 6.2).</summary>
    public bool EnquiryOptional { get; init; }

    /// <summary>True for equipment that ends a record with ETB alone, without CR. Default: false (E1381-02 6.3.1: ETB means that the text goes on).</summary>
    public bool FrameEndsRecord { get; init; }

    /// <summary>What completes a message, whose acknowledgement then waits for the commit. Default: <see cref="LisMessageEnd.Terminator"/> (LIS2-A2 clause 12).</summary>
    public LisMessageEnd MessageEnd { get; init; } = LisMessageEnd.Terminator;

    /// <summary>True for equipment whose messages do not begin with an H record. Default: false (LIS2-A2 clause 6): a message without it is not acknowledged, since its beginning may have been lost.</summary>
    public bool HeaderOptional { get; init; }

    /// <summary>How sent records are put into frames. Default: <see cref="LisPacking.RecordPerFrame"/> (E1381-02 6.3.1.1).</summary>
    public LisPacking Packing { get; init; } = LisPacking.RecordPerFrame;

    /// <summary>Sent messages between one ENQ and its EOT, when more wait. Default: 1 (what every receiver bears).</summary>
    public int MessagesPerSession { get; init; } = 1;

    /// <summary>Messages that may wait to be sent. Default: 1,024 (a day's worklist of one instrument).</summary>
    public int MaxQueued { get; init; } = 1024;

    /// <summary>How often a frame is sent again after NAK. Default: 6 (E1381-02 6.5.1.2).</summary>
    public int Resends { get; init; } = LisTimeouts.Resends;

    /// <summary>Sessions in which one message is tried before it is given back as failed. Default: 6 (our own choice, as many as tries of a frame).</summary>
    public int SendAttempts { get; init; } = 6;

    /// <summary>Answer to ENQ or a frame. Default: 15 s (E1381-02 6.5.2).</summary>
    public TimeSpan ReplyTimeout { get; init; } = LisTimeouts.Reply;

    /// <summary>Silence of a sender. Default: 30 s (E1381-02 6.5.2).</summary>
    public TimeSpan ReceiverTimeout { get; init; } = LisTimeouts.Receiver;

    /// <summary>Pause after NAK to ENQ, and after a failed session. Default: 10 s (E1381-02 6.2).</summary>
    public TimeSpan BusyWait { get; init; } = LisTimeouts.Busy;

    /// <summary>The instrument's pause after contention. Default: 1 s (E1381-02 6.2.1).</summary>
    public TimeSpan InstrumentContentionWait { get; init; } = LisTimeouts.ContentionInstrument;

    /// <summary>The host's pause after contention. Default: 20 s (E1381-02 6.2.1).</summary>
    public TimeSpan HostContentionWait { get; init; } = LisTimeouts.ContentionHost;

    /// <summary>
    /// How long after a message's last frame its acknowledgement may still be sent. Later, the sender may have given up, and an ACK that crosses its next ENQ would acknowledge what nobody read.
    /// Default: 14 s (one second less than the sender's 15 s of E1381-02 6.5.2).
    /// </summary>
    public TimeSpan HoldLimit { get; init; } = LisTimeouts.Reply - TimeSpan.FromSeconds(1);

    /// <summary>How long to wait for the CR LF of a frame whose checksum is there. Default: 500 ms (a hundred characters at 2,400 baud).</summary>
    public TimeSpan TrailerGrace { get; init; } = TimeSpan.FromMilliseconds(500);
}
