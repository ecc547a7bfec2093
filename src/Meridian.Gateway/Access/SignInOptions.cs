namespace Meridian.Gateway.Access;

/// <summary>Sign-in over HTTP.</summary>
public sealed class SignInOptions
{
    /// <summary>The demonstration: a visitor on loopback is signed in as administrator; everybody else is refused. Default: false.</summary>
    public bool Demo { get; set; }
    /// <summary>Folder of the keys that sign session cookies, in the data directory, so that a wall page survives a restart. Default: none; must be set.</summary>
    public string KeysFolder { get; set; } = "";
    /// <summary>How long a session lasts without any request of its pages; a page that is open renews it. Default: 12 h (a shift).</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(12);
    /// <summary>Sign-ins and set-ups that one address may try in a minute. Default: 20 (a ward behind one address at the change of shift).</summary>
    public int AttemptsAMinute { get; set; } = 20;
}
