using System.Globalization;
using System.Security.Claims;
using Meridian.Core.Access;
using Meridian.Core.Audit;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Access;

/// <summary>How somebody showed who they are.</summary>
public enum CredentialKind : byte { Session = 1, Token = 2, Demo = 3 }

/// <summary>Who is behind a request, as the claims of its principal carry it.</summary>
/// <param name="Name">Account name, <c>token:NAME</c>, or <c>demo</c>: as the audit trail names them.</param>
/// <param name="Key">What must still hold: the account's version, or the token's id; empty for the demonstration.</param>
public sealed record Credential(CredentialKind Kind, string Name, Role Role, string Key)
{
    private const string KindClaim = "meridian:kind", KeyClaim = "meridian:key";

    public static Credential Of(Account account) => new(CredentialKind.Session, account.Name, account.Role, account.Version.ToString(CultureInfo.InvariantCulture));
    public static Credential Of(ApiToken token) => new(CredentialKind.Token, "token:" + token.Name, token.Role, token.Id);
    public static Credential Demo { get; } = new(CredentialKind.Demo, "demo", Role.Administrator, "");

    /// <summary>Null: nobody is signed in.</summary>
    public static Credential? Of(ClaimsPrincipal? user) =>
        user?.Identity is { IsAuthenticated: true, Name: { } name }
        && Enum.TryParse<CredentialKind>(user.FindFirstValue(KindClaim), out var kind) && Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var role)
            ? new(kind, name, role, user.FindFirstValue(KeyClaim) ?? "") : null;

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [new(ClaimTypes.Name, Name), new(ClaimTypes.Role, Role.ToString()), new(KindClaim, Kind.ToString()), new(KeyClaim, Key)], scheme));

    /// <summary>As the audit trail names them, with the address that the request came from.</summary>
    public static Actor Actor(HttpContext http) => new(Of(http.User)?.Name ?? "unknown", http.Connection.RemoteIpAddress?.ToString());
}
