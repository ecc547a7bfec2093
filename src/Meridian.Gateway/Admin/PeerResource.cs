using Meridian.Core.Access;
using Meridian.Core.Peers;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>A DICOM application entity that the hub may call.</summary>
public sealed record PeerView
{
    public required string AeTitle { get; init; }
    public required string Host { get; init; }
    public required int Port { get; init; }
    public required bool Tls { get; init; }
    /// <summary>Name that its certificate must bear; missing: the host.</summary>
    public string? TlsServerName { get; init; }
    /// <summary>SHA-256 of its certificate; missing: the system's trusted authorities decide.</summary>
    public string? TrustedFingerprint { get; init; }
    /// <summary>What it is used for.</summary>
    public required IReadOnlyList<PeerUse> Uses { get; init; }
    public string? Description { get; init; }
    /// <summary>Nothing is forwarded to it for the time being.</summary>
    public required bool Paused { get; init; }
}

/// <summary>A peer as it is to be. The AE title stands in the address.</summary>
/// <param name="Uses">Left out: destination.</param>
public sealed record PeerRequest(string Host, int Port, bool Tls = false, string? TlsServerName = null, string? TrustedFingerprint = null,
    IReadOnlyList<PeerUse>? Uses = null, string? Description = null, bool Paused = false);

/// <summary>What a try of a peer found.</summary>
/// <param name="Answers">It accepted the association and answered the verification.</param>
/// <param name="Detail">How far it came and what the peer said.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record PeerTestView(bool Answers, string Detail, double Milliseconds);

/// <summary>DICOM peers: where they are, what they are used for, whether they answer.</summary>
internal static class PeerResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("peers", List).WithName("getPeers").RequireRole(Role.Engineer);
        api.MapPut("peers/{aeTitle}", PutAsync).WithName("putPeer").RequireRole(Role.Engineer);
        api.MapDelete("peers/{aeTitle}", RemoveAsync).WithName("deletePeer").RequireRole(Role.Engineer);
        api.MapPost("peers/{aeTitle}/test", TestAsync).WithName("testPeer").RequireRole(Role.Engineer);
    }

    private static Ok<Page<PeerView>> List(DicomPeers peers) => TypedResults.Ok(Page<PeerView>.Whole([.. peers.All.Select(View)]));

    private static async Task<Results<Ok<PeerView>, Created<PeerView>, ProblemHttpResult>> PutAsync(string aeTitle, PeerRequest request, HttpContext http, DicomPeers peers)
    {
        var peer = new DicomPeer
        {
            AeTitle = aeTitle, Host = request.Host?.Trim() ?? "", Port = request.Port, Tls = request.Tls, TlsServerName = FormText.Given(request.TlsServerName),
            TrustedFingerprint = FormText.Given(request.TrustedFingerprint)?.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant(),
            Uses = request.Uses ?? [PeerUse.Destination], Description = FormText.Given(request.Description), IsPaused = request.Paused,
        };
        if (peer.Problem() is { } problem) return Problems.Invalid("The peer cannot be used", problem);
        var isNew = await peers.PutAsync(peer, Credential.Actor(http), http.RequestAborted);
        return isNew ? TypedResults.Created($"{MeridianApi.Root}/peers/{Uri.EscapeDataString(aeTitle)}", View(peer)) : TypedResults.Ok(View(peer));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string aeTitle, HttpContext http, DicomPeers peers) =>
        await peers.RemoveAsync(aeTitle, Credential.Actor(http), http.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound("such peer");

    private static async Task<Results<Ok<PeerTestView>, ProblemHttpResult>> TestAsync(string aeTitle, HttpContext http, PeerDesk desk) =>
        await desk.TryAsync(aeTitle, Credential.Actor(http), http.RequestAborted) is { } found
            ? TypedResults.Ok(new PeerTestView(found.Answers, found.Detail, Math.Round(found.Took.TotalMilliseconds, 1))) : Problems.NotFound("such peer");

    private static PeerView View(DicomPeer peer) => new()
    {
        AeTitle = peer.AeTitle, Host = peer.Host, Port = peer.Port, Tls = peer.Tls, TlsServerName = peer.TlsServerName, TrustedFingerprint = peer.TrustedFingerprint,
        Uses = peer.Uses, Description = peer.Description, Paused = peer.IsPaused,
    };
}
