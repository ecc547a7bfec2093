using System.Buffers;
using Meridian.Core.Connections;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>What comes: PDUs, pieces of messages, the peer's requests.</summary>
public sealed partial class DicomLink
{
    private readonly SemaphoreSlim running;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<ushort, DicomRequest> requests = new();
    private int operations;
    private TaskCompletionSource? drained;

    // The message whose data set is under way.
    private DicomRequest? incoming;
    private IDicomReceiver? receiver;
    private ArrayBufferWriter<byte>? gathered;
    private DimseResponse? response;
    private long messageBytes;

    private async Task<string> ReadAsync()
    {
        var input = transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(CancellationToken.None);
            if (broken is { } why) return why.Message;
            var buffer = result.Buffer;
            if (!buffer.IsEmpty) Volatile.Write(ref heard, Math.Max(1, clock.GetTimestamp()));
            try
            {
                while (frames.TryRead(ref buffer, out var piece))
                {
                    if (piece.Type == PduType.Data) await TakeAsync(piece);
                    else if (await ControlAsync(piece) is { } end)
                    {
                        input.AdvanceTo(buffer.Start);
                        return end;
                    }
                }
            }
            catch
            {
                // The pipe can be read on from, until the peer has hung up.
                input.AdvanceTo(result.Buffer.End);
                throw;
            }
            if (frames.IsInsidePdu || assembler.IsInsideMessage) transport.AcknowledgeSoon();
            input.AdvanceTo(buffer.Start, buffer.End);
            if (!result.IsCompleted) continue;
            machine.Take(AssociationEvent.TransportClosed);
            return assembler.IsInsideMessage || !buffer.IsEmpty ? "the peer hung up in the middle of a message" : "the peer hung up without release";
        }
    }

    // A PDU beside data; what ends the association, or null.
    private async ValueTask<string?> ControlAsync(DicomPiece piece)
    {
        switch (piece.Type)
        {
            case PduType.ReleaseRequest:
                if (assembler.IsInsideMessage) throw new DicomNetworkException(DicomNetworkReject.UnexpectedPdu, 0);
                live.MessageCame(ReleaseBytes);
                var action = machine.Take(AssociationEvent.ReleaseRequestPdu);
                // What the peer asked for is brought to its end first; it should have waited for that itself.
                await DrainAsync();
                machine.Take(AssociationEvent.LocalReleaseResponse);
                await SayReleaseResponseAsync();
                isReleased = true;
                if (action == AssociationAction.AR8) return null; // both at once: the peer's A-RELEASE-RP is still to come
                released?.TrySetResult();
                return "released";
            case PduType.ReleaseResponse when machine.State is AssociationState.AwaitingReleaseResponse or AssociationState.CollisionAcceptorPeer or AssociationState.CollisionRequestorPeer:
                machine.Take(AssociationEvent.ReleaseResponsePdu);
                live.AnswerCame(ReleaseResponseBytes, "A-RELEASE-RP");
                released?.TrySetResult();
                return "released";
            case PduType.Abort:
                var abort = DicomFrameWriter.ReadAbort(piece.Bytes);
                live.MessageCame([(byte)PduType.Abort, 0, 0, 0, 0, 4, 0, 0, (byte)abort.Source, (byte)abort.Reason]);
                machine.Take(AssociationEvent.AbortPdu);
                var who = abort.Source == AbortSource.ServiceProvider ? $"the peer's provider aborted ({abort.Reason})" : "the peer aborted";
                Break(new(AssociationFailure.Aborted, who));
                return who;
            default:
                throw new DicomNetworkException(DicomNetworkReject.UnexpectedPdu, 0);
        }
    }

    private async ValueTask TakeAsync(DicomPiece piece)
    {
        var part = assembler.Take(piece);
        if (part.Kind == DicomPartKind.Command)
        {
            if (Info.Context(part.ContextId) is not { } context) throw new DicomNetworkException(DicomNetworkReject.UnknownContext, 0);
            if (machine.Take(AssociationEvent.DataPdu) is AssociationAction.AA8) throw new DicomNetworkException(DicomNetworkReject.UnexpectedPdu, 0);
            messageBytes = 0;
            switch (part.Message)
            {
                case DimseRequest request:
                    await BeginAsync(request, context);
                    break;
                case DimseResponse answer:
                    response = answer;
                    gathered = answer.HasDataset ? new() : null;
                    break;
                case CCancelRequest cancel:
                    Note(cancel, default, 0);
                    if (requests.TryGetValue(cancel.RespondsTo, out var cancelled)) await cancelled.CancelSource.CancelAsync();
                    return;
                default:
                    throw new InvalidOperationException();
            }
        }
        else if (part.Kind == DicomPartKind.Data)
        {
            messageBytes += part.Data.Length;
            if (receiver is not null) receiver.Append(part.Data);
            else if (gathered is not null)
            {
                if (gathered.WrittenCount + part.Data.Length > options.MaxMessageBytes) throw new DicomNetworkException(DicomNetworkReject.PduTooLong, 0);
                foreach (var segment in part.Data) gathered.Write(segment.Span);
            }
        }
        if (part.EndsMessage) await EndAsync();
    }

    private async ValueTask BeginAsync(DimseRequest message, AcceptedContext context)
    {
        // A peer that keeps to the window finds room here at once.
        await running.WaitAsync(over.Token);
        incoming = new DicomRequest(this, context, message, clock.GetUtcNow());
        if (!message.HasDataset) return;
        if (Find(incoming) is IDicomStreamingService streaming) receiver = streaming.Begin(incoming);
        else gathered = new();
    }

    private async ValueTask EndAsync()
    {
        if (response is { } answer)
        {
            ReadOnlyMemory<byte> dataset = gathered?.WrittenMemory ?? default;
            Note(answer, dataset, messageBytes);
            (response, gathered) = (null, null);
            await AnsweredAsync(answer, dataset);
            return;
        }
        var request = incoming!;
        request.Dataset = gathered?.WrittenMemory ?? default;
        Note(request.Message, request.Dataset, messageBytes);
        var taken = receiver;
        (incoming, receiver, gathered) = (null, null, null);
        requests[request.Message.MessageId] = request;
        Interlocked.Increment(ref operations);
        Run(request, taken);
    }

    // Owned: DrainAsync waits for all of them.
    private async void Run(DicomRequest request, IDicomReceiver? taken)
    {
        var responder = new DicomResponder(request);
        var began = clock.GetTimestamp();
        try
        {
            await using var ending = over.Token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), request.CancelSource);
            try
            {
                if (taken is not null) await taken.CompleteAsync(responder, over.Token);
                else if (Find(request) is { } service) await service.HandleAsync(request, responder, over.Token);
                else await responder.SendAsync(DicomStatus.UnrecognizedOperation, cancellation: over.Token);
                if (!responder.IsAnswered && !over.IsCancellationRequested) throw new InvalidOperationException($"The service did not answer {request.Message.Command}.");
            }
            catch (Exception) when (over.IsCancellationRequested)
            {
                // the association went away below it
            }
            catch (Exception wrong) when (!responder.IsAnswered)
            {
                log.OperationFailed(Info.ConnectionId, request.Message.Command.ToString(), wrong);
                await responder.SendAsync(DicomStatus.ProcessingFailure, "The hub failed to perform the operation.", over.Token);
            }
        }
        catch (Exception wrong)
        {
            // the response could not be sent either
            if (!over.IsCancellationRequested) transport.Abort(wrong.Message);
        }
        finally
        {
            taken?.Dispose();
            requests.TryRemove(new(request.Message.MessageId, request));
            DicomMetrics.OperationTime.Record(clock.GetElapsedTime(began).TotalMilliseconds, new KeyValuePair<string, object?>("command", request.Message.Command.ToString()));
            Volatile.Write(ref heard, Math.Max(1, clock.GetTimestamp()));
            running.Release();
            if (Interlocked.Decrement(ref operations) == 0) Volatile.Read(ref drained)?.TrySetResult();
        }
    }

    private IDicomService? Find(DicomRequest request)
    {
        foreach (var service in services) if (service.Provides(request.Context.AbstractSyntax)) return service;
        return null;
    }

    private async Task DrainAsync()
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref drained, all);
        if (Interlocked.CompareExchange(ref operations, 0, 0) == 0) return;
        await all.Task;
    }

    private void DropReceiver()
    {
        receiver?.Dispose();
        if (incoming is not null) running.Release();
        (incoming, receiver, gathered, response) = (null, null, null, null);
    }

    private void Fault(DicomNetworkException refused)
    {
        DicomMetrics.Faults.Add(1, new KeyValuePair<string, object?>("reason", refused.Reason.ToString()));
        log.Fault(Info.ConnectionId, live.Peer, refused.Reason.ToString(), refused.Offset);
    }
}
