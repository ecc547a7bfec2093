using Meridian.Core.Orders;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Gateway.Dicom.Matching;
using Meridian.Model;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom.Worklist;

/// <summary>
/// Modality Worklist (PS3.4 annex K): C-FIND over the scheduled steps of the orders. Without a key for their status (0040,0020) it shows what is still to be begun;
/// with one, steps of any status that match. C-CANCEL ends the answers.
/// </summary>
internal sealed class WorklistService(IOrderReader orders, IRecordReader record, DicomWelcome welcome, TimeProvider clock) : IDicomService
{
    /// <summary>Modality Worklist Information Model – FIND.</summary>
    public const string SopClass = "1.2.840.10008.5.1.4.31";

    // A modality that asks for everything of a year would show it to nobody; it is told that there is more.
    private const int MostOrders = 10_000;

    public bool Provides(string abstractSyntax) => abstractSyntax == SopClass;

    public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation)
    {
        if (request.Message is not CFindRequest find)
        {
            await responder.SendAsync(DicomStatus.UnrecognizedOperation, cancellation: cancellation);
            return;
        }
        if (!welcome.Serves(request.Association))
        {
            await responder.SendAsync(DicomStatus.NotAuthorized, "AE title is not known here", cancellation);
            return;
        }
        DicomDataset keys;
        try
        {
            keys = request.ReadDataset();
        }
        catch (DicomRejectException)
        {
            await responder.SendAsync(DicomStatus.CannotUnderstand, "Identifier cannot be read", cancellation);
            return;
        }
        if (keys.Count == 0)
        {
            await responder.SendAsync(DicomStatus.DatasetDoesNotMatchSopClass, "Identifier is empty", cancellation);
            return;
        }
        try
        {
            // read whole before the first answer: a modality that takes its answers slowly must not hold the record's snapshot
            var rows = Rows(keys, out var query);
            foreach (var match in Matches(keys, query, rows))
            {
                if (request.Cancelled.IsCancellationRequested)
                {
                    await responder.SendAsync(DicomStatus.Cancel, cancellation: cancellation);
                    return;
                }
                var status = KeyAnswer.HasUnsupported(keys, match) ? DicomStatus.PendingWithoutOptionalKeys : DicomStatus.Pending;
                await responder.SendAsync(find.Answer(status), KeyAnswer.Of(keys, match), cancellation);
            }
            if (rows.Count > MostOrders)
            {
                await responder.SendAsync(DicomStatus.OutOfResources, "There is more than can be listed; ask for fewer days", cancellation);
                return;
            }
        }
        catch (RecordUnavailableException)
        {
            await responder.SendAsync(DicomStatus.OutOfResources, "The record cannot be read now", cancellation);
            return;
        }
        await responder.SendAsync(DicomStatus.Success, cancellation: cancellation);
    }

    private List<ImagingOrderRow> Rows(DicomDataset keys, out WorklistKeys query)
    {
        query = WorklistKeys.Read(keys, clock.LocalTimeZone);
        return [.. orders.Worklist(query.Query with { Limit = MostOrders + 1 })];
    }

    // by time
    private IEnumerable<DicomDataset> Matches(DicomDataset keys, WorklistKeys query, List<ImagingOrderRow> rows)
    {
        foreach (var row in rows.Take(MostOrders))
        {
            PatientIdentity? patient = null;
            foreach (var step in row.Order.Steps)
            {
                if (query.Query.Statuses.Count > 0 && !query.Query.Statuses.Contains(step.Status)) continue;
                if (!query.IsInTime(step.Start)) continue;
                var entry = WorklistEntry.Of(row, step, patient ??= PatientOf(row), clock.LocalTimeZone);
                if (KeyMatch.Matches(keys, entry, (tag, at) => !query.IsMatched(tag) && at.Contains(tag))) yield return entry;
            }
        }
    }

    // What the patient feed says now counts before what the order said then.
    private PatientIdentity PatientOf(ImagingOrderRow row) => record.Standing(row.Patient) is { Confirmed: true } known ? known.Identity : row.Order.Patient;
}
