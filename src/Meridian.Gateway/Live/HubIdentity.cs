namespace Meridian.Gateway.Live;

/// <summary>Which hub this is.</summary>
/// <param name="Id">Of the data directory: another directory is another hub, and its sequences mean something else.</param>
/// <param name="StartedAt">When this process began.</param>
public sealed record HubIdentity(string Id, DateTimeOffset StartedAt, string Version);
