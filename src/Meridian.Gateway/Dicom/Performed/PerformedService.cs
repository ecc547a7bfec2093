using System.Text;
using Meridian.Core.Orders;
using Meridian.Core.Record;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom.Performed;

/// <summary>
/// Modality Performed Procedure Step (PS3.4 annex F): N-CREATE begins a step, N-SET goes on with it or ends it, N-GET of the retrieve class tells it. A step that was
/// completed or discontinued is never changed again (0110 with error id A710, F.7.2.2.2).
/// </summary>
internal sealed class PerformedService(PerformedDesk desk, IOrderReader orders, DicomWelcome welcome, TimeProvider clock) : IDicomService
{
    /// <summary>Modality Performed Procedure Step, and its Retrieve.</summary>
    public const string SopClass = "1.2.840.10008.3.1.2.3.3", RetrieveClass = "1.2.840.10008.3.1.2.3.4";

    // F.7.2.2.2: performed procedure step object may no longer be updated
    private const ushort MayNoLongerBeUpdated = 0xA710;

    public bool Provides(string abstractSyntax) => abstractSyntax is SopClass or RetrieveClass;

    public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation)
    {
        if (!welcome.Serves(request.Association))
        {
            await responder.SendAsync(DicomStatus.NotAuthorized, "AE title is not known here", cancellation);
            return;
        }
        try
        {
            switch (request.Message)
            {
                case NCreateRequest create when request.Context.AbstractSyntax == SopClass: await CreateAsync(create, request, responder, cancellation); break;
                case NSetRequest set when request.Context.AbstractSyntax == SopClass: await SetAsync(set, request, responder, cancellation); break;
                case NGetRequest get: await GetAsync(get, responder, cancellation); break;
                default: await responder.SendAsync(DicomStatus.UnrecognizedOperation, cancellation: cancellation); break;
            }
        }
        catch (DicomRejectException)
        {
            await responder.SendAsync(DicomStatus.ProcessingFailure, "The attribute list cannot be read", cancellation);
        }
        catch (RecordUnavailableException)
        {
            await responder.SendAsync(DicomStatus.ResourceLimitation, "The record cannot be written now", cancellation);
        }
    }

    private async Task CreateAsync(NCreateRequest create, DicomRequest request, DicomResponder responder, CancellationToken cancellation)
    {
        var dataset = request.ReadDataset();
        if (PerformedDataset.Lacks(dataset) is { } lack)
        {
            await responder.SendAsync(create.Answer(lack.Status, lack.Reason) with { OffendingElements = [lack.Tag.Value] }, cancellation);
            return;
        }
        // PS3.7 10.1.5.1.4: without an instance the performer gives one
        var uid = create.SopInstanceUid ?? OrderBook.NewUid();
        var row = PerformedDataset.Read(uid, dataset, request.Association.CallingAe, clock.LocalTimeZone);
        var outcome = await desk.CreateAsync(row, PerformedDataset.References(dataset), PerformedDataset.Patient(dataset), new(IsCreate: true, request.Context.TransferSyntax, request.Dataset.ToArray()), cancellation);
        await responder.SendAsync((create with { SopInstanceUid = uid }).Answer(outcome == PerformedOutcome.Done ? DicomStatus.Success : DicomStatus.DuplicateSopInstance), cancellation);
    }

    private async Task SetAsync(NSetRequest set, DicomRequest request, DicomResponder responder, CancellationToken cancellation)
    {
        var dataset = request.ReadDataset();
        if (dataset.Contains(DicomTags.PerformedProcedureStepStatus) && PerformedDataset.StatusOf(dataset) is null)
        {
            await responder.SendAsync(set.Answer(DicomStatus.InvalidAttributeValue, "Status is none of IN PROGRESS, COMPLETED, DISCONTINUED") with { OffendingElements = [DicomTags.PerformedProcedureStepStatus.Value] }, cancellation);
            return;
        }
        PerformedOutcome outcome;
        try
        {
            outcome = await desk.SetAsync(set.SopInstanceUid, known => PerformedDataset.Set(known, dataset, clock.LocalTimeZone), new(IsCreate: false, request.Context.TransferSyntax, request.Dataset.ToArray()), cancellation);
        }
        catch (PerformedConflictException conflict)
        {
            await responder.SendAsync(set.Answer(DicomStatus.InvalidAttributeValue, "What a step was made with does not change") with { OffendingElements = [conflict.Tag.Value] }, cancellation);
            return;
        }
        await responder.SendAsync(outcome switch
        {
            PerformedOutcome.Done => set.Answer(DicomStatus.Success),
            PerformedOutcome.Final => set.Answer(DicomStatus.ProcessingFailure, "Performed Procedure Step Object may no longer be updated") with { ErrorId = MayNoLongerBeUpdated },
            PerformedOutcome.NotFound => set.Answer(DicomStatus.NoSuchObjectInstance),
            _ => throw new InvalidOperationException(outcome.ToString()),
        }, cancellation);
    }

    private async Task GetAsync(NGetRequest get, DicomResponder responder, CancellationToken cancellation)
    {
        if (orders.PerformedStep(get.SopInstanceUid) is not { } row)
        {
            await responder.SendAsync(DicomStatus.NoSuchObjectInstance, cancellation: cancellation);
            return;
        }
        var all = DicomJson.Read(Encoding.UTF8.GetBytes(row.Attributes));
        if (get.Attributes.Count > 0) all.RemoveAll(element => element.Tag != DicomTags.SpecificCharacterSet && !get.Attributes.Contains(element.Tag.Value));
        await responder.SendAsync(get.Answer(DicomStatus.Success), all, cancellation);
    }
}
