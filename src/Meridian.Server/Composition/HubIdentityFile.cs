using Meridian.Gateway.Live;

namespace Meridian.Server.Composition;

/// <summary>The name of a data directory, kept in it: another directory is another hub, and its sequences mean something else.</summary>
internal static class HubIdentityFile
{
    public static HubIdentity Read(string data)
    {
        var path = Path.Combine(data, "hub-id");
        if (!File.Exists(path)) File.WriteAllText(path, Guid.NewGuid().ToString("N"));
        return new HubIdentity(File.ReadAllText(path).Trim(), TimeProvider.System.GetUtcNow(), HubVersion.Text);
    }
}
