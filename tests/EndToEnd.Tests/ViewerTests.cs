using System.Text.Json;
using Meridian.EndToEnd.Tests.Processes;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>The imaging viewer in a real browser, on studies that came over DICOM: what its viewports show is read from their pixels.</summary>
public sealed class ViewerTests(ImagingHub imaging) : IClassFixture<ImagingHub>
{
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(150);

    [Fact(Timeout = 240_000)]
    public async Task A_CT_is_shown_in_three_planes_that_can_be_walked_through()
    {
        await using var page = await OpenAsync("ct", "mpr");

        var views = Views(await page.SeesAsync("views", deadline));
        Assert.Equal(3, views.Count);
        Assert.All(views, v => Assert.True(v.Lit > 800 && v.Colors > 8, v.ToString()));
        Assert.Equal(3, views.Select(v => v.Hash).Distinct().Count());
        var scrolled = Views(await page.SeesAsync("scrolled", deadline));
        Assert.NotEqual(views[0].Hash, scrolled[0].Hash);
    }

    [Theory(Timeout = 240_000)]
    [InlineData("en", "Wang, XiaoDong (王小东)", "not for diagnosis")]
    [InlineData("zh", "王小东 (Wang, XiaoDong)", "不用于诊断")]
    public async Task One_image_with_its_patient_s_name_is_shown_until_the_viewer_has_drawn_its_own(string language, string name, string warning)
    {
        await using var page = await OpenAsync("ct", "preview", "--language", language);

        var preview = await page.SeesAsync("preview", deadline);
        Assert.Contains(name, preview.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(warning, preview.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(preview.GetProperty("width").GetInt32() > 100);
        Assert.Equal(0, (await page.SeesAsync("viewer", deadline)).GetProperty("previews").GetInt32());
    }

    [Fact(Timeout = 240_000)]
    public async Task A_PET_is_shown_fused_with_its_CT()
    {
        await using var page = await OpenAsync("petct", "fusion");

        var views = Views(await page.SeesAsync("views", deadline));
        Assert.True(views.Count >= 9, $"{views.Count} viewports");
        // a row of CT in grey, a row of PET in grey, a row of both in color
        Assert.True(views.Count(v => v.Colored > 400) >= 3, string.Join('\n', views));
        Assert.True(views.Count(v => v is { Colored: 0, Lit: > 300 }) >= 3, string.Join('\n', views));
    }

    [Fact(Timeout = 240_000)]
    public async Task A_compressed_ultrasound_of_many_frames_moves()
    {
        await using var page = await OpenAsync("us", "us");

        var frames = await page.SeesAsync("frames", deadline);
        Assert.True(View.Of(frames.GetProperty("first")).Lit > 500);
        Assert.True(frames.GetProperty("different").GetInt32() >= 5, frames.ToString());
        Assert.Contains("/24)", frames.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory(Timeout = 240_000)]
    [InlineData("zh", "zh-CN", "王小东 (Wang, XiaoDong)")]
    [InlineData("en", "en", "Wang, XiaoDong (王小东)")]
    public async Task A_Chinese_name_is_shown_in_both_writings_and_the_way_back_is_our_list(string language, string tag, string name)
    {
        await using var page = await OpenAsync("ct", "name", "--language", language, "--name", name);

        var seen = await page.SeesAsync("name", deadline);
        Assert.Equal(tag, seen.GetProperty("language").GetString());
        Assert.Contains("IM-0001", seen.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(seen.GetProperty("isolated").GetBoolean());
        Assert.True(View.Of(seen.GetProperty("first")).Lit > 500);
        await page.SeesAsync("back", deadline);
    }

    [Fact(Timeout = 240_000)]
    public async Task A_dose_lies_on_its_CT_where_it_was_planned()
    {
        await using var page = await OpenAsync("dose", "dose");

        var seen = await page.SeesAsync("dose", deadline);
        Assert.All(Views(seen, "plain"), v => Assert.Equal(0, v.Colored));
        Assert.All(Views(seen), v => Assert.True(v.Colored > 400, v.ToString()));
        // planned around z = 230 mm of a body that is 320 mm long, seen from the side: 28 % down from the head
        var place = seen.GetProperty("place");
        Assert.True(place.GetProperty("red").GetInt32() > 200, place.ToString());
        Assert.InRange(place.GetProperty("down").GetDouble(), 0.22, 0.34);
    }

    private async Task<PageProcess> OpenAsync(string kind, string story, params string[] more)
    {
        imaging.Need();
        var study = await imaging.SendAsync(kind); // what is there already is a duplicate, and acknowledged
        return PageProcess.Start("viewer.mjs", imaging.Hub, ["--gl", "--study", study, "--story", story, "--pictures", ImagingHub.Pictures, .. more]);
    }

    private static List<View> Views(JsonElement seen, string name = "views") => [.. seen.GetProperty(name).EnumerateArray().Select(View.Of)];

    /// <summary>One viewport: how many colors, a hash of the pixels, how many of 16,384 are lit, and how many not grey.</summary>
    private sealed record View(int Colors, int Hash, int Lit, int Colored)
    {
        public static View Of(JsonElement view) => new(view.GetProperty("colors").GetInt32(), view.GetProperty("hash").GetInt32(), view.GetProperty("lit").GetInt32(), view.GetProperty("colored").GetInt32());
    }
}
