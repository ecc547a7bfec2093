namespace Meridian.Core.Access;

/// <summary>A token for programs, as others may see it; the secret itself is shown once and kept nowhere.</summary>
/// <param name="Id">Short identifier; not secret.</param>
public sealed record ApiToken(string Id, string Name, Role Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A new token with its secret, to be shown once.</summary>
public sealed record IssuedToken(ApiToken Token, string Secret);
