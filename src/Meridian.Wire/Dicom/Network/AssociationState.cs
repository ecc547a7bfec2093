namespace Meridian.Wire.Dicom.Network;

/// <summary>PS3.8 Tables 9-1 to 9-5: Sta1 to Sta13.</summary>
public enum AssociationState : byte
{
    /// <summary>Sta1.</summary>
    Idle = 1,
    /// <summary>Sta2: the transport is open, an A-ASSOCIATE-RQ is awaited, ARTIM runs.</summary>
    AwaitingRequest = 2,
    /// <summary>Sta3: the local user's answer to a request is awaited.</summary>
    AwaitingLocalAnswer = 3,
    /// <summary>Sta4: the transport is being opened.</summary>
    AwaitingTransport = 4,
    /// <summary>Sta5: A-ASSOCIATE-AC or -RJ is awaited.</summary>
    AwaitingAnswer = 5,
    /// <summary>Sta6: data may pass.</summary>
    Open = 6,
    /// <summary>Sta7: A-RELEASE-RP is awaited.</summary>
    AwaitingReleaseResponse = 7,
    /// <summary>Sta8: the local user's answer to a release is awaited.</summary>
    AwaitingLocalRelease = 8,
    /// <summary>Sta9: both released, requestor's side, local answer awaited.</summary>
    CollisionRequestorLocal = 9,
    /// <summary>Sta10: both released, acceptor's side, A-RELEASE-RP awaited.</summary>
    CollisionAcceptorPeer = 10,
    /// <summary>Sta11: both released, requestor's side, A-RELEASE-RP awaited.</summary>
    CollisionRequestorPeer = 11,
    /// <summary>Sta12: both released, acceptor's side, local answer awaited.</summary>
    CollisionAcceptorLocal = 12,
    /// <summary>Sta13: the transport's end is awaited, ARTIM runs.</summary>
    AwaitingClose = 13,
}

/// <summary>PS3.8 Table 9-10: Evt1 to Evt19.</summary>
public enum AssociationEvent : byte
{
    LocalRequest = 1, TransportOpened = 2, AcceptPdu = 3, RejectPdu = 4, TransportCame = 5, RequestPdu = 6, LocalAccept = 7, LocalReject = 8, LocalData = 9, DataPdu = 10,
    LocalRelease = 11, ReleaseRequestPdu = 12, ReleaseResponsePdu = 13, LocalReleaseResponse = 14, LocalAbort = 15, AbortPdu = 16, TransportClosed = 17, ArtimExpired = 18, InvalidPdu = 19,
}

/// <summary>PS3.8 Tables 9-6 to 9-9.</summary>
public enum AssociationAction : byte
{
    /// <summary>The event cannot come in this state.</summary>
    None,
    /// <summary>Open the transport.</summary>
    AE1,
    /// <summary>Send A-ASSOCIATE-RQ.</summary>
    AE2,
    /// <summary>Tell the user: accepted.</summary>
    AE3,
    /// <summary>Tell the user: rejected; close.</summary>
    AE4,
    /// <summary>Answer the transport; start ARTIM.</summary>
    AE5,
    /// <summary>Stop ARTIM; tell the user of the request, or send A-ASSOCIATE-RJ and start ARTIM.</summary>
    AE6,
    /// <summary>Send A-ASSOCIATE-AC.</summary>
    AE7,
    /// <summary>Send A-ASSOCIATE-RJ; start ARTIM.</summary>
    AE8,
    /// <summary>Send P-DATA-TF.</summary>
    DT1,
    /// <summary>Hand data to the user.</summary>
    DT2,
    /// <summary>Send A-RELEASE-RQ.</summary>
    AR1,
    /// <summary>Tell the user of the release.</summary>
    AR2,
    /// <summary>Tell the user: released; close.</summary>
    AR3,
    /// <summary>Send A-RELEASE-RP; start ARTIM.</summary>
    AR4,
    /// <summary>Stop ARTIM.</summary>
    AR5,
    /// <summary>Hand data to the user.</summary>
    AR6,
    /// <summary>Send P-DATA-TF.</summary>
    AR7,
    /// <summary>Tell the user of the release: collision.</summary>
    AR8,
    /// <summary>Send A-RELEASE-RP.</summary>
    AR9,
    /// <summary>Tell the user: released.</summary>
    AR10,
    /// <summary>Send A-ABORT of the user; start or restart ARTIM.</summary>
    AA1,
    /// <summary>Stop ARTIM; close.</summary>
    AA2,
    /// <summary>Tell the user of the abort; close.</summary>
    AA3,
    /// <summary>Tell the user that the transport broke.</summary>
    AA4,
    /// <summary>Stop ARTIM.</summary>
    AA5,
    /// <summary>Ignore the PDU.</summary>
    AA6,
    /// <summary>Send A-ABORT.</summary>
    AA7,
    /// <summary>Send A-ABORT of the provider; tell the user; start ARTIM.</summary>
    AA8,
}
