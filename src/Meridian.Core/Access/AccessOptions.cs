namespace Meridian.Core.Access;

/// <summary>Sign-in settings.</summary>
public sealed class AccessOptions
{
    /// <summary>Failures in a row that lock a name. Default: 5 (NIST SP 800-63B allows up to 100; a shared ward PC invites guessing).</summary>
    public int FailuresToLockOut { get; set; } = 5;
    /// <summary>How long a name stays locked. Default: 5 min (long for guessing, short for a nurse).</summary>
    public TimeSpan LockOut { get; set; } = TimeSpan.FromMinutes(5);
    /// <summary>Least password length. Default: 10 (over NIST SP 800-63B's 8).</summary>
    public int LeastPasswordLength { get; set; } = 10;
}
