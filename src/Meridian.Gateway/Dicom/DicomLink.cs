using System.Buffers;
using System.Collections.Concurrent;
using Meridian.Core.Connections;
using Meridian.Wire.Dicom.Network;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom;

/// <summary>
/// An open association, whoever asked for it: reads PDUs, puts messages together, hands the peer's requests to the services and the peer's responses to
/// whoever awaits them, and sends messages one whole one at a time.
/// One loop reads. Requests run beside it, at most as many as the window allows: at one more, the loop waits, and the peer feels it. So a C-CANCEL, an abort or
/// the end of the connection is seen while an operation runs.
/// </summary>
public sealed partial class DicomLink
{
    /// <summary>How long an abort may take to be heard.</summary>
    internal static readonly TimeSpan AbortGrace = TimeSpan.FromSeconds(2);

    private readonly DicomTransport transport;
    private readonly IReadOnlyList<IDicomService> services;
    private readonly DicomOptions options;
    private readonly DicomFrameReader frames;
    private readonly DicomAssembler assembler;
    private readonly LiveConnection live;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly AssociationMachine machine;
    private readonly CancellationTokenSource over = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long heard;
    private volatile DicomAssociationException? broken;

    internal DicomLink(AssociationInfo info, DicomTransport transport, IReadOnlyList<IDicomService> services, DicomOptions options, DicomFrameReader frames,
        LiveConnection live, TimeProvider clock, ILogger log, AssociationMachine machine)
    {
        (Info, this.transport, this.services, this.options, this.frames, this.live, this.clock, this.log, this.machine) = (info, transport, services, options, frames, live, clock, log, machine);
        assembler = new(frames.Options);
        running = new(info.PerformedWindow == 0 ? options.MaxOutstanding : info.PerformedWindow);
        invoking = new(info.InvokedWindow == 0 ? options.MaxOutstanding : info.InvokedWindow);
        heard = Math.Max(1, clock.GetTimestamp());
    }

    public AssociationInfo Info { get; }

    /// <summary>Operations can be invoked still.</summary>
    public bool IsOpen => machine.IsOpen && broken is null && !over.IsCancellationRequested;

    /// <summary>It ended otherwise than by a release.</summary>
    internal bool HasFailed => broken is not null && machine.State == AssociationState.AwaitingClose && !isReleased;

    /// <summary>Completes when the association is over, for whatever reason.</summary>
    public Task Ended => ended.Task;

    /// <summary>How long nothing has come and nothing has been under way; null: something is.</summary>
    internal TimeSpan? Idle => outstanding.IsEmpty && Volatile.Read(ref operations) == 0 ? clock.GetElapsedTime(Volatile.Read(ref heard)) : null;

    /// <summary>How long a message that has begun has not gone on, in either direction; null: none is under way.</summary>
    internal TimeSpan? Stalled => Volatile.Read(ref writing) is var since and > 0 ? clock.GetElapsedTime(since) : assembler.IsInsideMessage ? clock.GetElapsedTime(Volatile.Read(ref heard)) : null;

    /// <summary>Reads until the association is over; returns why, for people.</summary>
    internal async Task<string> RunAsync()
    {
        var reason = "connection lost";
        try
        {
            reason = await ReadAsync();
        }
        catch (DicomNetworkException refused)
        {
            // PS3.8 9.2: AA-8, or AA-1 for what the peer as user broke; told with the provider's reason.
            Fault(refused);
            reason = refused.Message;
            machine.Take(AssociationEvent.InvalidPdu);
            Break(new(AssociationFailure.Protocol, refused.Message));
            await SayAbortAsync(new(AbortSource.ServiceProvider, ReasonOf(refused.Reason)));
        }
        catch (Exception gone) when (gone is IOException or ConnectionResetException or ConnectionAbortedException or OperationCanceledException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            reason = broken?.Message ?? "connection lost";
            machine.Take(AssociationEvent.TransportClosed);
        }
        catch (Exception wrong)
        {
            reason = "failed";
            log.Failed(Info.ConnectionId, wrong);
            await SayAbortAsync(new(AbortSource.ServiceProvider, AbortReason.NotSpecified));
        }
        Break(new(AssociationFailure.Lost, "The association is over: " + reason));
        await over.CancelAsync();
        DropReceiver();
        await DrainAsync();
        ended.TrySetResult();
        return reason;
    }

    /// <summary>Aborts (PS3.8 7.3) and ends the connection.</summary>
    public async Task AbortAsync(string reason)
    {
        Break(new(AssociationFailure.Closed, reason));
        machine.Take(AssociationEvent.LocalAbort);
        // In the middle of a message that is being sent there is no place for an abort: the end of the connection says it.
        if (!await SayAbortAsync(new(AbortSource.ServiceUser, AbortReason.NotSpecified))) transport.Abort(reason);
        await over.CancelAsync();
        transport.Input.CancelPendingRead();
        // The reading loop ends by itself, and the peer hears the abort before the connection's end; one that is stuck is torn down.
        await Task.WhenAny(Ended, Task.Delay(AbortGrace, clock, CancellationToken.None));
        if (!Ended.IsCompleted) transport.Abort(reason);
    }

    // The first reason stands; whoever waits for a response hears it.
    private void Break(DicomAssociationException why)
    {
        broken ??= why;
        foreach (var (id, _) in outstanding)
            if (outstanding.TryRemove(id, out var waiting)) waiting.Fail(broken);
    }

    // False: something else was being sent.
    private async ValueTask<bool> SayAbortAsync(AssociateAbort abort)
    {
        try
        {
            // Not behind a message that does not leave: then the end of the connection says it.
            if (!await sending.WaitAsync(TimeSpan.FromMilliseconds(100), CancellationToken.None)) return false;
            try
            {
                outgoing.ResetWrittenCount();
                DicomFrameWriter.Write(outgoing, abort);
                live.AnswerWent(outgoing.WrittenSpan, "A-ABORT");
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
                await transport.WriteAsync(outgoing.WrittenMemory, deadline.Token);
            }
            finally
            {
                sending.Release();
            }
        }
        catch (Exception gone) when (gone is IOException or ConnectionResetException or ConnectionAbortedException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // the peer has gone before
        }
        return true;
    }

    // PS3.8 Table 9-26
    private static AbortReason ReasonOf(DicomNetworkReject reason) => reason switch
    {
        DicomNetworkReject.UnknownPdu => AbortReason.UnrecognizedPdu,
        DicomNetworkReject.UnexpectedPdu => AbortReason.UnexpectedPdu,
        DicomNetworkReject.FragmentOutOfOrder => AbortReason.UnexpectedParameter,
        DicomNetworkReject.UnknownCommand => AbortReason.UnrecognizedParameter,
        _ => AbortReason.InvalidParameterValue,
    };
}
