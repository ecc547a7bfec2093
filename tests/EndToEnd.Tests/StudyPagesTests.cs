using Meridian.EndToEnd.Tests.Processes;
using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>The pages of imaging in a real browser, while a modality sends.</summary>
public sealed class StudyPagesTests(ImagingHub imaging) : IClassFixture<ImagingHub>
{
    [Fact(Timeout = 240_000)]
    public async Task A_study_is_seen_within_a_second_found_opened_and_its_conflict_decided_by_name()
    {
        imaging.Need();
        using var client = HubClient.Visit(imaging.Hub);
        await imaging.SendAsync("us");
        await using var page = PageProcess.Start("studies.mjs", imaging.Hub, "--name", "Okafor", "--find", "IM-0005", "--keep", "保留先到的", "--pictures", ImagingHub.Pictures);
        await page.SeesAsync("ready", TimeSpan.FromSeconds(90));

        var study = await imaging.SendAsync("chest");
        var acknowledged = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        var arrived = await page.SeesAsync("arrived");
        // what this machine itself stood still meanwhile is not the hub's delay
        Assert.True(arrived.GetProperty("seenAt").GetInt64() - acknowledged < 1000 + arrived.GetProperty("stall").GetInt64(), arrived.ToString());
        var row = await page.SeesAsync("row");
        Assert.Contains("IM-0005", row.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("DX", row.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("E2E_STORE", row.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(row.GetProperty("picture").GetInt32() > 0, "the thumbnail did not load");
        Assert.Contains("IM-0005", (await page.SeesAsync("found")).GetProperty("text").GetString(), StringComparison.Ordinal);
        var opened = await page.SeesAsync("study");
        Assert.Equal($"/imaging/studies/{study}", opened.GetProperty("path").GetString());
        Assert.Contains("A0005", opened.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("Chest PA", (await page.SeesAsync("attributes")).GetProperty("text").GetString(), StringComparison.Ordinal);

        var other = Path.Combine(imaging.Folder("chest"), "other.dcm");
        File.Copy(Path.Combine(imaging.Folder("chest"), "dx.dcm"), other);
        Assert.Equal(0, (await Command.RunAsync("/usr/bin/dcmodify", ["-nb", "-m", "SeriesDescription=Another", other])).ExitCode);
        await imaging.StoreAsync(other);
        File.Delete(other);
        Assert.Equal(1, (await client.GetAsync($"api/v1/imaging/studies/{study}")).GetProperty("conflicts").GetInt32());
        await page.TellAsync("go on");
        await page.SeesAsync("decided");

        var conflict = Assert.Single((await client.GetAsync($"api/v1/imaging/conflicts?state=all&study={study}")).GetProperty("items").EnumerateArray());
        Assert.Equal("kept", conflict.GetProperty("state").GetString());
        Assert.StartsWith("Chen Jie", conflict.GetProperty("resolvedBy").GetString(), StringComparison.Ordinal);
        var trail = await client.GetAsync("api/v1/audit");
        Assert.Contains(trail.GetProperty("items").EnumerateArray(), e => e.ToString().Contains("The archive coded it anew", StringComparison.Ordinal));
    }

    [Fact(Timeout = 180_000)]
    public async Task An_order_made_on_the_page_is_in_the_modalitys_worklist()
    {
        imaging.Need();
        await using var page = PageProcess.Start("order.mjs", imaging.Hub, "--patient", "ORD-77");

        var ordered = await page.SeesAsync("ordered");

        Assert.Contains("CT chest", ordered.GetProperty("text").GetString(), StringComparison.Ordinal);
        var dicom = imaging.Hub.Listeners["dicom"];
        var found = await Command.RunAsync("/usr/bin/findscu", ["-W", "-aet", "CT01", "-aec", "MERIDIAN", "-k", "0010,0020", "-k", "0010,0010", "-k", "0040,0100[0].0008,0060=CT", "-k", "0040,0100[0].0040,0001=CT01",
            dicom.Address.ToString(), dicom.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        Assert.Contains("ORD-77", found.Output + found.Errors, StringComparison.Ordinal);
        Assert.Contains("Wang^XiaoDong", found.Output + found.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task No_page_of_imaging_in_either_language_breaks_a_rule_of_accessibility()
    {
        imaging.Need();
        await imaging.SendAsync("us");

        var outcome = await Command.RunAsync("node", [Path.Combine(Repository.Root, "web/scripts/axe.mjs"), "--part", "imaging", "--hub", imaging.Hub.Address.ToString().TrimEnd('/')], TimeSpan.FromMinutes(4.5));

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.Matches(@"[23]\d pages looked at, 0 violations", outcome.Output);
    }
}
