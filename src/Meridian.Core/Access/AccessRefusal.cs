namespace Meridian.Core.Access;

/// <summary>Why a change or a sign-in was refused; an expected answer, no exception.</summary>
public enum AccessRefusal : byte
{
    None = 0,
    /// <summary>Name or password is wrong (which of them is not told).</summary>
    WrongPassword,
    /// <summary>Too many failures; see <see cref="Account.LockedUntil"/>.</summary>
    LockedOut,
    /// <summary>An administrator locked the account.</summary>
    Disabled,
    NameTaken,
    /// <summary>Not 1 to 64 letters, digits and <c>. _ - @</c>.</summary>
    BadName,
    /// <summary>Shorter than 10 or longer than 256 characters.</summary>
    BadPassword,
    NotFound,
    /// <summary>The last administrator who can sign in cannot go, be locked or lose the role.</summary>
    LastAdministrator,
    /// <summary>The set-up code is wrong, used, or not needed any more.</summary>
    WrongSetupCode,
}

/// <summary>An answer with what it is about, or why not.</summary>
public readonly record struct AccessAnswer<T>(AccessRefusal Refusal, T? Value) where T : class
{
    public bool IsDone => Refusal == AccessRefusal.None;
}
