using System.Buffers;
using System.Net;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Wire.Dicom.Network;
using Microsoft.AspNetCore.Connections;

namespace Meridian.Gateway.Dicom;

/// <summary>
/// The state of one connection that a peer opened: waits for its association request, negotiates, and lets <see cref="DicomLink"/> run the association.
/// Deadlines are looked at by the endpoint once a second.
/// </summary>
internal sealed class DicomSession
{
    private readonly ConnectionContext connection;
    private readonly DicomEndpoint endpoint;
    private readonly DicomTransport transport;
    private readonly DicomFrameReader frames;
    private readonly LiveConnection live;
    private readonly AssociationMachine machine = new(isRequestor: false);
    private readonly ArrayBufferWriter<byte> output = new(512);
    private DicomLink? link;
    private byte[] junk = [];
    private Task? opened;
    private long awaited;
    private volatile string? closing;

    public DicomSession(ConnectionContext connection, DicomEndpoint endpoint)
    {
        (this.connection, this.endpoint) = (connection, endpoint);
        transport = DicomTransport.Of(connection);
        frames = new(endpoint.Options.FrameOptions());
        live = endpoint.Book.Open(Protocol.Dicom, connection.RemoteEndPoint?.ToString() ?? "", endpoint.Options.Listener);
    }

    public long Id => live.Id;

    /// <summary>Runs until the peer has gone, or a limit was broken.</summary>
    public async Task RunAsync()
    {
        var reason = "peer closed";
        endpoint.Log.Opened(live.Id, live.Peer);
        machine.Take(AssociationEvent.TransportCame);
        Await();
        try
        {
            if (await RequestAsync() is { } request) reason = await ServeAsync(request);
            else reason = closing ?? "no association";
            if (machine.State == AssociationState.AwaitingClose) await AwaitCloseAsync(link is { HasFailed: true } ? DicomLink.AbortGrace : endpoint.Options.ArtimTimeout);
        }
        catch (DicomNetworkException refused)
        {
            reason = refused.Message;
            await FaultAsync(refused);
        }
        catch (Exception gone) when (gone is ConnectionResetException or ConnectionAbortedException or OperationCanceledException or IOException)
        {
            reason = closing ?? "connection lost";
        }
        catch (Exception wrong)
        {
            // The edge of the session: nothing of it may reach the others.
            reason = "failed";
            endpoint.Log.Failed(live.Id, wrong);
        }
        await CloseAsync(closing ?? reason);
    }

    /// <summary>Looks whether something is overdue. Called from the endpoint's timer.</summary>
    public void Check()
    {
        if (closing is not null) return;
        var options = endpoint.Options;
        if (Volatile.Read(ref awaited) is var since and > 0 && endpoint.Clock.GetElapsedTime(since) >= options.ArtimTimeout) TimeOut(link is null ? "no association request came" : "the connection was not ended");
        else if (link is { } running && running.Stalled is { } stalled && stalled >= options.StallTimeout) TimeOut("a message was begun and does not go on");
        else if (link is { } quiet && quiet.Idle is { } idle && idle >= options.IdleTimeout) TimeOut("silent");
    }

    /// <summary>Ends the association.</summary>
    public void Stop(string reason)
    {
        if (closing is not null) return;
        closing = reason;
        if (link is { } running) _ = running.AbortAsync(reason);
        else connection.Abort(new ConnectionAbortedException(reason));
    }

    private void TimeOut(string reason)
    {
        DicomMetrics.TimedOut.Add(1);
        endpoint.Log.TimedOut(live.Id, live.Peer, reason);
        machine.Take(AssociationEvent.ArtimExpired);
        Stop("timed out: " + reason);
    }

    // The association request; null: the peer went before it came.
    private async Task<AssociateRequest?> RequestAsync()
    {
        var input = transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(CancellationToken.None); // the deadline and the connection's end cancel the read itself
            var buffer = result.Buffer;
            try
            {
                if (DicomFrame.TryRead(ref buffer, frames.Options, out var frame))
                {
                    if (frame.Type != PduType.AssociateRequest && frame.Type != PduType.Abort) throw new DicomNetworkException(DicomNetworkReject.UnexpectedPdu, 0);
                    var request = frame.Type == PduType.Abort ? null : AssociateRequest.Read(frame.Body);
                    if (request is null) machine.Take(AssociationEvent.AbortPdu);
                    else live.MessageCame(Shown(request));
                    input.AdvanceTo(buffer.Start);
                    return request;
                }
            }
            catch (DicomNetworkException)
            {
                junk = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, ConnectionEventRow.MostBytes)).ToArray();
                input.AdvanceTo(result.Buffer.End);
                throw;
            }
            input.AdvanceTo(buffer.Start, buffer.End);
            if (!result.IsCompleted) continue;
            if (!buffer.IsEmpty) live.FaultCame(ExchangeKind.HalfMessage, buffer.Slice(0, Math.Min(buffer.Length, ConnectionEventRow.MostBytes)).ToArray(), buffer.Length);
            machine.Take(AssociationEvent.TransportClosed);
            return null;
        }
    }

    private async Task<string> ServeAsync(AssociateRequest request)
    {
        Volatile.Write(ref awaited, 0);
        if (endpoint.Negotiator.Refuse(request, endpoint.OpenCount) is { } reject)
        {
            machine.Take(AssociationEvent.RequestPdu);
            machine.Take(AssociationEvent.LocalReject);
            DicomMetrics.Rejected.Add(1, new KeyValuePair<string, object?>("reason", reject.Describe()));
            endpoint.Log.Rejected(live.Id, request.CallingAe, live.Peer, reject.Describe());
            opened = RecordAsync(ConnectionEventKind.Opened, default, 0, $"{request.CallingAe} called {request.CalledAe}: refused, {reject.Describe()}");
            DicomFrameWriter.Write(output, reject);
            await SendAsync("A-ASSOCIATE-RJ");
            return "refused: " + reject.Describe();
        }
        machine.Take(AssociationEvent.RequestPdu);
        var (answer, contexts) = endpoint.Negotiator.Accept(request);
        endpoint.Log.Associated(live.Id, request.CallingAe, live.Peer, request.CalledAe, contexts.Count, request.Contexts.Count);
        if (request.User.Identity is { } identity) endpoint.Log.UserIdentityGiven(live.Id, identity.Kind.ToString());
        opened = RecordAsync(ConnectionEventKind.Opened, default, 0, $"{request.CallingAe} called {request.CalledAe}");
        var info = new AssociationInfo
        {
            ConnectionId = live.Id,
            CallingAe = request.CallingAe,
            CalledAe = request.CalledAe,
            PeerAddress = (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "",
            OpenedAt = endpoint.Clock.GetUtcNow(),
            Peer = request.User,
            UserName = DicomNegotiator.UserName(request.User.Identity),
            Contexts = contexts,
            Extended = answer.User.Extended,
            // the window is the requestor's: what it invokes the hub performs
            PerformedWindow = answer.User.Window?.Invoked ?? 1,
            InvokedWindow = answer.User.Window?.Performed ?? 1,
        };
        machine.Take(AssociationEvent.LocalAccept);
        DicomMetrics.Associations.Add(1);
        try
        {
            answer.WriteTo(output);
            link = new(info, transport, endpoint.Services, endpoint.Options, frames, live, endpoint.Clock, endpoint.Log, machine);
            await SendAsync("A-ASSOCIATE-AC");
            return await link.RunAsync();
        }
        finally
        {
            DicomMetrics.Associations.Add(-1);
        }
    }

    private async Task SendAsync(string answer)
    {
        live.AnswerWent(output.WrittenSpan, answer);
        await transport.WriteAsync(output.WrittenMemory, CancellationToken.None);
        output.ResetWrittenCount();
    }

    // What breaks the protocol before there is an association (PS3.8 9.2: AA-1).
    private async Task FaultAsync(DicomNetworkException refused)
    {
        machine.Take(AssociationEvent.InvalidPdu);
        DicomMetrics.Faults.Add(1, new KeyValuePair<string, object?>("reason", refused.Reason.ToString()));
        endpoint.Log.Fault(live.Id, live.Peer, refused.Reason.ToString(), refused.Offset);
        live.FaultCame(ExchangeKind.Junk, junk, junk.Length);
        opened ??= RecordAsync(ConnectionEventKind.Opened, default, 0, null);
        await RecordAsync(ConnectionEventKind.Junk, junk, junk.Length, refused.Message);
        try
        {
            output.ResetWrittenCount();
            DicomFrameWriter.Write(output, new AssociateAbort(AbortSource.ServiceProvider, refused.Reason == DicomNetworkReject.UnknownPdu ? AbortReason.UnrecognizedPdu : refused.Reason == DicomNetworkReject.UnexpectedPdu ? AbortReason.UnexpectedPdu : AbortReason.InvalidParameterValue));
            await SendAsync("A-ABORT");
            await AwaitCloseAsync(DicomLink.AbortGrace);
        }
        catch (Exception gone) when (gone is IOException or ConnectionResetException or ConnectionAbortedException or InvalidOperationException)
        {
            // the peer has gone before
        }
    }

    // PS3.8 9.2 Sta13: the requestor ends the connection; ARTIM bounds the wait.
    private async Task AwaitCloseAsync(TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience, endpoint.Clock);
        try
        {
            while (true)
            {
                var result = await transport.Input.ReadAsync(late.Token);
                transport.Input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted) break;
            }
            machine.Take(AssociationEvent.TransportClosed);
        }
        catch (OperationCanceledException)
        {
            machine.Take(AssociationEvent.ArtimExpired);
        }
    }

    private void Await() => Volatile.Write(ref awaited, Math.Max(1, endpoint.Clock.GetTimestamp()));

    // A secret is neither shown nor remembered.
    private static byte[] Shown(AssociateRequest request)
    {
        var shown = new ArrayBufferWriter<byte>(1024);
        var identity = request.User.Identity;
        if (identity is not null && identity.Kind != UserIdentityKind.Username)
            request = request with { User = request.User with { Identity = identity with { Primary = identity.Kind == UserIdentityKind.UsernameAndPasscode ? identity.Primary : default, Secondary = default } } };
        request.WriteTo(shown);
        return shown.WrittenSpan.ToArray();
    }

    private async Task CloseAsync(string reason)
    {
        Volatile.Write(ref awaited, 0);
        try
        {
            // A connection over which nothing came (a port check) is shown while it is open, and not kept.
            if (opened is not null)
            {
                await opened;
                await RecordAsync(ConnectionEventKind.Closed, default, 0, reason);
            }
        }
        finally
        {
            live.Close();
            endpoint.Log.Closed(live.Id, reason);
        }
    }

    private async Task RecordAsync(ConnectionEventKind kind, ReadOnlyMemory<byte> bytes, long length, string? detail)
    {
        var receipt = await endpoint.Intake.RecordAsync(live.Event(kind, bytes, length, detail), CancellationToken.None);
        if (receipt.Kind == ReceiptKind.Unavailable) endpoint.Log.NotRecorded(live.Id, receipt.Reason ?? "");
    }
}
