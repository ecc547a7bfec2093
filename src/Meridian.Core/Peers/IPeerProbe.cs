namespace Meridian.Core.Peers;

/// <summary>Tries whether a peer answers. Implemented where the protocol is spoken.</summary>
public interface IPeerProbe
{
    /// <summary>Opens an association, verifies (C-ECHO), releases. Never throws for a peer that does not answer.</summary>
    Task<PeerProbe> TryAsync(DicomPeer peer, CancellationToken cancellation);
}

/// <summary>What a try of a peer found.</summary>
/// <param name="Answers">It accepted the association and answered the verification with success.</param>
/// <param name="Detail">One sentence: how far it came and what the peer said.</param>
/// <param name="Took">From the first byte to the answer.</param>
public sealed record PeerProbe(bool Answers, string Detail, TimeSpan Took);
