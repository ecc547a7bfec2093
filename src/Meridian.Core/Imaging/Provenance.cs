namespace Meridian.Core.Imaging;

/// <summary>How an instance came here.</summary>
public sealed record Provenance
{
    /// <summary>The hub's number of the connection; 0 for none (STOW-RS, an import).</summary>
    public long ConnectionId { get; init; }
    /// <summary>Who sent it: the calling AE title, or for HTTP the account or <c>token:NAME</c>.</summary>
    public string CallingAe { get; init; } = "";
    /// <summary>The AE title that was called, or <c>STOW-RS</c>.</summary>
    public string CalledAe { get; init; } = "";
    /// <summary>Remote address, without port.</summary>
    public string PeerAddress { get; init; } = "";
    public required DateTimeOffset ReceivedAt { get; init; }
    /// <summary>False for a person's upload and an import from an archive: the sender is no equipment of its own, only what the object names is.</summary>
    public bool IsFromEquipment { get; init; } = true;
}
