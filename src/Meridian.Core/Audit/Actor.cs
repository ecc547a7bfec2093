namespace Meridian.Core.Audit;

/// <summary>Who does something, as the audit trail names them.</summary>
/// <param name="Name">Account name, <c>token:NAME</c>, or <c>hub</c>.</param>
/// <param name="Origin">Address of the caller; null for the hub itself.</param>
public sealed record Actor(string Name, string? Origin = null)
{
    /// <summary>The hub itself.</summary>
    public static Actor Hub { get; } = new("hub");
}
