using Meridian.Core.Imaging;
using Meridian.Core.Peers;
using Meridian.Core.Record;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>
/// Sends stored instances to a peer by C-STORE: one association for as many as have room in its presentation contexts, each class proposed in every
/// transfer syntax that it is stored in and uncompressed beside them; as many in flight as the peer's window allows.
/// </summary>
internal sealed class ObjectSender(DicomOptions options, DicomCaller caller, IImageStore store, ILogger<ObjectSender> log)
{
    private static readonly string[] Uncompressed = [DicomUids.ExplicitVRLittleEndian, DicomUids.ImplicitVRLittleEndian];

    /// <summary>Sends all, telling of each; stops in order when cancelled: what is in flight is still told of.</summary>
    /// <param name="originator">The AE and message ID of the C-MOVE that asks for it.</param>
    /// <param name="told">Called one at a time.</param>
    /// <exception cref="DicomAssociationException">The association could not be had or did not last; those not told of were not sent.</exception>
    public async Task SendAsync(DicomPeer peer, IReadOnlyList<SendItem> items, (string Ae, ushort MessageId)? originator, Func<SendItem, SendResult, ValueTask> told, CancellationToken cancellation)
    {
        foreach (var part in Parts(items))
        {
            if (cancellation.IsCancellationRequested) return;
            var contexts = part.Select(item => (item.SopClassUid, item.TransferSyntaxUid)).Concat(part.SelectMany(item => Uncompressed.Select(syntax => (item.SopClassUid, syntax))));
            await using var association = await caller.OpenAsync(peer, DicomProposal.ToStore(contexts) with { Window = options.Query.SendWindow }, cancellation);
            await SendAsync(association.Link, peer.AeTitle, part, originator, told, cancellation);
        }
    }

    /// <summary>The same over an association that is open: the sub-operations of a C-GET.</summary>
    public async Task SendAsync(DicomLink link, string peerAe, IReadOnlyList<SendItem> items, (string Ae, ushort MessageId)? originator, Func<SendItem, SendResult, ValueTask> told, CancellationToken cancellation)
    {
        using var one = new SemaphoreSlim(1);
        DicomAssociationException? broken = null;
        var degree = link.Info.InvokedWindow == 0 ? options.Query.SendWindow : Math.Min(link.Info.InvokedWindow, options.Query.SendWindow);
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, (int)degree) }, async (item, _) =>
        {
            if (cancellation.IsCancellationRequested || Volatile.Read(ref broken) is not null) return;
            SendResult result;
            try
            {
                // a C-STORE cannot be taken back: once begun it is brought to its end
                result = await StoreAsync(link, peerAe, item, originator);
            }
            catch (DicomAssociationException lost)
            {
                // only the first is to blame: the others were under way beside it
                result = Interlocked.CompareExchange(ref broken, lost, null) is null ? new(SendOutcome.Broken, lost.Message) : default;
                if (result.Outcome == 0) return;
            }
            QueryMetrics.Sent.Add(1, new KeyValuePair<string, object?>("outcome", result.Outcome.ToString()));
            await one.WaitAsync(CancellationToken.None);
            try { await told(item, result); }
            finally { one.Release(); }
        });
        if (broken is null) return;
        log.SendBroken(peerAe, broken.Message);
        throw broken;
    }

    private async Task<SendResult> StoreAsync(DicomLink link, string peerAe, SendItem item, (string Ae, ushort MessageId)? originator)
    {
        OutgoingCopy copy;
        try
        {
            copy = OutgoingCopy.Open(store, item, syntax => link.Info.ToInvoke(item.SopClassUid, syntax) is not null, options.Query.LongestRewrite);
        }
        catch (NotSupportedException cannot)
        {
            log.NotSent(peerAe, cannot.Message);
            return new(SendOutcome.NotAccepted, cannot.Message);
        }
        catch (Exception gone) when (gone is IOException or DicomRejectException or RecordUnavailableException or UnauthorizedAccessException)
        {
            log.NotSent(peerAe, gone.Message);
            return new(SendOutcome.Unreadable, "The hub's own copy cannot be read.");
        }
        using (copy)
        {
            var status = (await link.StoreAsync(item.SopClassUid, item.SopUid, copy.TransferSyntax, copy.Content, originator)).Response;
            return status.Status.Kind switch
            {
                DicomStatusKind.Success => new(SendOutcome.Sent),
                DicomStatusKind.Warning => new(SendOutcome.SentWithWarning, $"{peerAe} stored it with warning {status.Status}."),
                _ => new(SendOutcome.Refused, $"{peerAe} refused it with status {status.Status}{(status.ErrorComment is { Length: > 0 } comment ? ": " + comment : "")}."),
            };
        }
    }

    // Portions whose classes and syntaxes have room in one association.
    private static IEnumerable<IReadOnlyList<SendItem>> Parts(IReadOnlyList<SendItem> items)
    {
        var part = new List<SendItem>();
        var contexts = new HashSet<(string, string)>();
        foreach (var item in items)
        {
            var own = Uncompressed.Append(item.TransferSyntaxUid).Select(syntax => (item.SopClassUid, syntax)).ToArray();
            if (contexts.Count + own.Count(context => !contexts.Contains(context)) > DicomProposal.MostContexts)
            {
                yield return part;
                (part, contexts) = ([], []);
            }
            part.Add(item);
            contexts.UnionWith(own);
        }
        if (part.Count > 0) yield return part;
    }
}
