using System.Buffers;
using System.Globalization;
using Meridian.Virtual.Dicom;
using Meridian.Virtual.Monitors;
using Meridian.Virtual.Physiology;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Virtual.Modality;

/// <summary>
/// One imaging modality: takes a step from the peer's worklist or invents a patient, reports the step in progress, makes and stores the images one by one,
/// reports the step's end, and asks the peer to commit to the images. All over sockets, as a machine from elsewhere would.
/// </summary>
public sealed class VirtualModality
{
    private static readonly string[] Native = [DicomUids.ExplicitVRLittleEndian, DicomUids.ImplicitVRLittleEndian];

    private readonly VirtualModalityOptions options;
    private readonly TimeProvider time;
    private readonly HashSet<string> taken = [];
    private long studies;
    // kept open between questions, as modalities do: a new association for each would fill the peer's log
    private DicomConnection? worklist;

    public VirtualModality(VirtualModalityOptions options, TimeProvider time, ModalityCounters? counters = null)
    {
        options.Validate();
        (this.options, this.time, Counters) = (options, time, counters ?? new());
        var equipment = ModalityEquipment.Of(options.Kind, options.Number);
        Equipment = options.CallingAe is { } title ? equipment with { AeTitle = title } : equipment;
    }

    public ModalityCounters Counters { get; }

    public ModalityEquipment Equipment { get; }

    /// <summary>Examines until the studies are done or it is cancelled; does not throw when cancelled. A peer that refuses ends its study, not the run.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var interval = options.StudiesPerMinute is { } rate ? TimeSpan.FromMinutes(1 / rate) : TimeSpan.Zero;
        try
        {
            while (options.Studies is not { } most || studies < most)
            {
                var started = time.GetTimestamp();
                var isDone = false;
                try
                {
                    isDone = await ExamineAsync(cancellation).ConfigureAwait(false);
                }
                catch (DicomPeerException failed)
                {
                    Counters.OnFailure(failed.Message);
                    if (options.Studies is not null && !options.UseWorklist) studies++; // so many tries, not so many successes: a refusing peer ends the run too
                }
                var wait = isDone ? interval - time.GetElapsedTime(started) : Max(interval, options.UseWorklist ? options.WorklistInterval : TimeSpan.FromSeconds(1));
                if (wait > TimeSpan.Zero && (options.Studies is not { } all || studies < all)) await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested) { }
        finally
        {
            await CloseWorklistAsync(CancellationToken.None).ConfigureAwait(false);
        }

        static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
    }

    /// <summary>One examination; false when the worklist had nothing for this modality.</summary>
    private async Task<bool> ExamineAsync(CancellationToken cancellation)
    {
        var plan = options.UseWorklist ? await FromWorklistAsync(cancellation).ConfigureAwait(false) : Invented();
        if (plan is null) return false;
        studies++;
        var reports = options.UseWorklist && await ReportAsync(plan, cancellation).ConfigureAwait(false);
        var stored = new List<StoredImage>();
        var isComplete = false;
        try
        {
            isComplete = await StoreAsync(plan, stored, cancellation).ConfigureAwait(false);
        }
        catch (DicomPeerException failed)
        {
            Counters.OnFailure(failed.Message);
        }
        Counters.OnStudy(isComplete);
        if (reports) await ReportEndAsync(plan, stored, isComplete, cancellation).ConfigureAwait(false);
        if (options.AskCommitment && stored.Count > 0) await CommitAsync(stored, cancellation).ConfigureAwait(false);
        return true;
    }

    private StudyPlan Invented()
    {
        var number = options.FirstPatient + studies;
        var now = time.GetLocalNow();
        var body = new SeededNoise(options.Seed, 0x5354_5544).Bits(((long)options.Kind << 32) + number);
        var id = string.Create(CultureInfo.InvariantCulture, $"{now:yyMMddHHmmss}{Equipment.Serial[^4..]}");
        return new()
        {
            Patient = ModalityPatient.From(PatientRegister.At(options.Seed, number), options.Seed, number, options.PatientIssuer),
            StudyUid = StudyPlan.NewUid(), Started = now, StudyId = id, AccessionNumber = "A" + id[2..], Description = Examination.DescriptionOf(options.Kind),
            ReferringPhysician = "Virtual^Doctor", PerformedStepId = "P" + id[2..], Seed = body,
        };
    }

    private async Task<StudyPlan?> FromWorklistAsync(CancellationToken cancellation)
    {
        var isFresh = worklist is not { IsOpen: true };
        if (isFresh)
        {
            await CloseWorklistAsync(cancellation).ConfigureAwait(false);
            worklist = await OpenAsync([new(1, DicomUids.ModalityWorklistInformationModelFind, Native)], cancellation).ConfigureAwait(false);
        }
        var connection = worklist!;
        var context = connection.Accepted(DicomUids.ModalityWorklistInformationModelFind) ?? throw new DicomPeerException("the peer offers no worklist");
        var now = time.GetLocalNow();
        var syntax = TransferSyntax.Find(context.TransferSyntax)!;
        var entries = new List<DicomDataset>();
        var request = new CFindRequest { SopClassUid = DicomUids.ModalityWorklistInformationModelFind, MessageId = connection.NextMessageId() };
        var query = Bytes(WorklistEntry.Query(Examination.ModalityOf(options.Kind), now), syntax);
        DicomAnswer end;
        try
        {
            end = await connection.RequestAsync(context.Id, request, query, answer => entries.Add(DicomReader.ReadDataset(answer.Dataset, syntax)), cancellation).ConfigureAwait(false);
        }
        catch (DicomPeerException) when (!isFresh)
        {
            await CloseWorklistAsync(cancellation).ConfigureAwait(false);
            return await FromWorklistAsync(cancellation).ConfigureAwait(false); // the peer had closed what stood idle
        }
        if (end.Message is DimseResponse { Status.IsSuccess: false } failed) throw new DicomPeerException($"the worklist answers {failed.Status} {failed.ErrorComment}");
        var entry = entries.Find(e => WorklistEntry.IsWaiting(e) && taken.Add(WorklistEntry.KeyOf(e)));
        if (entry is null) return null;
        return WorklistEntry.Plan(entry, options.Kind, new SeededNoise(options.Seed, 0x5354_5544).Bits(studies), now);
    }

    private async Task CloseWorklistAsync(CancellationToken cancellation)
    {
        if (worklist is not { } open) return;
        worklist = null;
        await using (open.ConfigureAwait(false))
            await open.ReleaseAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>N-CREATE; false where the peer offers no performed procedure steps.</summary>
    private async Task<bool> ReportAsync(StudyPlan plan, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync([new(1, DicomUids.ModalityPerformedProcedureStep, Native)], cancellation).ConfigureAwait(false);
        if (connection.Accepted(DicomUids.ModalityPerformedProcedureStep) is not { } context) return false;
        var request = new NCreateRequest { SopClassUid = DicomUids.ModalityPerformedProcedureStep, SopInstanceUid = plan.PerformedStepUid, MessageId = connection.NextMessageId() };
        var answer = await connection.RequestAsync(context.Id, request, Bytes(PerformedStep.Begin(plan, options.Kind, Equipment), TransferSyntax.Find(context.TransferSyntax)!), null, cancellation).ConfigureAwait(false);
        await connection.ReleaseAsync(cancellation).ConfigureAwait(false);
        if (!Judge(answer, "the step in progress")) return false;
        Counters.OnStep();
        return true;
    }

    private async Task ReportEndAsync(StudyPlan plan, List<StoredImage> stored, bool isComplete, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync([new(1, DicomUids.ModalityPerformedProcedureStep, Native)], cancellation).ConfigureAwait(false);
        if (connection.Accepted(DicomUids.ModalityPerformedProcedureStep) is not { } context) return;
        var request = new NSetRequest { SopClassUid = DicomUids.ModalityPerformedProcedureStep, SopInstanceUid = plan.PerformedStepUid!, MessageId = connection.NextMessageId() };
        var answer = await connection.RequestAsync(context.Id, request, Bytes(PerformedStep.End(plan, Equipment, stored, isComplete, time.GetLocalNow()), TransferSyntax.Find(context.TransferSyntax)!), null, cancellation).ConfigureAwait(false);
        await connection.ReleaseAsync(cancellation).ConfigureAwait(false);
        Judge(answer, "the step's end");
    }

    /// <summary>Stores all images; true when the peer took every one.</summary>
    private async Task<bool> StoreAsync(StudyPlan plan, List<StoredImage> stored, CancellationToken cancellation)
    {
        var contexts = new List<ProposedContext>();
        foreach (var (sopClass, encapsulated) in StoredClasses(options.Kind))
        {
            contexts.Add(new((byte)((contexts.Count * 2) + 1), sopClass, Native));
            if (encapsulated is not null) contexts.Add(new((byte)((contexts.Count * 2) + 1), sopClass, [encapsulated]));
        }
        await using var connection = await OpenAsync(contexts, cancellation).ConfigureAwait(false);
        var all = true;
        foreach (var image in Examination.Make(options.Kind, plan, Equipment, options.Sections))
        {
            cancellation.ThrowIfCancellationRequested();
            var context = image.Syntax.IsEncapsulated ? connection.Accepted(image.SopClassUid, image.Syntax.Uid) : connection.Accepted(image.SopClassUid, Native);
            if (context is null)
            {
                Counters.OnUnsent();
                Counters.OnFailure($"the peer takes no {image.Syntax.Name} of {image.SopClassUid}");
                all = false;
                continue;
            }
            var dataset = Bytes(image.Dataset, TransferSyntax.Find(context.TransferSyntax)!);
            var request = new CStoreRequest { SopClassUid = image.SopClassUid, SopInstanceUid = image.SopInstanceUid, MessageId = connection.NextMessageId() };
            var answer = await connection.RequestAsync(context.Id, request, dataset, null, cancellation).ConfigureAwait(false);
            Counters.OnSent(dataset.Length);
            if (Judge(answer, "an image"))
            {
                if (((DimseResponse)answer.Message).Status.IsSuccess) Counters.OnAccepted();
                else Counters.OnWarned();
                stored.Add(new(image.SopClassUid, image.SopInstanceUid, image.SeriesUid, image.Dataset.GetString(DicomTags.SeriesDescription) ?? ""));
            }
            else
            {
                Counters.OnRefused();
                all = false;
            }
        }
        await connection.ReleaseAsync(cancellation).ConfigureAwait(false);
        return all;
    }

    private async Task CommitAsync(List<StoredImage> stored, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync([new(1, DicomUids.StorageCommitmentPushModel, Native)], cancellation).ConfigureAwait(false);
        if (connection.Accepted(DicomUids.StorageCommitmentPushModel) is not { } context)
        {
            await connection.ReleaseAsync(cancellation).ConfigureAwait(false);
            return;
        }
        var syntax = TransferSyntax.Find(context.TransferSyntax)!;
        var transaction = StudyPlan.NewUid();
        var request = new NActionRequest { SopClassUid = DicomUids.StorageCommitmentPushModel, SopInstanceUid = DicomUids.StorageCommitmentPushModelInstance, ActionTypeId = 1, MessageId = connection.NextMessageId() };
        var answer = await connection.RequestAsync(context.Id, request, Bytes(PerformedStep.Commitment(transaction, stored), syntax), null, cancellation).ConfigureAwait(false);
        if (!Judge(answer, "the request to commit"))
        {
            Counters.OnCommitment(0, stored.Count);
            return;
        }
        var kept = 0;
        while (await connection.WaitForEventAsync(options.CommitmentTimeout, cancellation).ConfigureAwait(false) is { } report)
        {
            var result = DicomReader.ReadDataset(report.Dataset, syntax);
            if (result.GetUid(DicomTags.TransactionUID) != transaction) continue;
            kept = result.GetItems(DicomTags.ReferencedSOPSequence).Count;
            break;
        }
        Counters.OnCommitment(kept, stored.Count - kept);
        await connection.ReleaseAsync(cancellation).ConfigureAwait(false);
    }

    private bool Judge(DicomAnswer answer, string what)
    {
        var response = (DimseResponse)answer.Message;
        if (response.Status.IsDone) return true;
        Counters.OnFailure($"{what} is answered {response.Status}{(response.ErrorComment is null ? "" : ": " + response.ErrorComment)}");
        return false;
    }

    private Task<DicomConnection> OpenAsync(IReadOnlyList<ProposedContext> contexts, CancellationToken cancellation) =>
        DicomConnection.OpenAsync(options.Connection(Equipment.AeTitle), contexts, time, cancellation);

    private static ReadOnlyMemory<byte> Bytes(DicomDataset dataset, TransferSyntax syntax)
    {
        var bytes = new ArrayBufferWriter<byte>((int)Math.Min(DicomWriter.Measure(dataset, syntax) + 64, 64 << 20));
        DicomWriter.WriteDataset(bytes, dataset, syntax);
        return bytes.WrittenMemory;
    }

    private static IEnumerable<(string SopClass, string? Encapsulated)> StoredClasses(ModalityKind kind) => kind switch
    {
        ModalityKind.Ct => [(DicomUids.CTImageStorage, null)],
        ModalityKind.Mr => [(DicomUids.MRImageStorage, null)],
        ModalityKind.Pet => [(DicomUids.CTImageStorage, null), (DicomUids.PositronEmissionTomographyImageStorage, null), (DicomUids.RTDoseStorage, null)],
        ModalityKind.Us => [(DicomUids.UltrasoundMultiFrameImageStorage, DicomUids.JPEGBaseline8Bit)],
        ModalityKind.Dx => [(DicomUids.DigitalXRayImageStorageForPresentation, DicomUids.RLELossless)],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
