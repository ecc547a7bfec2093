using Meridian.Server.Composition;
using Meridian.Server.Tests.Access;
using Meridian.Testing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Meridian.Server.Tests.Admin;

/// <summary>The committed description of the API, from which the pages' types are generated, is the server's own.</summary>
public sealed class DescriptionTests
{
    private static string Committed => Path.Combine(Repository.Root, "web", "src", "api", "openapi.json");

    /// <summary>With <c>MERIDIAN_UPDATE_OPENAPI=1</c> in the environment this writes the file instead.</summary>
    [Fact(Timeout = 180_000)]
    public async Task The_committed_description_is_what_the_server_gives()
    {
        using var scratch = new ScratchDirectory();
        await using var hub = await RunningHub.StartAsync(WholeProgramTests.Settings(scratch, scratch.Path) with { Demo = true }, new ConfigurationBuilder().Build(), TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{hub.Http}") };
        var given = (await client.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("MERIDIAN_UPDATE_OPENAPI") == "1") await File.WriteAllTextAsync(Committed, given);
        Assert.True(File.Exists(Committed), "Run the tests once with MERIDIAN_UPDATE_OPENAPI=1 and commit the file.");
        Assert.True(given == (await File.ReadAllTextAsync(Committed)).ReplaceLineEndings("\n"),
            "web/src/api/openapi.json is not what the server gives: run this test with MERIDIAN_UPDATE_OPENAPI=1, look at the difference, regenerate the pages' types (npm run api in web/), commit.");
    }
}
