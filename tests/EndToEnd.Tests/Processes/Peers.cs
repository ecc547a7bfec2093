using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests.Processes;

/// <summary>Foreign programs that the tests talk with; a test is skipped, with the reason, where one is missing.</summary>
public static class Peers
{
    private static readonly Lazy<Task<string?>> npm = new(InstallNpmPeersAsync);

    /// <summary>Skips the test unless the program is there.</summary>
    public static string Need(string path, string package)
    {
        if (!File.Exists(path)) Assert.Skip($"{path} is missing; apt-get install {package}");
        return path;
    }

    /// <summary>The folder with the npm peers, installed from its lock file; skips where npm or its registry is missing.</summary>
    public static async Task<string> NeedNpmPeersAsync()
    {
        var folder = await npm.Value;
        if (folder is null) Assert.Skip("npm, or the registry, is missing");
        return folder!;
    }

    private static async Task<string?> InstallNpmPeersAsync()
    {
        var folder = Path.Combine(Repository.Root, "tests/EndToEnd.Tests/peers");
        if (Directory.Exists(Path.Combine(folder, "node_modules/node-hl7-client"))) return folder;
        try
        {
            var outcome = await Command.RunAsync("npm", ["ci", "--no-audit", "--no-fund"], TimeSpan.FromMinutes(3), folder);
            return outcome.ExitCode == 0 ? folder : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
