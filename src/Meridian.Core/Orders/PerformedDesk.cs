using Meridian.Core.Audit;
using Meridian.Core.Forwarding;
using Meridian.Core.Intake;
using Meridian.Core.Patients;
using Meridian.Core.Peers;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Orders;

/// <summary>What became of what a modality told of a performed step (the statuses of PS3.7 annex C and PS3.4 F.7).</summary>
public enum PerformedOutcome : byte
{
    Done = 1,
    /// <summary>There is a step of this UID already (0111).</summary>
    Duplicate = 2,
    /// <summary>There is none (0112).</summary>
    NotFound = 3,
    /// <summary>It was completed or discontinued and stays so (0110 with error id A710).</summary>
    Final = 4,
}

/// <summary>What a performed step says that it was scheduled as (DICOM 0040,0270).</summary>
public sealed record PerformedReference(string? StudyUid, string? Accession, string? RequestedProcedureId, string? StepId);

/// <summary>
/// What modalities tell of their work. A step is linked to the scheduled one that it names only where the modality's patient identifier is the order's:
/// otherwise both are kept, unlinked, with a note, for a wrong patient at the console must not become a wrong patient in the record.
/// </summary>
public sealed class PerformedDesk(IIntake intake, IOrderReader reader, OrderBook book, PatientDirectory patients, DeliveryQueue queue, DicomPeers peers, TimeProvider clock)
{
    /// <summary>N-CREATE: a step begins. Completes after the commit.</summary>
    /// <param name="told">The message, for peers that take such; null: there is none to tell on.</param>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<PerformedOutcome> CreateAsync(PerformedStepRow row, IReadOnlyList<PerformedReference> references, PatientIdentity? identity, StepMessage? told = null, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (Find(batch, row.Uid) is not null) return PerformedOutcome.Duplicate;
        var now = clock.GetUtcNow();
        row = Linked(batch, row with { CreatedAt = now, UpdatedAt = now }, references, identity is null ? null : PlainIdentity.Of(identity), now);
        batch.PerformedSteps.Add(row);
        Move(batch, row, now);
        TellOn(batch, row, row.CallingAe, told);
        return PerformedOutcome.Done;
    }, cancellation);

    /// <summary>N-SET: a step goes on or ends. Completes after the commit.</summary>
    /// <param name="change">Makes the new row of the one that stands; runs on the writer's thread. Its status is the new one.</param>
    /// <param name="told">The message, for peers that take such; null: there is none to tell on.</param>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<PerformedOutcome> SetAsync(string uid, Func<PerformedStepRow, PerformedStepRow> change, StepMessage? told = null, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (Find(batch, uid) is not { } known) return PerformedOutcome.NotFound;
        if (known.Status != PerformedStatus.InProgress) return PerformedOutcome.Final;
        var now = clock.GetUtcNow();
        var row = change(known) with { Uid = known.Uid, For = known.For, Patient = known.Patient, CreatedAt = known.CreatedAt, UpdatedAt = now, Note = known.Note };
        batch.PerformedSteps.Add(row);
        if (row.Status != known.Status) Move(batch, row, now);
        TellOn(batch, row, row.CallingAe, told);
        return PerformedOutcome.Done;
    }, cancellation);

    // In the transaction of the step itself: what the modality was told to be known, its information system hears, too. Not back to who told it.
    private void TellOn(RecordBatch batch, PerformedStepRow row, string from, StepMessage? told)
    {
        if (told is null) return;
        string? detail = null;
        foreach (var peer in peers.All)
            if (peer.Is(PeerUse.PerformedSteps) && peer.AeTitle != from)
                queue.Add(batch, DeliveryKind.PerformedStep, peer.AeTitle, row.Uid, row.StudyUid, detail: detail ??= ReadableJson.Write(told));
    }

    /// <summary>The message of a delivery of <see cref="DeliveryKind.PerformedStep"/>; null: it has none.</summary>
    public static StepMessage? MessageOf(DeliveryRow row) => row.Detail is { } detail ? ReadableJson.Read<StepMessage>(detail) : null;

    private PerformedStepRow? Find(RecordBatch batch, string uid) => batch.PerformedSteps.FindLast(row => row.Uid == uid) ?? reader.PerformedStep(uid);

    private PerformedStepRow Linked(RecordBatch batch, PerformedStepRow row, IReadOnlyList<PerformedReference> references, PatientIdentity? identity, DateTimeOffset now)
    {
        List<PerformedFor> links = [];
        PatientId patient = default;
        string? note = null;
        foreach (var reference in references)
        {
            if (OrderOf(batch, reference) is not { } order) continue;
            if (identity is null || !IsSame(order, identity))
            {
                note = "The modality names another patient than the order that it refers to.";
                continue;
            }
            var step = order.Order.Steps.FirstOrDefault(step => step.Id == reference.StepId) ?? (order.Order.Steps.Count == 1 ? order.Order.Steps[0] : null);
            if (step?.Id is not { } id) continue;
            if (patient != default && patient != order.Patient)
            {
                note = "The modality refers to orders of several patients.";
                links.Clear();
                break;
            }
            patient = order.Patient;
            links.Add(new(order.Id, id));
        }
        if (links.Count == 0) patient = identity is { Identifiers.Count: > 0 } ? patients.Find(identity)?.Id ?? default : default;
        return row with { For = links, Patient = patient, Note = note };
    }

    private ImagingOrderRow? OrderOf(RecordBatch batch, PerformedReference reference)
    {
        if (reference.StudyUid is { Length: > 0 } study && book.FindBy(batch, OrderKey.Study, study).FirstOrDefault() is { } byStudy) return byStudy;
        if (reference.Accession is not { Length: > 0 } accession) return null;
        var found = book.FindBy(batch, OrderKey.Accession, accession).Where(row => reference.RequestedProcedureId is not { Length: > 0 } id || row.Order.RequestedProcedureId == id).DistinctBy(row => row.Id).Take(2).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    // Modalities send the identifier without its authority or with one that they were set to: the value decides, an authority can only contradict.
    private bool IsSame(ImagingOrderRow order, PatientIdentity identity)
    {
        var known = order.Order.Patient.Identifiers.Concat(patients.Find(order.Patient)?.Identity.Identifiers ?? []);
        return known.Any(his => identity.Identifiers.Any(seen => seen.Value == his.Value && (seen.Authority is null || his.Authority is null || seen.Authority == his.Authority)));
    }

    private void Move(RecordBatch batch, PerformedStepRow row, DateTimeOffset now)
    {
        var to = row.Status switch
        {
            PerformedStatus.InProgress => StepStatus.Started,
            PerformedStatus.Completed => StepStatus.Completed,
            PerformedStatus.Discontinued => StepStatus.Discontinued,
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Status, null),
        };
        foreach (var link in row.For.GroupBy(link => link.Order))
        {
            if (book.Find(batch, link.Key) is not { } order) continue;
            var ids = link.Select(one => one.StepId).ToHashSet();
            OrderBook.Put(batch, order with
            {
                UpdatedAt = now,
                // a step that one modality completed is not begun again by another's late word
                Order = order.Order with { Steps = [.. order.Order.Steps.Select(step => step.Id is { } id && ids.Contains(id) && step.Status != StepStatus.Completed ? step with { Status = to } : step)] },
            });
        }
    }
}
