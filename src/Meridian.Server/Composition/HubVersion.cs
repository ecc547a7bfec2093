using System.Reflection;

namespace Meridian.Server.Composition;

/// <summary>Which version this is.</summary>
public static class HubVersion
{
    /// <summary>Without the build's hash, e.g. <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(HubVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
