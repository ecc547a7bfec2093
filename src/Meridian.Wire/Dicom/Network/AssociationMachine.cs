namespace Meridian.Wire.Dicom.Network;

/// <summary>
/// The upper layer's state machine (PS3.8 9.2, Table 9-10): which event may come in which state, what it makes one do, and where it leads. Pure: whoever owns the
/// socket performs the action. Not for two threads at once.
/// </summary>
/// <param name="isRequestor">This side asked for the association; matters when both sides release at once.</param>
public sealed class AssociationMachine(bool isRequestor)
{
    public AssociationState State { get; private set; } = AssociationState.Idle;

    /// <summary>PDUs of data may be sent and come.</summary>
    public bool IsOpen => State == AssociationState.Open;

    /// <summary>Takes an event. <see cref="AssociationAction.None"/>: it cannot come in this state (an empty field of the table), and the state stays.</summary>
    /// <param name="accept">For <see cref="AssociationEvent.RequestPdu"/>: the service provider finds the request acceptable.</param>
    public AssociationAction Take(AssociationEvent happened, bool accept = true)
    {
        var action = Find(State, happened);
        if (action == AssociationAction.None) return action;
        State = action switch
        {
            AssociationAction.AE1 => AssociationState.AwaitingTransport,
            AssociationAction.AE2 => AssociationState.AwaitingAnswer,
            AssociationAction.AE3 or AssociationAction.AE7 or AssociationAction.DT1 or AssociationAction.DT2 => AssociationState.Open,
            AssociationAction.AE5 => AssociationState.AwaitingRequest,
            AssociationAction.AE6 => accept ? AssociationState.AwaitingLocalAnswer : AssociationState.AwaitingClose,
            AssociationAction.AR1 or AssociationAction.AR6 => AssociationState.AwaitingReleaseResponse,
            AssociationAction.AR2 or AssociationAction.AR7 => AssociationState.AwaitingLocalRelease,
            AssociationAction.AR8 => isRequestor ? AssociationState.CollisionRequestorLocal : AssociationState.CollisionAcceptorPeer,
            AssociationAction.AR9 => AssociationState.CollisionRequestorPeer,
            AssociationAction.AR10 => AssociationState.CollisionAcceptorLocal,
            AssociationAction.AE8 or AssociationAction.AR4 or AssociationAction.AA1 or AssociationAction.AA6 or AssociationAction.AA7 or AssociationAction.AA8 => AssociationState.AwaitingClose,
            _ => AssociationState.Idle, // AE-4, AR-3, AR-5, AA-2, AA-3, AA-4, AA-5
        };
        return action;
    }

    private static AssociationAction Find(AssociationState state, AssociationEvent happened)
    {
        var s = (int)state;
        return happened switch
        {
            AssociationEvent.LocalRequest => s == 1 ? AssociationAction.AE1 : AssociationAction.None,
            AssociationEvent.TransportOpened => s == 4 ? AssociationAction.AE2 : AssociationAction.None,
            AssociationEvent.AcceptPdu => s == 5 ? AssociationAction.AE3 : Unexpected(s),
            AssociationEvent.RejectPdu => s == 5 ? AssociationAction.AE4 : Unexpected(s),
            AssociationEvent.TransportCame => s == 1 ? AssociationAction.AE5 : AssociationAction.None,
            AssociationEvent.RequestPdu => s switch { 2 => AssociationAction.AE6, 13 => AssociationAction.AA7, _ => Unexpected(s) },
            AssociationEvent.LocalAccept => s == 3 ? AssociationAction.AE7 : AssociationAction.None,
            AssociationEvent.LocalReject => s == 3 ? AssociationAction.AE8 : AssociationAction.None,
            AssociationEvent.LocalData => s switch { 6 => AssociationAction.DT1, 8 => AssociationAction.AR7, _ => AssociationAction.None },
            AssociationEvent.DataPdu => s switch { 6 => AssociationAction.DT2, 7 => AssociationAction.AR6, _ => Unexpected(s) },
            AssociationEvent.LocalRelease => s == 6 ? AssociationAction.AR1 : AssociationAction.None,
            AssociationEvent.ReleaseRequestPdu => s switch { 6 => AssociationAction.AR2, 7 => AssociationAction.AR8, _ => Unexpected(s) },
            AssociationEvent.ReleaseResponsePdu => s switch { 7 or 11 => AssociationAction.AR3, 10 => AssociationAction.AR10, _ => Unexpected(s) },
            AssociationEvent.LocalReleaseResponse => s switch { 8 or 12 => AssociationAction.AR4, 9 => AssociationAction.AR9, _ => AssociationAction.None },
            AssociationEvent.LocalAbort => s switch { 4 => AssociationAction.AA2, 3 or (>= 5 and <= 12) => AssociationAction.AA1, _ => AssociationAction.None },
            AssociationEvent.AbortPdu => s switch { 2 or 13 => AssociationAction.AA2, 3 or (>= 5 and <= 12) => AssociationAction.AA3, _ => AssociationAction.None },
            AssociationEvent.TransportClosed => s switch { 2 => AssociationAction.AA5, >= 3 and <= 12 => AssociationAction.AA4, 13 => AssociationAction.AR5, _ => AssociationAction.None },
            AssociationEvent.ArtimExpired => s is 2 or 13 ? AssociationAction.AA2 : AssociationAction.None,
            AssociationEvent.InvalidPdu => s == 13 ? AssociationAction.AA7 : Unexpected(s),
            _ => throw new ArgumentOutOfRangeException(nameof(happened)),
        };
    }

    // What a PDU makes one do where nothing else is said of it.
    private static AssociationAction Unexpected(int state) => state switch
    {
        2 => AssociationAction.AA1,
        3 or (>= 5 and <= 12) => AssociationAction.AA8,
        13 => AssociationAction.AA6,
        _ => AssociationAction.None,
    };
}
