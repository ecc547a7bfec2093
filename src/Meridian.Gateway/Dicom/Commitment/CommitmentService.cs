using Meridian.Core.Imaging;
using Meridian.Core.Orders;
using Meridian.Core.Record;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom.Commitment;

/// <summary>
/// Storage Commitment Push Model (PS3.4 annex J): N-ACTION asks whether instances are kept; the answer 0000 means that the question and its result are in the record.
/// The result follows as N-EVENT-REPORT: on the same association when the asker still holds it open a moment later, else on one of the hub's own,
/// tried again until it is told (<see cref="CommitmentReporter"/>). The other way round, reports of peers that the hub has asked (<see cref="CommitmentRequester"/>)
/// come here, over the association of the question or over one that the peer opens as provider.
/// </summary>
internal sealed class CommitmentService(CommitmentDesk desk, IImagingReader images, CommitmentLinks links, CommitmentReception reception, DicomWelcome welcome, TimeProvider clock) : IDicomService
{
    /// <summary>The class, and its one well-known instance (J.3.2, J.3.5).</summary>
    public const string SopClass = "1.2.840.10008.1.20.1", Instance = "1.2.840.10008.1.20.1.1";

    private const ushort RequestCommitment = 1;

    /// <summary>How long the report waits: an asker that wants it on the same association holds it open, others have released it by then.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    public bool Provides(string abstractSyntax) => abstractSyntax == SopClass;

    // a peer that opens an association to report is its provider (PS3.4 J.3.3, PS3.7 D.3.3.4)
    public bool PeerMayBeScp(string abstractSyntax) => true;

    public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation)
    {
        if (request.Message is NEventReportRequest report)
        {
            await responder.SendAsync(await reception.TakeAsync(request, report, cancellation), cancellation);
            return;
        }
        if (request.Message is not NActionRequest action)
        {
            await responder.SendAsync(DicomStatus.UnrecognizedOperation, cancellation: cancellation);
            return;
        }
        if (Refusal(request, action, out var asked) is { } refusal)
        {
            await responder.SendAsync(refusal, cancellation: cancellation);
            return;
        }
        try
        {
            var now = clock.GetUtcNow();
            var row = new CommitmentRow
            {
                TransactionUid = asked!.GetUid(DicomTags.TransactionUID)!, RequesterAe = request.Association.PeerAe, CalledAe = request.Association.CalledAe, RequestedAt = now, UpdatedAt = now,
                State = CommitmentState.Pending, Items = [.. asked.GetItems(DicomTags.ReferencedSOPSequence).Select(Look)],
            };
            links.Add(row, request.Link);
            await desk.BeginAsync(row, Grace, cancellation);
        }
        catch (RecordUnavailableException)
        {
            await responder.SendAsync(DicomStatus.ResourceLimitation, "The record cannot be written now", cancellation);
            return;
        }
        await responder.SendAsync(action.Answer(DicomStatus.Success), cancellation);
    }

    private DicomStatus? Refusal(DicomRequest request, NActionRequest action, out DicomDataset? asked)
    {
        asked = null;
        if (!welcome.Serves(request.Association)) return DicomStatus.NotAuthorized;
        if (action.SopInstanceUid != Instance) return DicomStatus.NoSuchObjectInstance;
        if (action.ActionTypeId != RequestCommitment) return DicomStatus.NoSuchActionType;
        try
        {
            asked = request.ReadDataset();
        }
        catch (DicomRejectException)
        {
            return DicomStatus.ProcessingFailure;
        }
        var items = asked.GetItems(DicomTags.ReferencedSOPSequence);
        return asked.GetUid(DicomTags.TransactionUID) is null || items.Count == 0 || items.Any(item => item.GetUid(DicomTags.ReferencedSOPInstanceUID) is null || item.GetUid(DicomTags.ReferencedSOPClassUID) is null)
            ? DicomStatus.InvalidArgumentValue : null;
    }

    // Failure reasons: PS3.3 C.14.1.1.
    private CommitmentItem Look(DicomDataset item)
    {
        var (sopClass, uid) = (item.GetUid(DicomTags.ReferencedSOPClassUID)!, item.GetUid(DicomTags.ReferencedSOPInstanceUID)!);
        return images.Instance(uid) switch
        {
            null => new(sopClass, uid, DicomStatus.NoSuchObjectInstance.Code),
            // what a check of the bytes found missing or changed is not safe here
            { Damage: not ObjectDamage.None } => new(sopClass, uid, DicomStatus.ProcessingFailure.Code),
            var kept when kept.SopClassUid != sopClass => new(sopClass, uid, DicomStatus.ClassInstanceConflict.Code),
            _ => new(sopClass, uid),
        };
    }
}
