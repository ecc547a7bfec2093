using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Meridian.Core.Connections;
using Meridian.Core.Intake;
using Meridian.Core.Peers;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom;

/// <summary>Opens associations to peers: the hub as SCU. Any thread.</summary>
public sealed class DicomCaller(DicomOptions options, ConnectionBook book, TimeProvider clock, ILogger<DicomCaller> log, IServiceProvider provider)
{
    private readonly AssociationChecks checks = new(options, clock);

    /// <summary>
    /// Connects, proposes and returns the open association; dispose it (which releases it in order). The hub's own services answer what the peer
    /// asks over it: C-STORE of a C-GET, N-EVENT-REPORT of a commitment.
    /// </summary>
    /// <exception cref="DicomAssociationException">It could not be had; says how far it came.</exception>
    public async Task<DicomAssociation> OpenAsync(DicomPeer peer, DicomProposal proposal, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(proposal);
        if (proposal.Contexts.Count is 0 or > DicomProposal.MostContexts) throw new ArgumentException($"An association has 1 to {DicomProposal.MostContexts} presentation contexts.", nameof(proposal));
        using var deadline = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var live = book.Open(Protocol.Dicom, $"{peer.Host}:{peer.Port}", peer.AeTitle);
        DicomTransport? transport = null;
        var step = "connect";
        try
        {
            var opened = await PeerStream.ConnectAsync(new(peer.Host, peer.Port, peer.Tls), Tls(peer), either.Token);
            transport = DicomTransport.Of(opened.Stream, opened.Socket);
            step = "answer the association request";
            var association = await AssociateAsync(peer, proposal, transport, live, (opened.Remote as IPEndPoint)?.Address.ToString() ?? "", either.Token);
            DicomMetrics.Called.Add(1, new KeyValuePair<string, object?>("outcome", "accepted"));
            return association;
        }
        catch (Exception failed)
        {
            if (transport is not null) await transport.DisposeAsync();
            live.Close();
            var why = failed switch
            {
                DicomAssociationException known => known,
                OperationCanceledException when cancellation.IsCancellationRequested => null,
                OperationCanceledException => new DicomAssociationException(AssociationFailure.TimedOut, $"{peer.AeTitle} did not {step} within {options.ConnectTimeout.TotalSeconds:0.#} s."),
                SocketException or IOException => new DicomAssociationException(AssociationFailure.Unreachable, $"{peer.AeTitle} at {peer.Host}:{peer.Port} could not be reached: {failed.Message}", failed),
                AuthenticationException => new DicomAssociationException(AssociationFailure.Unreachable, $"No TLS with {peer.AeTitle}: {failed.Message}", failed),
                DicomNetworkException => new DicomAssociationException(AssociationFailure.Protocol, $"{peer.AeTitle} does not speak DICOM: {failed.Message}", failed),
                _ => null,
            };
            if (why is null) throw;
            DicomMetrics.Called.Add(1, new KeyValuePair<string, object?>("outcome", why.Failure.ToString()));
            log.CallFailed(peer.AeTitle, why.Message);
            if (why == failed) throw;
            throw why;
        }
    }

    private static SslClientAuthenticationOptions? Tls(DicomPeer peer) => !peer.Tls ? null : new()
    {
        TargetHost = peer.TlsServerName ?? peer.Host,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        RemoteCertificateValidationCallback = peer.TrustedFingerprint is { } print ? (_, certificate, _, _) => IsTrusted(certificate, print) : null,
    };

    private static bool IsTrusted(X509Certificate? certificate, string fingerprint) =>
        certificate is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.GetRawCertData()), Convert.FromHexString(fingerprint));

    private async Task<DicomAssociation> AssociateAsync(DicomPeer peer, DicomProposal proposal, DicomTransport transport, LiveConnection live, string address, CancellationToken cancellation)
    {
        var request = Request(peer, proposal);
        var machine = new AssociationMachine(isRequestor: true);
        machine.Take(AssociationEvent.LocalRequest);
        machine.Take(AssociationEvent.TransportOpened);
        var output = new ArrayBufferWriter<byte>(4096);
        request.WriteTo(output);
        live.MessageWent(output.WrittenSpan);
        await transport.WriteAsync(output.WrittenMemory, cancellation);
        var frames = new DicomFrameReader(options.FrameOptions());
        var answer = await AnswerAsync(peer, transport.Input, frames.Options, live, cancellation);
        machine.Take(AssociationEvent.AcceptPdu);
        var info = new AssociationInfo
        {
            ConnectionId = live.Id,
            CallingAe = request.CallingAe,
            CalledAe = request.CalledAe,
            IsOurs = true,
            PeerAddress = address,
            OpenedAt = clock.GetUtcNow(),
            Peer = answer.User,
            Contexts = [.. Accepted(request, answer)],
            Extended = answer.User.Extended,
            InvokedWindow = answer.User.Window?.Invoked ?? 1,
            PerformedWindow = answer.User.Window?.Performed ?? 1,
        };
        log.Called(live.Id, peer.AeTitle, info.Contexts.Count, request.Contexts.Count);
        var link = new DicomLink(info, transport, [.. provider.GetServices<IDicomService>()], options, frames, live, clock, log, machine);
        return new DicomAssociation(link, transport, live, checks);
    }

    private AssociateRequest Request(DicomPeer peer, DicomProposal proposal) => new()
    {
        CalledAe = peer.AeTitle,
        CallingAe = proposal.CallingAe ?? options.AeTitle,
        Contexts = [.. proposal.Contexts.Select((c, i) => new ProposedContext((byte)(2 * i + 1), c.AbstractSyntax, c.TransferSyntaxes))],
        User = new()
        {
            MaxPduBytes = options.MaxPduBytes,
            ImplementationClassUid = DicomWriter.ImplementationClassUid,
            ImplementationVersion = DicomWriter.ImplementationVersionName,
            Window = proposal.Window == 1 ? null : new(proposal.Window, 1),
            // PS3.7 D.3.3.4: only where it is not the default
            Roles = [.. proposal.Contexts.Where(c => c.PeerIsScu || !c.PeerIsScp).DistinctBy(c => c.AbstractSyntax).Select(c => new RoleSelection(c.AbstractSyntax, c.PeerIsScp, c.PeerIsScu))],
            Extended = proposal.Extended,
        },
    };

    private static async Task<AssociateAccept> AnswerAsync(DicomPeer peer, PipeReader input, DicomFrameOptions frameOptions, LiveConnection live, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var start = buffer;
            if (!DicomFrame.TryRead(ref buffer, frameOptions, out var frame))
            {
                input.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted) throw new DicomAssociationException(AssociationFailure.Lost, $"{peer.AeTitle} hung up at the association request.");
                continue;
            }
            var bytes = start.Slice(0, buffer.Start).ToArray();
            switch (frame.Type)
            {
                case PduType.AssociateAccept:
                    live.AnswerCame(bytes, "A-ASSOCIATE-AC");
                    var answer = AssociateAccept.Read(frame.Body);
                    input.AdvanceTo(buffer.Start);
                    return answer;
                case PduType.AssociateReject:
                    live.AnswerCame(bytes, "A-ASSOCIATE-RJ");
                    var reject = DicomFrameWriter.ReadReject(frame.Body);
                    throw new DicomAssociationException(AssociationFailure.Rejected, $"{peer.AeTitle} refused the association: {reject.Describe()}.") { Reject = reject };
                case PduType.Abort:
                    live.AnswerCame(bytes, "A-ABORT");
                    throw new DicomAssociationException(AssociationFailure.Aborted, $"{peer.AeTitle} aborted at the association request.");
                default:
                    throw new DicomNetworkException(DicomNetworkReject.UnexpectedPdu, 0);
            }
        }
    }

    private static IEnumerable<AcceptedContext> Accepted(AssociateRequest request, AssociateAccept answer)
    {
        foreach (var context in answer.Contexts)
        {
            if (context.Result != ContextResult.Acceptance || request.Contexts.FirstOrDefault(c => c.Id == context.Id) is not { } proposed) continue;
            var asked = request.User.Roles.FirstOrDefault(r => r.SopClassUid == proposed.AbstractSyntax);
            // PS3.7 D.3.3.4: a proposal that is not answered leaves the default, requestor SCU and acceptor SCP.
            var granted = asked is null ? null : answer.User.Roles.FirstOrDefault(r => r.SopClassUid == proposed.AbstractSyntax);
            var (weAreScu, weAreScp) = granted is null ? (true, false) : (granted.Scu && asked!.Scu, granted.Scp && asked!.Scp);
            yield return new(context.Id, proposed.AbstractSyntax, context.TransferSyntax, PeerIsScu: weAreScp, PeerIsScp: weAreScu);
        }
    }
}
