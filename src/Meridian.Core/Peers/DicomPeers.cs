using System.Collections.Concurrent;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Peers;

/// <summary>
/// The DICOM peers that the hub may call, kept as documents of kind <c>dicom-peer</c> by AE title. Reads from any thread see
/// what is committed.
/// </summary>
public sealed class DicomPeers(IIntake intake, AuditTrail audit, TimeProvider clock) : IEarlyListener, ILoadable
{
    public const string DocumentKind = "dicom-peer";

    private readonly ConcurrentDictionary<string, DicomPeer> peers = new(StringComparer.Ordinal);

    /// <summary>A peer was added, changed or removed; the AE title. Raised on the writer's thread: must be quick and must not throw.</summary>
    public event Action<string>? Changed;

    /// <summary>All, by AE title.</summary>
    public IReadOnlyList<DicomPeer> All => [.. peers.Values.OrderBy(peer => peer.AeTitle, StringComparer.Ordinal)];

    /// <summary>The peer of an AE title, spaces at its ends left out (PS3.5 6.2: not significant); null: none.</summary>
    public DicomPeer? Find(string aeTitle) => peers.GetValueOrDefault(aeTitle.Trim(' '));

    /// <summary>Adds a peer or changes the one of its AE title; true: it is new.</summary>
    /// <exception cref="ArgumentException">It cannot be; the message says why.</exception>
    public Task<bool> PutAsync(DicomPeer peer, Actor actor, CancellationToken cancellation = default)
    {
        if (peer.Problem() is { } problem) throw new ArgumentException(problem, nameof(peer));
        return intake.DecideAsync(batch =>
        {
            var isNew = !peers.ContainsKey(peer.AeTitle);
            var body = ReadableJson.Write(peer);
            batch.Documents.Add(new(DocumentKind, peer.AeTitle, body, clock.GetUtcNow()));
            audit.Append(batch, actor, isNew ? "peer.add" : "peer.change", $"peer/{peer.AeTitle}", body);
            return isNew;
        }, cancellation);
    }

    /// <summary>Takes a peer away; false when there was none.</summary>
    public Task<bool> RemoveAsync(string aeTitle, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (!peers.ContainsKey(aeTitle)) return false;
        batch.Documents.Add(new(DocumentKind, aeTitle, null, clock.GetUtcNow()));
        audit.Append(batch, actor, "peer.remove", $"peer/{aeTitle}");
        return true;
    }, cancellation);

    public void Load(IRecordReader reader)
    {
        peers.Clear();
        foreach (var document in reader.Documents(DocumentKind)) Apply(document);
    }

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var document in batch.Documents)
        {
            if (document.Kind != DocumentKind) continue;
            Apply(document);
            Changed?.Invoke(document.Key);
        }
    }

    private void Apply(DocumentRow document)
    {
        if (document.Body is null) peers.TryRemove(document.Key, out _);
        else if (ReadableJson.Read<DicomPeer>(document.Body) is { } peer) peers[document.Key] = peer;
    }
}
