using System.Collections.Concurrent;
using Meridian.Core.Forwarding;
using Meridian.Core.Record;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom.Commitment;

/// <summary>
/// Takes the reports of peers that the hub has asked for storage commitment (PS3.4 J.3.3): what they say is in the record before they are answered,
/// so that a report is never lost, and a peer that tells it twice does no harm.
/// </summary>
internal sealed class CommitmentReception(CommitmentAsks asks, DicomWelcome welcome, DicomOptions options, ILogger<CommitmentReception> log)
{
    // PS3.4 J.3.3.1: all committed; some not
    private const ushort AllCommitted = 1, SomeNot = 2;

    private readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new(StringComparer.Ordinal);

    /// <summary>Completes when a report of this transaction was taken; forget it after use.</summary>
    public Task Await(string transactionUid) => awaited.GetOrAdd(transactionUid, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Forget(string transactionUid) => awaited.TryRemove(transactionUid, out _);

    public async Task<DimseResponse> TakeAsync(DicomRequest request, NEventReportRequest report, CancellationToken cancellation)
    {
        if (!welcome.Serves(request.Association)) return report.Answer(DicomStatus.NotAuthorized, "AE title is not known here");
        if (report.SopInstanceUid != CommitmentService.Instance) return report.Answer(DicomStatus.NoSuchObjectInstance);
        if (report.EventTypeId is not (AllCommitted or SomeNot)) return report.Answer(DicomStatus.NoSuchEventType);
        DicomDataset dataset;
        try
        {
            dataset = request.ReadDataset();
        }
        catch (DicomRejectException)
        {
            return report.Answer(DicomStatus.ProcessingFailure, "The report cannot be read");
        }
        if (dataset.GetUid(DicomTags.TransactionUID) is not { } transaction) return report.Answer(DicomStatus.InvalidArgumentValue, "The transaction UID is missing");
        var verdicts = Verdicts(dataset);
        try
        {
            // whatever AE title it bears: the transaction UID is the hub's own, and nobody else was told it
            if (!await asks.TakeAsync(transaction, options.AeTitle, verdicts, cancellation))
            {
                log.UnknownTransaction(request.Association.PeerAe);
                return report.Answer(DicomStatus.ProcessingFailure, "The hub has asked for no such transaction");
            }
        }
        catch (RecordUnavailableException)
        {
            return report.Answer(DicomStatus.ResourceLimitation, "The record cannot be written now");
        }
        log.Reported(request.Association.PeerAe, verdicts.Count(verdict => verdict.Failure is null), verdicts.Count(verdict => verdict.Failure is not null));
        if (awaited.TryGetValue(transaction, out var waiting)) waiting.TrySetResult();
        return report.Answer(DicomStatus.Success);
    }

    // Table J.3-2. What stands in both lists is not committed.
    private static List<CommitmentVerdict> Verdicts(DicomDataset dataset)
    {
        List<CommitmentVerdict> verdicts = [];
        foreach (var item in dataset.GetItems(DicomTags.ReferencedSOPSequence))
            if (item.GetUid(DicomTags.ReferencedSOPInstanceUID) is { } uid) verdicts.Add(new(uid, null));
        foreach (var item in dataset.GetItems(DicomTags.FailedSOPSequence))
            if (item.GetUid(DicomTags.ReferencedSOPInstanceUID) is { } uid) verdicts.Add(new(uid, item.GetInt32(DicomTags.FailureReason) ?? DicomStatus.ProcessingFailure.Code));
        return verdicts;
    }
}
