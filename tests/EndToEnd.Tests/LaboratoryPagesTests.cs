using System.Net.Http.Json;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>The pages of the laboratory in a real browser, while an analyzer that shares nothing with the hub speaks to it.</summary>
public sealed class LaboratoryPagesTests
{
    private static Task<HubProcess> StartAsync() => HubProcess.StartAsync("demo", more: ["--beds", "0", "--lis", "0"]);
    private static string Pictures => Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts/laboratory")).FullName;

    [Fact(Timeout = 240_000)]
    public async Task A_specimen_goes_from_its_order_over_a_held_and_a_critical_result_to_a_verified_one_and_the_line_can_be_looked_at()
    {
        PageProcess.Need();
        await using var hub = await StartAsync();
        using var client = HubClient.Visit(hub);
        var potassium = new { code = "K", name = "Potassium", nameZh = "钾", unit = "mmol/L", kind = "numeric", decimals = 1, group = "chemistry", ranges = new[] { new { low = 3.5, high = 5.3 } }, criticalLow = 2.8, criticalHigh = 6.2, members = Array.Empty<string>(), expected = Array.Empty<string>(), isRetired = false };
        Assert.True((await client.Http.PutAsJsonAsync("api/v1/laboratory/catalog/K", potassium)).IsSuccessStatusCode);

        await using var page = PageProcess.Start("laboratory.mjs", hub, "--lis", hub.Listeners["lis"].ToString(), "--pictures", Pictures);

        Assert.Contains("Okafor", (await page.SeesAsync("ordered", TimeSpan.FromSeconds(90))).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("6.9", (await page.SeesAsync("held")).GetProperty("text").GetString(), StringComparison.Ordinal);
        await page.SeesAsync("mapped");
        var critical = (await page.SeesAsync("critical")).GetProperty("text").GetString();
        Assert.Contains("CRITICAL", critical, StringComparison.Ordinal);
        Assert.Contains("↑↑", critical, StringComparison.Ordinal);
        Assert.True((await page.SeesAsync("verified")).GetProperty("before").GetBoolean(), "a critical value could be verified before anybody was told");
        var records = (await page.SeesAsync("answered")).GetProperty("records").EnumerateArray().Select(r => r.GetString()!).ToList();
        Assert.Contains(records, r => r.StartsWith("O|", StringComparison.Ordinal) && r.Contains("LAB-0002", StringComparison.Ordinal) && r.Contains("KALIUM", StringComparison.Ordinal));
        var measured = await page.SeesAsync("measured");
        Assert.Equal(1, measured.GetProperty("refused").GetInt32());
        Assert.Equal(1, measured.GetProperty("rows").GetInt32());
        var conversation = await page.SeesAsync("conversation");
        Assert.Contains("should be", conversation.GetProperty("bad").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, conversation.GetProperty("again").GetInt32());
        Assert.Contains("KALIUM", conversation.GetProperty("fields").GetString(), StringComparison.Ordinal);

        var verified = Assert.Single((await client.GetAsync("api/v1/laboratory/results?state=verified&specimen=LAB-0001")).GetProperty("items").EnumerateArray());
        Assert.StartsWith("Chen Jie", verified.GetProperty("verifiedBy").GetString(), StringComparison.Ordinal);
        var trail = await client.GetAsync("api/v1/audit");
        Assert.Contains(trail.GetProperty("items").EnumerateArray(), e => e.ToString().Contains("Dr. Li, ICU", StringComparison.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task No_page_of_the_laboratory_in_either_language_breaks_a_rule_of_accessibility()
    {
        PageProcess.Need();
        await using var hub = await StartAsync();
        using var client = HubClient.Visit(hub);
        var order = new { patient = new { identifier = "P-1", name = new { family = "Okafor", given = "Ngozi" }, sex = "F", birthDate = "1979-01-20" }, tests = new[] { "K", "NA" }, specimen = "LAB-AXE", priority = "S" };
        Assert.True((await client.Http.PostAsJsonAsync("api/v1/laboratory/orders", order)).IsSuccessStatusCode);
        Assert.True((await client.Http.PostAsJsonAsync("api/v1/laboratory/results", new { specimen = "LAB-AXE", test = "K", value = "4.4", name = "Chen Jie" })).IsSuccessStatusCode);
        var analyzer = await Command.RunAsync("node", ["--input-type=module", "-e",
            $"import {{ connect }} from '{Path.Combine(Repository.Root, "tests/EndToEnd.Tests/peers/analyzer.mjs")}'; const line = await connect('{hub.Listeners["lis"].Address}', {hub.Listeners["lis"].Port}); await line.send(['H|\\\\^&|||FOREIGN-1', 'P|1', 'O|1|NOBODY||^^^X', 'R|1|^^^X|1|g/L', 'L|1|N']); line.close();"], TimeSpan.FromSeconds(60));
        Assert.True(analyzer.ExitCode == 0, analyzer.Output + analyzer.Errors);

        var outcome = await Command.RunAsync("node", [Path.Combine(Repository.Root, "web/scripts/axe.mjs"), "--part", "laboratory", "--hub", hub.Address.ToString().TrimEnd('/')], TimeSpan.FromMinutes(4.5));

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.Matches(@"[2-9]\d pages looked at, 0 violations", outcome.Output);
    }
}
