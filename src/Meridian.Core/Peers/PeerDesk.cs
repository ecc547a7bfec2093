using Meridian.Core.Audit;
using Meridian.Core.Intake;

namespace Meridian.Core.Peers;

/// <summary>What people try with peers: somebody who makes the hub call out leaves an entry in the audit trail.</summary>
public sealed class PeerDesk(IIntake intake, DicomPeers peers, AuditTrail audit, IEnumerable<IPeerProbe> probes)
{
    /// <summary>Tries a peer, and notes who did and what came of it; null: there is no such peer.</summary>
    public async Task<PeerProbe?> TryAsync(string aeTitle, Actor actor, CancellationToken cancellation = default)
    {
        if (peers.Find(aeTitle) is not { } peer) return null;
        var probe = probes.FirstOrDefault();
        var found = probe is null ? new PeerProbe(false, "DICOM is switched off in this hub.", TimeSpan.Zero) : await probe.TryAsync(peer, cancellation);
        await intake.DecideAsync(batch => audit.Append(batch, actor, "peer.test", $"peer/{peer.AeTitle}", ReadableJson.Write(new { answers = found.Answers, detail = found.Detail })), cancellation);
        return found;
    }
}
