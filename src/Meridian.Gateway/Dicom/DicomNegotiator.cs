using System.Text;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>Decides on an association request (PS3.8 7.1.1, PS3.7 D.3): what is accepted of it, or why it is not. Pure.</summary>
internal sealed class DicomNegotiator(DicomOptions options, IReadOnlyList<IDicomService> services)
{
    /// <summary>Why the request cannot be accepted at all; null: it can.</summary>
    public AssociateReject? Refuse(AssociateRequest request, int open)
    {
        if ((request.ProtocolVersion & 1) == 0) return AssociateReject.ProtocolVersionNotSupported;
        if (request.ApplicationContext != AssociateRequest.DicomApplicationContext) return AssociateReject.ApplicationContextNotSupported;
        if (options.CheckCalledAe && request.CalledAe != options.AeTitle) return AssociateReject.CalledAeNotRecognized;
        return open > options.MaxAssociations ? AssociateReject.TemporaryCongestion : null;
    }

    /// <summary>The acceptance, and the contexts of it that are in force.</summary>
    public (AssociateAccept Answer, IReadOnlyList<AcceptedContext> Contexts) Accept(AssociateRequest request)
    {
        List<AnsweredContext> answers = [];
        List<AcceptedContext> accepted = [];
        Dictionary<string, RoleSelection> roles = new(StringComparer.Ordinal);
        foreach (var proposed in request.Contexts)
        {
            var service = services.FirstOrDefault(s => s.Provides(proposed.AbstractSyntax));
            var syntax = service?.ChooseTransferSyntax(proposed.AbstractSyntax, proposed.TransferSyntaxes);
            var result = service is null ? ContextResult.AbstractSyntaxNotSupported : syntax is null ? ContextResult.TransferSyntaxesNotSupported : ContextResult.Acceptance;
            // PS3.8 9.3.3.2: the transfer syntax is not significant unless accepted, but must be there.
            answers.Add(new(proposed.Id, result, syntax ?? (proposed.TransferSyntaxes.Count > 0 ? proposed.TransferSyntaxes[0] : DicomNegotiation.ImplicitLittleEndian)));
            if (result != ContextResult.Acceptance) continue;
            var (scu, scp) = (true, false);
            if (request.User.Roles.FirstOrDefault(r => r.SopClassUid == proposed.AbstractSyntax) is { } asked)
            {
                // PS3.7 D.3.3.4: each role that was proposed is granted or not; one that was not proposed cannot be.
                (scu, scp) = (asked.Scu, asked.Scp && service!.PeerMayBeScp(proposed.AbstractSyntax));
                roles[proposed.AbstractSyntax] = new(proposed.AbstractSyntax, scu, scp);
            }
            accepted.Add(new(proposed.Id, proposed.AbstractSyntax, syntax!, scu, scp));
        }
        var answer = new AssociateAccept
        {
            CalledAe = request.CalledAe,
            CallingAe = request.CallingAe,
            Contexts = answers,
            User = new UserInformation
            {
                MaxPduBytes = options.MaxPduBytes,
                ImplementationClassUid = DicomWriter.ImplementationClassUid,
                ImplementationVersion = DicomWriter.ImplementationVersionName,
                Window = Window(request.User.Window),
                Roles = [.. roles.Values],
                Extended = [.. Extended(request)],
                // PS3.7 D.3.3.7.2: only when asked for; the server response of a user name is empty.
                // (The cast matters: a bare null would become an empty memory, and a response nobody asked for crashes some peers.)
                IdentityResponse = request.User.Identity is { WantsResponse: true } ? (ReadOnlyMemory<byte>?)ReadOnlyMemory<byte>.Empty : null,
            },
        };
        return (answer, accepted);
    }

    /// <summary>The user's name where the identity is one.</summary>
    public static string? UserName(UserIdentity? identity) =>
        identity is { Kind: UserIdentityKind.Username or UserIdentityKind.UsernameAndPasscode } ? Encoding.UTF8.GetString(identity.Primary.Span) : null;

    // PS3.7 D.3.3.3: at most what was proposed; 0 is any number, which the hub bounds.
    private AsynchronousWindow? Window(AsynchronousWindow? asked) =>
        asked is { } window ? new(Bound(window.Invoked), Bound(window.Performed)) : null;

    private ushort Bound(ushort asked) => asked == 0 ? (ushort)options.MaxOutstanding : (ushort)Math.Min(asked, options.MaxOutstanding);

    private IEnumerable<ExtendedNegotiation> Extended(AssociateRequest request)
    {
        foreach (var asked in request.User.Extended)
            if (services.FirstOrDefault(s => s.Provides(asked.SopClassUid))?.AnswerExtended(asked.SopClassUid, asked.Information) is { } answer)
                yield return new(asked.SopClassUid, answer);
    }
}
