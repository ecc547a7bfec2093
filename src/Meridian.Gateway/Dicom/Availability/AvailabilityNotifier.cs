using System.Globalization;
using System.Text;
using Meridian.Core.Forwarding;
using Meridian.Core.Imaging;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom.Performed;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom.Availability;

/// <summary>
/// Tells peers that the images of a finished step can be had from the hub (PS3.4 annex R, as user). Not before every instance that the step names is stored:
/// until then the notice waits, and says how many are missing.
/// </summary>
internal sealed class AvailabilityNotifier(DicomPeers peers, DicomCaller caller, IOrderReader orders, IImagingReader images, DicomOptions options, ForwardingOptions forwarding, TimeProvider clock) : IDeliverer
{
    public bool Takes(DeliveryKind kind) => kind == DeliveryKind.Availability;

    public async Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        if (peers.Find(destination) is not { } peer || !peer.Is(PeerUse.Availability))
        {
            foreach (var row in rows) told(new(row, DeliveryOutcome.Impossible, "The list of peers has none of this name that is told of availability."));
            return;
        }
        DicomAssociation? association = null;
        List<DeliveryRow> left = [.. rows];
        try
        {
            foreach (var row in rows)
            {
                var step = row.Detail is { } uid ? orders.PerformedStep(uid) : null;
                var stored = Stored(row.Subject, step);
                if (Missing(step, stored) is { } missing)
                {
                    left.Remove(row);
                    told(Later(row, missing));
                    continue;
                }
                association ??= await caller.OpenAsync(peer, DicomProposal.For(AvailabilityService.SopClass), cancellation);
                var request = new NCreateRequest { SopClassUid = AvailabilityService.SopClass, SopInstanceUid = OrderBook.NewUid() };
                var notice = association.Encode(AvailabilityService.SopClass, DatasetOf(row.Subject, step?.Uid, stored, options.AeTitle));
                var response = (await association.InvokeAsync(request, notice, cancellation: cancellation)).Response;
                left.Remove(row);
                told(response.Status.IsDone ? new(row, DeliveryOutcome.Done)
                    : new(row, DeliveryOutcome.Refused, $"{peer.AeTitle} refused the notice with status {response.Status}{(response.ErrorComment is { Length: > 0 } comment ? ": " + comment : "")}."));
            }
        }
        catch (DicomAssociationException no) when (no.Failure == AssociationFailure.NotAccepted)
        {
            foreach (var row in left) told(new(row, DeliveryOutcome.Refused, no.Message));
        }
        catch (DicomAssociationException away)
        {
            throw new PeerUnreachableException(away.Message, away);
        }
        finally
        {
            if (association is not null) await association.DisposeAsync();
        }
    }

    // A step is told with its own series; one that nobody told of, with its study.
    private List<InstanceRow> Stored(string study, PerformedStepRow? step) => step is { SeriesUids.Count: > 0 }
        ? [.. step.SeriesUids.SelectMany(series => images.InstancesOf(study, series))] : [.. images.InstancesOf(study)];

    // Null: everything is there.
    private static string? Missing(PerformedStepRow? step, List<InstanceRow> stored)
    {
        var named = step is null ? [] : Named(step);
        var missing = named.Except(stored.Select(instance => instance.SopUid), StringComparer.Ordinal).Count();
        if (missing > 0) return string.Create(CultureInfo.InvariantCulture, $"Of {named.Count} images that the step names {missing} have not come.");
        return stored.Count == 0 ? "No image of the step has come." : null;
    }

    /// <summary>SOP instances that a step says it made (PS3.4 table F.7.2-1: 0040,0340 with 0008,1140 and 0040,0220).</summary>
    internal static HashSet<string> Named(PerformedStepRow step)
    {
        HashSet<string> named = new(StringComparer.Ordinal);
        foreach (var series in DicomJson.Read(Encoding.UTF8.GetBytes(step.Attributes)).GetItems(DicomTags.PerformedSeriesSequence))
            foreach (var item in series.GetItems(DicomTags.ReferencedImageSequence).Concat(series.GetItems(DicomTags.ReferencedNonImageCompositeSOPInstanceSequence)))
                if (item.GetUid(DicomTags.ReferencedSOPInstanceUID) is { } uid) named.Add(uid);
        return named;
    }

    private DeliveryResult Later(DeliveryRow row, string missing)
    {
        var waited = clock.GetUtcNow() - row.CreatedAt;
        if (waited >= forwarding.AvailabilityWithin) return new(row, DeliveryOutcome.Impossible, missing);
        // soon at first, less often the longer it takes
        var pause = waited / 4 < forwarding.FirstPause ? forwarding.FirstPause : waited / 4 > forwarding.LongestPause ? forwarding.LongestPause : waited / 4;
        return new(row, DeliveryOutcome.Onward, Next: row with { DueAt = clock.GetUtcNow() + pause, LastError = missing });
    }

    /// <summary>Table R.3.2-1; nothing else may stand in it (R.3.2.1.2).</summary>
    internal static DicomDataset DatasetOf(string study, string? step, IReadOnlyList<InstanceRow> stored, string aeTitle)
    {
        var dataset = new DicomDataset();
        dataset.SetItems(DicomTags.ReferencedPerformedProcedureStepSequence, step is null ? [] : [StepOf(step)]);
        dataset.SetString(DicomTags.StudyInstanceUID, study);
        dataset.SetItems(DicomTags.ReferencedSeriesSequence, [.. stored.GroupBy(instance => instance.SeriesUid).Select(group =>
        {
            var series = new DicomDataset();
            series.SetItems(DicomTags.ReferencedSOPSequence, [.. group.Select(instance => ItemOf(instance, aeTitle))]);
            series.SetString(DicomTags.SeriesInstanceUID, group.Key);
            return series;
        })]);
        return dataset;
    }

    private static DicomDataset StepOf(string uid)
    {
        var item = new DicomDataset();
        item.SetString(DicomTags.ReferencedSOPClassUID, PerformedService.SopClass);
        item.SetString(DicomTags.ReferencedSOPInstanceUID, uid);
        item.SetItems(DicomTags.PerformedWorkitemCodeSequence);
        return item;
    }

    private static DicomDataset ItemOf(InstanceRow instance, string aeTitle)
    {
        var item = new DicomDataset();
        item.SetString(DicomTags.RetrieveAETitle, aeTitle);
        // C.4.23.1: at hand, without a wait
        item.SetString(DicomTags.InstanceAvailability, instance.Damage == ObjectDamage.None ? "ONLINE" : "UNAVAILABLE");
        item.SetString(DicomTags.ReferencedSOPClassUID, instance.SopClassUid);
        item.SetString(DicomTags.ReferencedSOPInstanceUID, instance.SopUid);
        return item;
    }
}
