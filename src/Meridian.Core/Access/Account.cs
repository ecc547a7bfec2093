namespace Meridian.Core.Access;

/// <summary>An account as others may see it.</summary>
/// <param name="IsDisabled">An administrator locked it.</param>
/// <param name="LockedUntil">Too many failures: until then no sign-in; null: not locked out.</param>
public sealed record Account(string Name, Role Role, bool IsDisabled, DateTimeOffset CreatedAt, DateTimeOffset? LockedUntil, int Version);

/// <summary>The stored form: document kind <c>account</c>.</summary>
/// <param name="Version">Rises with each change, so that sessions of an older version end.</param>
internal sealed record StoredAccount(string Name, Role Role, string PasswordHash, bool IsDisabled, DateTimeOffset CreatedAt, int Version);
