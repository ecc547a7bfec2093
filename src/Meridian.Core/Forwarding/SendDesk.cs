using Meridian.Core.Audit;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Peers;

namespace Meridian.Core.Forwarding;

/// <summary>What became of a wish to send images to a peer.</summary>
public enum SendWish : byte { Queued = 1, UnknownPeer = 2, NothingThere = 3 }

/// <summary>What people send by hand: through the same durable queue as what rules forward.</summary>
public sealed class SendDesk(IIntake intake, DeliveryQueue queue, DicomPeers peers, AuditTrail audit, IImagingReader? reader = null)
{
    // one decision a portion: a study of ten thousand must not hold up what comes in meanwhile
    private const int Portion = 1000;

    /// <summary>Puts a study, or one series of it, into the queue; returns how many instances.</summary>
    /// <exception cref="Record.RecordUnavailableException">It cannot be written now; portions before stand.</exception>
    public async Task<(SendWish Outcome, int Count)> SendAsync(string studyUid, string? seriesUid, string destination, Actor actor, CancellationToken cancellation = default)
    {
        if (peers.Find(destination) is not { } peer || !peer.Is(PeerUse.Destination)) return (SendWish.UnknownPeer, 0);
        var instances = reader?.InstancesOf(studyUid, seriesUid).Select(row => row.SopUid).ToList() ?? [];
        if (instances.Count == 0) return (SendWish.NothingThere, 0);
        var isFirst = true;
        foreach (var portion in instances.Chunk(Portion))
        {
            var tells = isFirst;
            await intake.DecideAsync(batch =>
            {
                foreach (var instance in portion) queue.Add(batch, DeliveryKind.Instance, peer.AeTitle, instance, studyUid);
                if (tells) audit.Append(batch, actor, "delivery.send", $"study/{studyUid}", ReadableJson.Write(new { destination = peer.AeTitle, series = seriesUid, instances = instances.Count }));
                return true;
            }, cancellation);
            isFirst = false;
        }
        return (SendWish.Queued, instances.Count);
    }
}
