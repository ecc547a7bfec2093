namespace Meridian.Wire.Dicom.Network;

/// <summary>What the two sides say of themselves (PS3.8 9.3.2.3, D.1 and PS3.7 D.3.3). Sub-items that are not known are passed over, as PS3.8 9.3.1 asks.</summary>
public sealed record UserInformation
{
    /// <summary>Longest P-DATA-TF that the sender of this takes, in bytes; 0: any (PS3.8 D.1). Default: 16,384 (PS3.8 names none; what toolkits assume).</summary>
    public uint MaxPduBytes { get; init; } = 16384;
    /// <summary>PS3.7 D.3.3.2; empty where the peer gave none.</summary>
    public string ImplementationClassUid { get; init; } = "";
    /// <summary>At most 16 characters.</summary>
    public string? ImplementationVersion { get; init; }
    /// <summary>PS3.7 D.3.3.3; null: none is negotiated, one operation at a time.</summary>
    public AsynchronousWindow? Window { get; init; }
    public IReadOnlyList<RoleSelection> Roles { get; init; } = [];
    public IReadOnlyList<ExtendedNegotiation> Extended { get; init; } = [];
    public IReadOnlyList<CommonExtendedNegotiation> CommonExtended { get; init; } = [];
    /// <summary>In a request only.</summary>
    public UserIdentity? Identity { get; init; }
    /// <summary>The server's response, in an acceptance only (PS3.7 D.3.3.7.2).</summary>
    public ReadOnlyMemory<byte>? IdentityResponse { get; init; }
}

/// <summary>How many operations may be outstanding (PS3.7 D.3.3.3); 0: any number.</summary>
public readonly record struct AsynchronousWindow(ushort Invoked, ushort Performed);

/// <summary>Which roles the association's requestor proposes, or its acceptor grants it, for a SOP class (PS3.7 D.3.3.4).</summary>
public sealed record RoleSelection(string SopClassUid, bool Scu, bool Scp);

/// <summary>SOP class extended negotiation (PS3.7 D.3.3.5): bytes that the service class defines.</summary>
public sealed record ExtendedNegotiation(string SopClassUid, ReadOnlyMemory<byte> Information);

/// <summary>SOP class common extended negotiation (PS3.7 D.3.3.6): which service class a SOP class belongs to and what it specializes.</summary>
public sealed record CommonExtendedNegotiation(string SopClassUid, string ServiceClassUid, IReadOnlyList<string> RelatedGeneralSopClassUids);

/// <summary>User identity (PS3.7 D.3.3.7.1). The secret is never printed.</summary>
public sealed record UserIdentity(UserIdentityKind Kind, bool WantsResponse, ReadOnlyMemory<byte> Primary, ReadOnlyMemory<byte> Secondary)
{
    public override string ToString() => $"UserIdentity {{ {Kind} }}";
}

/// <summary>PS3.7 Table D.3-14.</summary>
public enum UserIdentityKind : byte { Username = 1, UsernameAndPasscode = 2, Kerberos = 3, Saml = 4, JsonWebToken = 5 }
