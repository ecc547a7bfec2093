namespace Meridian.Wire.Dicom.Network;

/// <summary>A-ASSOCIATE-RQ (PS3.8 9.3.2).</summary>
public sealed partial record AssociateRequest
{
    /// <summary>DICOM Application Context Name (PS3.7 A.2.1).</summary>
    public const string DicomApplicationContext = "1.2.840.10008.3.1.1.1";

    /// <summary>Bit 0 is version 1.</summary>
    public ushort ProtocolVersion { get; init; } = 1;
    public required string CalledAe { get; init; }
    public required string CallingAe { get; init; }
    public string ApplicationContext { get; init; } = DicomApplicationContext;
    public required IReadOnlyList<ProposedContext> Contexts { get; init; }
    public required UserInformation User { get; init; }
}

/// <summary>A-ASSOCIATE-AC (PS3.8 9.3.3).</summary>
public sealed partial record AssociateAccept
{
    public ushort ProtocolVersion { get; init; } = 1;
    /// <summary>The request's, given back; the requestor does not test it.</summary>
    public required string CalledAe { get; init; }
    /// <summary>The request's, given back; the requestor does not test it.</summary>
    public required string CallingAe { get; init; }
    public string ApplicationContext { get; init; } = AssociateRequest.DicomApplicationContext;
    public required IReadOnlyList<AnsweredContext> Contexts { get; init; }
    public required UserInformation User { get; init; }
}

/// <summary>A-ASSOCIATE-RJ (PS3.8 9.3.4). The reason's meaning depends on the source (Table 9-21).</summary>
public sealed record AssociateReject(AssociateRejectResult Result, AssociateRejectSource Source, byte Reason)
{
    // PS3.8 Table 9-21, source 1: the service user
    public static AssociateReject NoReason { get; } = new(AssociateRejectResult.Permanent, AssociateRejectSource.ServiceUser, 1);
    public static AssociateReject ApplicationContextNotSupported { get; } = new(AssociateRejectResult.Permanent, AssociateRejectSource.ServiceUser, 2);
    public static AssociateReject CallingAeNotRecognized { get; } = new(AssociateRejectResult.Permanent, AssociateRejectSource.ServiceUser, 3);
    public static AssociateReject CalledAeNotRecognized { get; } = new(AssociateRejectResult.Permanent, AssociateRejectSource.ServiceUser, 7);
    // source 2: the service provider, ACSE
    public static AssociateReject ProviderNoReason { get; } = new(AssociateRejectResult.Permanent, AssociateRejectSource.ProviderAcse, 1);
    public static AssociateReject ProtocolVersionNotSupported { get; } = new(AssociateRejectResult.Permanent, AssociateRejectSource.ProviderAcse, 2);
    // source 3: the service provider, presentation
    public static AssociateReject TemporaryCongestion { get; } = new(AssociateRejectResult.Transient, AssociateRejectSource.ProviderPresentation, 1);
    public static AssociateReject LocalLimitExceeded { get; } = new(AssociateRejectResult.Transient, AssociateRejectSource.ProviderPresentation, 2);

    /// <summary>The words of Table 9-21.</summary>
    public string Describe() => (Source, Reason) switch
    {
        (AssociateRejectSource.ServiceUser, 2) => "application context not supported",
        (AssociateRejectSource.ServiceUser, 3) => "calling AE title not recognized",
        (AssociateRejectSource.ServiceUser, 7) => "called AE title not recognized",
        (AssociateRejectSource.ProviderAcse, 2) => "protocol version not supported",
        (AssociateRejectSource.ProviderPresentation, 1) => "temporary congestion",
        (AssociateRejectSource.ProviderPresentation, 2) => "local limit exceeded",
        (_, 1) => "no reason given",
        _ => $"source {(byte)Source} reason {Reason}",
    };
}

public enum AssociateRejectResult : byte { Permanent = 1, Transient = 2 }

public enum AssociateRejectSource : byte { ServiceUser = 1, ProviderAcse = 2, ProviderPresentation = 3 }

/// <summary>A-ABORT (PS3.8 9.3.8).</summary>
public sealed record AssociateAbort(AbortSource Source, AbortReason Reason);

public enum AbortSource : byte { ServiceUser = 0, ServiceProvider = 2 }

/// <summary>PS3.8 Table 9-26; without meaning unless the source is the provider.</summary>
public enum AbortReason : byte
{
    NotSpecified = 0,
    UnrecognizedPdu = 1,
    UnexpectedPdu = 2,
    UnrecognizedParameter = 4,
    UnexpectedParameter = 5,
    InvalidParameterValue = 6,
}
