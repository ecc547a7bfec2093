using System.Globalization;
using Meridian.Core.Access;

namespace Meridian.Gateway.Access;

/// <summary>Whether what somebody signed in with still holds: accounts change, are locked and go; tokens end.</summary>
public sealed class CredentialCheck(Accounts accounts, Tokens tokens, TimeProvider time)
{
    public bool StillHolds(Credential credential) => credential.Kind switch
    {
        CredentialKind.Demo => true,
        // the version rises with each change, so a new password or role ends older sessions; a lock-out by others' failures does not
        CredentialKind.Session => accounts.Find(credential.Name) is { IsDisabled: false } account
            && account.Role == credential.Role && account.Version.ToString(CultureInfo.InvariantCulture) == credential.Key,
        CredentialKind.Token => tokens.All.Any(token => token.Id == credential.Key && token.ExpiresAt > time.GetUtcNow()),
        _ => throw new ArgumentOutOfRangeException(nameof(credential)),
    };
}
