using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>Who is at the other end of an association, and what was agreed on. Does not change while it lasts.</summary>
public sealed record AssociationInfo
{
    /// <summary>The hub's number of the connection.</summary>
    public required long ConnectionId { get; init; }
    /// <summary>The AE title that asked for the association: the peer's, or the hub's own where the hub asked.</summary>
    public required string CallingAe { get; init; }
    /// <summary>The AE title that was asked.</summary>
    public required string CalledAe { get; init; }
    /// <summary>The hub asked for the association.</summary>
    public bool IsOurs { get; init; }
    /// <summary>Remote address without port.</summary>
    public required string PeerAddress { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    /// <summary>What the peer said of itself.</summary>
    public required UserInformation Peer { get; init; }
    /// <summary>The user name that the peer gave (PS3.7 D.3.3.7), where it is one; not checked. Null: none.</summary>
    public string? UserName { get; init; }
    public required IReadOnlyList<AcceptedContext> Contexts { get; init; }
    /// <summary>The extended negotiation that is in force, by SOP class: what the acceptor answered (PS3.7 D.3.3.5).</summary>
    public IReadOnlyList<ExtendedNegotiation> Extended { get; init; } = [];
    /// <summary>Most operations that the hub may have outstanding at the peer; 0: any number.</summary>
    public ushort InvokedWindow { get; init; } = 1;
    /// <summary>Most operations that the peer may have outstanding at the hub.</summary>
    public ushort PerformedWindow { get; init; } = 1;

    /// <summary>The peer's AE title.</summary>
    public string PeerAe => IsOurs ? CalledAe : CallingAe;

    public AcceptedContext? Context(byte id)
    {
        foreach (var context in Contexts) if (context.Id == id) return context;
        return null;
    }

    /// <summary>A context over which the hub may invoke operations of a SOP class; null: none was accepted.</summary>
    /// <param name="transferSyntax">Null: any.</param>
    public AcceptedContext? ToInvoke(string sopClassUid, string? transferSyntax = null)
    {
        foreach (var context in Contexts)
            if (context.PeerIsScp && context.AbstractSyntax == sopClassUid && (transferSyntax is null || context.TransferSyntax == transferSyntax)) return context;
        return null;
    }

    /// <summary>The bytes of extended negotiation in force for a SOP class; empty: none.</summary>
    public ReadOnlyMemory<byte> ExtendedOf(string sopClassUid)
    {
        foreach (var extended in Extended) if (extended.SopClassUid == sopClassUid) return extended.Information;
        return default;
    }
}
