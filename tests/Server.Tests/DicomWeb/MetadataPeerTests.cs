using System.Net;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>STOW-RS with metadata and bulk data apart from a client that knows nothing of the hub: plain Python with pydicom.</summary>
public sealed class MetadataPeerTests
{
    [Fact(Timeout = 400_000)]
    public async Task Recorded_objects_taken_apart_by_pydicom_are_kept_as_they_were()
    {
        PeerTests.Need("/usr/lib/python3/dist-packages/pydicom/__init__.py", "python3-pydicom");
        await using var hub = await DicomWebHub.StartAsync();
        var kept = new List<string>();
        foreach (var file in CorpusTests.Files())
            if ((await hub.StoreAsync("studies", await File.ReadAllBytesAsync(file))).Status == HttpStatusCode.OK) kept.Add(file);
        var (code, output) = await PeerTests.RunAsync("/usr/bin/python3", [Path.Combine(Repository.Root, "tests", "dicomweb-client", "apart.py"), hub.Root, .. kept]);
        Assert.True(code == 0 && output.TrimEnd().EndsWith(" 0 faults", StringComparison.Ordinal), output);
    }
}
