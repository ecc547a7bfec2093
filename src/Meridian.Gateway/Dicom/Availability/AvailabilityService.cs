using Meridian.Core.Intake;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom.Availability;

/// <summary>
/// Instance Availability Notification (PS3.4 annex R), as the receiver: another node says which instances can be had where. The notification is kept as it came,
/// in the record's messages, before it is answered.
/// </summary>
internal sealed class AvailabilityService(IIntake intake, DicomWelcome welcome) : IDicomService
{
    public const string SopClass = "1.2.840.10008.5.1.4.33";

    public bool Provides(string abstractSyntax) => abstractSyntax == SopClass;

    public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation)
    {
        if (request.Message is not NCreateRequest create)
        {
            await responder.SendAsync(DicomStatus.UnrecognizedOperation, cancellation: cancellation);
            return;
        }
        if (!welcome.Serves(request.Association))
        {
            await responder.SendAsync(DicomStatus.NotAuthorized, "AE title is not known here", cancellation);
            return;
        }
        var status = Check(request);
        if (status.IsSuccess)
        {
            var receipt = await intake.SubmitAsync(new()
            {
                Protocol = Protocol.Dicom, ConnectionId = request.Association.ConnectionId, Raw = request.Dataset, ReceivedAt = request.ReceivedAt, Sender = request.Association.CallingAe,
                ControlId = create.SopInstanceUid, Kind = "N-CREATE InstanceAvailability",
            }, cancellation);
            status = receipt.Kind switch
            {
                ReceiptKind.Committed => DicomStatus.Success,
                ReceiptKind.Duplicate => DicomStatus.DuplicateSopInstance,
                ReceiptKind.Unavailable => DicomStatus.ResourceLimitation,
                _ => DicomStatus.ProcessingFailure,
            };
        }
        await responder.SendAsync(create.Answer(status), cancellation);
    }

    // Table R.3.2-1: the study, and in it series and instances with availability and where they are
    private static DicomStatus Check(DicomRequest request)
    {
        try
        {
            var dataset = request.ReadDataset();
            if (dataset.GetUid(DicomTags.StudyInstanceUID) is null) return DicomStatus.MissingAttribute;
            var series = dataset.GetItems(DicomTags.ReferencedSeriesSequence);
            return series.Count == 0 || series.Any(one => one.GetUid(DicomTags.SeriesInstanceUID) is null || one.GetItems(DicomTags.ReferencedSOPSequence).Count == 0) ? DicomStatus.MissingAttribute : DicomStatus.Success;
        }
        catch (DicomRejectException)
        {
            return DicomStatus.ProcessingFailure;
        }
    }
}
