using System.Buffers;
using Meridian.Core.Audit;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Peers;
using Meridian.Core.Record;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>
/// C-MOVE and C-GET of the three models (PS3.4 C.4.2, C.4.3) as provider. Each instance is a sub-operation with a pending response of its own; a C-CANCEL ends
/// after what is in flight; the final response counts all and names those that failed. Who had what sent where is in the audit trail.
/// </summary>
internal sealed class RetrieveService(DicomOptions options, IImagingReader reader, DicomPeers peers, ObjectSender sender, QueryGuard guard, IIntake intake, AuditTrail audit, ILogger<RetrieveService> log) : IDicomService
{
    // (0008,0058) has VR UI: in explicit VR its length takes 16 bits (PS3.5 7.1.2)
    private const int LongestFailedList = 65_534;

    public bool Provides(string abstractSyntax) => QueryModel.Find(abstractSyntax) is { Operation: QueryOperation.Move or QueryOperation.Get };

    // PS3.4 C.5.2.1 and C.5.3.1: relational retrieval, enhanced conversion
    public ReadOnlyMemory<byte>? AnswerExtended(string abstractSyntax, ReadOnlyMemory<byte> asked)
    {
        if (asked.IsEmpty) return null;
        var answer = new byte[Math.Min(asked.Length, 2)];
        answer[0] = (byte)(asked.Span[0] & 1);
        return answer;
    }

    public async Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation)
    {
        var (model, operation) = QueryModel.Find(request.Context.AbstractSyntax)!.Value;
        if (operation == QueryOperation.Move ? request.Message is not CMoveRequest : request.Message is not CGetRequest)
        {
            await responder.SendAsync(DicomStatus.UnrecognizedOperation, cancellation: cancellation);
            return;
        }
        if (guard.IsUnwelcome(request.Association))
        {
            await responder.SendAsync(DicomStatus.NotAuthorized, "This AE title is not known here", cancellation);
            return;
        }
        DicomPeer? destination = null;
        if (request.Message is CMoveRequest move && (destination = peers.Find(move.MoveDestination)) is not { } known)
        {
            await responder.SendAsync(DicomStatus.MoveDestinationUnknown, "No such AE title is in the list of peers", cancellation);
            return;
        }
        if (destination is not null && !destination.Is(PeerUse.Destination))
        {
            await responder.SendAsync(DicomStatus.MoveDestinationUnknown, "That peer is not named as a destination", cancellation);
            return;
        }
        var run = new RetrieveRun(request, responder);
        try
        {
            var negotiated = request.Association.ExtendedOf(request.Context.AbstractSyntax).Span;
            var keys = DicomReader.ReadDataset(request.Dataset, TransferSyntax.FindOrAssume(request.Context.TransferSyntax));
            var identifier = QueryIdentifier.Read(model, operation, keys, options.Query.AlwaysRelational || (negotiated.Length > 0 && negotiated[0] == 1), out var problem);
            if (identifier is null)
            {
                await responder.SendAsync(DicomStatus.DatasetDoesNotMatchSopClass, problem, cancellation);
                return;
            }
            run.Begin([.. RetrievePlan.Find(reader, identifier).Select(SendItem.Of)]);
        }
        catch (DicomRejectException unreadable)
        {
            await responder.SendAsync(DicomStatus.CannotUnderstand, "The identifier cannot be read: " + unreadable.Reason, cancellation);
            return;
        }
        catch (RecordUnavailableException trouble)
        {
            log.RecordTrouble(request.Association.CallingAe, trouble.Message);
            await responder.SendAsync(DicomStatus.UnableToCountMatches, "The record cannot be read now", cancellation);
            return;
        }
        await SendAsync(request, run, destination, cancellation);
    }

    private async Task SendAsync(DicomRequest request, RetrieveRun run, DicomPeer? destination, CancellationToken cancellation)
    {
        var to = destination?.AeTitle ?? request.Association.CallingAe;
        if (run.Items.Count > 0)
        {
            try
            {
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(request.Cancelled, cancellation);
                if (destination is null) await sender.SendAsync(request.Link, to, run.Items, null, run.ToldAsync, ending.Token);
                else await sender.SendAsync(destination, run.Items, (request.Association.CallingAe, request.Message.MessageId), run.ToldAsync, ending.Token);
            }
            catch (DicomAssociationException broken)
            {
                run.Break(broken.Message);
            }
            catch (OperationCanceledException) when (request.Cancelled.IsCancellationRequested) { } // before the association to the destination stood
            log.Retrieved(request.Association.CallingAe, to, run.Completed + run.Warnings, run.Failed);
            await NoteAsync(request, run, to);
        }
        await run.FinishAsync(cancellation);
    }

    // What left the hub and for whom; the studies, never who they are of.
    private async Task NoteAsync(DicomRequest request, RetrieveRun run, string to)
    {
        try
        {
            var studies = run.Items.Select(item => item.StudyUid).Distinct(StringComparer.Ordinal).ToList();
            var detail = System.Text.Json.JsonSerializer.Serialize(new { destination = to, studies = studies.Take(100), more = Math.Max(0, studies.Count - 100), sent = run.Completed + run.Warnings, failed = run.Failed });
            await intake.DecideAsync(batch => audit.Append(batch, new Actor("ae:" + request.Association.CallingAe, request.Association.PeerAddress), request.Message is CMoveRequest ? "dicom.move" : "dicom.get",
                studies.Count == 1 ? "study/" + studies[0] : null, detail), CancellationToken.None);
        }
        catch (RecordUnavailableException trouble)
        {
            log.RecordTrouble(request.Association.CallingAe, trouble.Message);
        }
    }

    /// <summary>The state of one C-MOVE or C-GET.</summary>
    private sealed class RetrieveRun(DicomRequest request, DicomResponder responder)
    {
        private readonly HashSet<string> open = new(StringComparer.Ordinal);
        private readonly List<string> failed = [];
        private string? trouble;

        public IReadOnlyList<SendItem> Items { get; private set; } = [];
        public int Completed { get; private set; }
        public int Warnings { get; private set; }
        public int Failed => failed.Count;

        public void Begin(IReadOnlyList<SendItem> items)
        {
            Items = items;
            foreach (var item in items) open.Add(item.SopUid);
        }

        public async ValueTask ToldAsync(SendItem item, SendResult result)
        {
            open.Remove(item.SopUid);
            switch (result.Outcome)
            {
                case SendOutcome.Sent: Completed++; break;
                case SendOutcome.SentWithWarning: Warnings++; break;
                default:
                    failed.Add(item.SopUid);
                    trouble ??= result.Reason;
                    break;
            }
            // a requester that is gone hears nothing; what is in flight is still counted, and nothing new is begun
            if (open.Count > 0 && request.Link.IsOpen) await responder.SendAsync(Answer(DicomStatus.Pending, open.Count), cancellation: CancellationToken.None);
        }

        /// <summary>What was not told of will not come.</summary>
        public void Break(string reason)
        {
            trouble ??= reason;
            failed.AddRange(open);
            open.Clear();
        }

        // PS3.4 C.4.2.1.5 and C.4.2.3.1: remaining only while pending or cancelled
        public async Task FinishAsync(CancellationToken cancellation)
        {
            var status = open.Count > 0 ? DicomStatus.Cancel
                : failed.Count == 0 && Warnings == 0 ? DicomStatus.Success
                : failed.Count > 0 && Completed + Warnings == 0 ? DicomStatus.UnableToPerformSuboperations : DicomStatus.CoercionOrFailures;
            var answer = Answer(status, open.Count > 0 ? open.Count : null);
            if (failed.Count == 0)
            {
                await responder.SendAsync(answer, cancellation);
                return;
            }
            var list = new DicomDataset();
            list.SetString(DicomTags.FailedSOPInstanceUIDList, [.. Fitting()]);
            var bytes = new ArrayBufferWriter<byte>(256);
            DicomWriter.WriteDataset(bytes, list, TransferSyntax.FindOrAssume(request.Context.TransferSyntax));
            await responder.SendAsync(answer, bytes.WrittenMemory, cancellation);
        }

        private IEnumerable<string> Fitting()
        {
            var length = 0;
            foreach (var uid in failed)
            {
                length += uid.Length + 1;
                if (length > LongestFailedList) yield break;
                yield return uid;
            }
        }

        private DimseResponse Answer(DicomStatus status, int? remaining)
        {
            var counts = new Suboperations(remaining is { } left ? Count(left) : null, Count(Completed), Count(Failed), Count(Warnings));
            var comment = status.Kind is DicomStatusKind.Failure or DicomStatusKind.Warning ? trouble : null;
            return request.Message switch
            {
                CMoveRequest move => move.Answer(status, comment) with { Suboperations = counts },
                CGetRequest get => get.Answer(status, comment) with { Suboperations = counts },
                _ => throw new InvalidOperationException(),
            };
        }

        // US: a count beyond it stands still at its end
        private static ushort Count(int count) => (ushort)Math.Min(count, ushort.MaxValue);
    }
}
