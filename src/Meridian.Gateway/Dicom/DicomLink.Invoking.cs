using System.Collections.Concurrent;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>What the hub asks of the peer over this association.</summary>
public sealed partial class DicomLink
{
    private readonly SemaphoreSlim invoking;
    private readonly ConcurrentDictionary<ushort, Waiting> outstanding = new();
    private int lastMessageId;

    /// <summary>Most time without a response, pending ones included. Default: the options' response time-out.</summary>
    public TimeSpan? ResponseTimeout { get; set; }

    /// <summary>
    /// Invokes an operation and waits for its final response. The message ID is given here. Cancelling sends C-CANCEL for C-FIND, C-GET and C-MOVE and
    /// waits for the final response that it brings; anything else cannot be taken back: there the association is aborted.
    /// </summary>
    /// <param name="data">The data set, coded in the context's transfer syntax; null: none.</param>
    /// <param name="onPending">Pending responses with their data sets; valid during the call. The next one is not read before it has returned.</param>
    /// <exception cref="DicomAssociationException">The association broke or the peer did not answer in time.</exception>
    public async Task<DimseReply> InvokeAsync(AcceptedContext context, DimseRequest request, DicomContent? data = null, Func<DimseResponse, ReadOnlyMemory<byte>, ValueTask>? onPending = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        await invoking.WaitAsync(cancellation);
        Waiting? waiting = null;
        ushort id = 0;
        try
        {
            if (broken is { } why) throw why;
            waiting = new(onPending, new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock), ResponseTimeout ?? options.ResponseTimeout);
            do id = (ushort)Interlocked.Increment(ref lastMessageId);
            while (id == 0 || !outstanding.TryAdd(id, waiting));
            await SendAsync(context.Id, request with { MessageId = id, HasDataset = data is not null }, data, CancellationToken.None);
            if (broken is { } lost) throw lost;
            // Counted from here: how long an object takes to leave is its size's and the line's business.
            waiting.HeardOf();
            await using var late = waiting.Deadline.Token.UnsafeRegister(static state => ((Waiting)state!).Late.TrySetResult(), waiting);
            await using var cancelled = cancellation.UnsafeRegister(static state => ((Waiting)state!).Cancelled.TrySetResult(), waiting);
            var first = await Task.WhenAny(waiting.Final.Task, waiting.Late.Task, waiting.Cancelled.Task);
            if (first == waiting.Cancelled.Task)
            {
                if (request is CFindRequest or CGetRequest or CMoveRequest && !waiting.Final.Task.IsCompleted)
                {
                    await SendAsync(context.Id, new CCancelRequest { RespondsTo = id }, null, CancellationToken.None);
                    waiting.Deadline.CancelAfter(options.CancelTimeout);
                }
                else if (!waiting.Final.Task.IsCompleted)
                {
                    await AbortAsync("cancelled");
                    cancellation.ThrowIfCancellationRequested();
                }
                first = await Task.WhenAny(waiting.Final.Task, waiting.Late.Task);
            }
            if (first == waiting.Late.Task && !waiting.Final.Task.IsCompleted)
            {
                await AbortAsync("no response in time");
                throw new DicomAssociationException(AssociationFailure.TimedOut, $"The peer did not answer {request.Command} in time.");
            }
            var (response, dataset) = await waiting.Final.Task;
            return new(response, dataset, context.TransferSyntax);
        }
        catch (Exception lost) when (lost is IOException or ObjectDisposedException or Microsoft.AspNetCore.Connections.ConnectionResetException or Microsoft.AspNetCore.Connections.ConnectionAbortedException)
        {
            throw broken ?? new DicomAssociationException(AssociationFailure.Lost, "The connection was lost.", lost);
        }
        finally
        {
            if (waiting is not null)
            {
                outstanding.TryRemove(new(id, waiting));
                waiting.Deadline.Dispose();
            }
            invoking.Release();
        }
    }

    /// <summary>C-STORE over this association: for forwarding, and as a sub-operation of a C-GET of the peer.</summary>
    /// <param name="transferSyntax">What the data set is coded in; a context with exactly this one is used.</param>
    /// <exception cref="DicomAssociationException"><see cref="AssociationFailure.NotAccepted"/>: there is no such context.</exception>
    public Task<DimseReply> StoreAsync(string sopClassUid, string sopInstanceUid, string transferSyntax, DicomContent dataset, (string Ae, ushort MessageId)? originator = null, CancellationToken cancellation = default)
    {
        var context = Info.ToInvoke(sopClassUid, transferSyntax) ?? throw new DicomAssociationException(AssociationFailure.NotAccepted, $"{Info.PeerAe} does not take {sopClassUid} in {transferSyntax}.");
        var request = new CStoreRequest { SopClassUid = sopClassUid, SopInstanceUid = sopInstanceUid, MoveOriginator = originator?.Ae, MoveOriginatorMessageId = originator?.MessageId };
        return InvokeAsync(context, request, dataset, cancellation: cancellation);
    }

    private async ValueTask AnsweredAsync(DimseResponse answer, ReadOnlyMemory<byte> dataset)
    {
        // A response to nothing that is outstanding: of an operation that was given up. Passed over.
        if (!outstanding.TryGetValue(answer.RespondsTo, out var waiting)) return;
        if (!answer.Status.IsPending)
        {
            if (outstanding.TryRemove(new(answer.RespondsTo, waiting))) waiting.Final.TrySetResult((answer, dataset));
            return;
        }
        waiting.HeardOf();
        if (waiting.OnPending is null) return;
        try
        {
            await waiting.OnPending(answer, dataset);
        }
        catch (Exception wrong)
        {
            // The caller's own fault is the caller's to hear.
            if (outstanding.TryRemove(new(answer.RespondsTo, waiting))) waiting.Final.TrySetException(wrong);
        }
    }

    private sealed record Waiting(Func<DimseResponse, ReadOnlyMemory<byte>, ValueTask>? OnPending, CancellationTokenSource Deadline, TimeSpan Patience)
    {
        public TaskCompletionSource<(DimseResponse, ReadOnlyMemory<byte>)> Final { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public TaskCompletionSource Late { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void HeardOf()
        {
            try
            {
                if (!Cancelled.Task.IsCompleted) Deadline.CancelAfter(Patience);
            }
            catch (ObjectDisposedException)
            {
                // answered for good meanwhile
            }
        }

        public void Fail(DicomAssociationException why) => Final.TrySetException(why);
    }
}
