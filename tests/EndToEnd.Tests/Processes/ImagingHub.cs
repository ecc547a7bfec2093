using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests.Processes;

/// <summary>An empty hub of the demonstration, to which small studies of several modalities are sent by dcmtk's <c>storescu</c>, for the tests of a class.</summary>
public sealed class ImagingHub : IAsyncLifetime
{
    private HubProcess? hub;
    private Dictionary<string, string>? studies;
    private string? folder;

    public HubProcess Hub => hub ?? throw new InvalidOperationException("not started");
    /// <summary>Where pictures of the screen are kept.</summary>
    public static string Pictures => Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts/viewer")).FullName;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/storescu") || !File.Exists("/usr/lib/python3/dist-packages/pydicom/__init__.py")) return;
        folder = Directory.CreateTempSubdirectory("meridian-studies-").FullName;
        var made = await Command.RunAsync("/usr/bin/python3", [Path.Combine(Repository.Root, "tests/EndToEnd.Tests/imaging/studies.py"), folder, "ct", "petct", "us", "dose", "chest"]);
        Assert.True(made.ExitCode == 0, made.Errors);
        studies = JsonSerializer.Deserialize<Dictionary<string, string>>(made.Output.Trim().Split('\n')[^1]);
        hub = await HubProcess.StartAsync("demo", more: ["--beds", "0"]);
    }

    /// <summary>Skips the test where dcmtk, pydicom, the browser, or the built viewer is missing.</summary>
    public void Need()
    {
        Peers.Need("/usr/bin/storescu", "dcmtk");
        Peers.Need("/usr/lib/python3/dist-packages/pydicom/__init__.py", "python3-pydicom");
        PageProcess.Need();
        if (!File.Exists(Path.Combine(Repository.Root, "web/dist/viewer/index.html"))) Assert.Skip("the viewer is not built; npm run build in web");
    }

    /// <summary>The Study Instance UID of a kind of study; it is not yet at the hub.</summary>
    public string Study(string kind) => studies![kind];

    public string Folder(string kind) => Path.Combine(folder!, kind);

    /// <summary>Sends a study and waits until every object of it was acknowledged.</summary>
    public async Task<string> SendAsync(string kind)
    {
        var outcome = await StoreAsync(Folder(kind), kind == "us" ? "-xy" : "-xe");
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        return Study(kind);
    }

    public async Task<Command.Outcome> StoreAsync(string path, string proposed = "-xe") => await Command.RunAsync("/usr/bin/storescu",
        ["-aet", "E2E_STORE", "-aec", "MERIDIAN", proposed, "+sd", Hub.Listeners["dicom"].Address.ToString(), Hub.Listeners["dicom"].Port.ToString(CultureInfo.InvariantCulture), path], environment: new Dictionary<string, string> { ["TCP_NODELAY"] = "1" });

    public async ValueTask DisposeAsync()
    {
        if (hub is not null) await hub.DisposeAsync();
        if (folder is not null) Directory.Delete(folder, recursive: true);
    }
}
