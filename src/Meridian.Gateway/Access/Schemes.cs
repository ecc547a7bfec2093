namespace Meridian.Gateway.Access;

/// <summary>Names of the authentication schemes.</summary>
public static class Schemes
{
    /// <summary>Chooses one of the others by the request.</summary>
    public const string Any = "meridian";
    public const string Session = "session";
    public const string Token = "token";
    public const string Demo = "demo";
}
