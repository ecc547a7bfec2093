using System.Text;
using System.Text.Json;
using Meridian.EndToEnd.Tests.Processes;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>A Chinese name from the bytes of a GB18030 message to a reader's eyes and to FHIR.</summary>
public sealed class ChineseNamePageTests
{
    // GB 18030: the bytes of the standard's table, so that no encoder of ours or of the platform stands between the test and the wire.
    private static readonly byte[] zhang = [0xD5, 0xC5], wei = [0xCE, 0xB0], ouyang = [0xC5, 0xB7, 0xD1, 0xF4], yan = [0xFE, 0x9F];

    [Fact(Timeout = 180_000)]
    public async Task A_name_in_GB18030_reaches_the_pages_of_both_languages_and_FHIR_unharmed()
    {
        PageProcess.Need();
        await using var hub = await HubProcess.StartAsync("demo", more: ["--beds", "0"]);
        using var client = HubClient.Visit(hub);
        using var line = await MllpLine.ConnectAsync(hub.Mllp);

        // one who has only a Chinese name, and one whose sender gives the alphabetic one beside it
        await AdmitAsync(line, "GB1", "ICU^1^1", [.. zhang, (byte)'^', .. wei, .. "^^^^^L"u8]);
        await AdmitAsync(line, "GB2", "ICU^1^2", [.. "Ouyang^Yan^^^^^L^A~"u8, .. ouyang, (byte)'^', .. yan, .. "^^^^^L^I"u8]);

        await SeenAsync(hub, "zh", "zh-CN", "欧阳䶮");
        await SeenAsync(hub, "en", "en", "Ouyang");
        var first = await PatientAsync(client, "GB1");
        Assert.Contains("张^伟^张伟", first, StringComparison.Ordinal);
        var other = await PatientAsync(client, "GB2");
        Assert.Contains("Ouyang", other, StringComparison.Ordinal);
        Assert.Contains("欧阳䶮", other, StringComparison.Ordinal);
    }

    private static async Task SeenAsync(HubProcess hub, string language, string tag, string second)
    {
        await using var page = PageProcess.Start("names.mjs", hub, "--language", language, "--names", $"张,{second}");
        foreach (var path in new[] { "/", "/patients" })
        {
            var seen = await page.SeesAsync(path);
            Assert.Equal(tag, seen.GetProperty("language").GetString());
            Assert.Matches("张(, )?伟", seen.GetProperty("text").GetString());
            Assert.Contains(second, seen.GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain("\uFFFD", seen.GetProperty("text").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task AdmitAsync(MllpLine line, string id, string bed, byte[] name)
    {
        var at = "20261121080000+0000";
        byte[] head = [.. Encoding.ASCII.GetBytes($"PID|||{id}^^^H^MR||"), .. name, .. Encoding.ASCII.GetBytes($"||19800101|F\rPV1||I|{bed}\r")];
        byte[] admission = [.. Encoding.ASCII.GetBytes($"MSH|^~\\&|HIS|H|||{at}||ADT^A01^ADT_A01|{id}-A|P|2.6||||||GB 18030-2000\rEVN||{at}\r"), .. head];
        Assert.Contains($"MSA|AA|{id}-A", await line.AskAsync(admission), StringComparison.Ordinal);
        byte[] numbers = [.. Encoding.ASCII.GetBytes($"MSH|^~\\&|MON{id}|H|||{at}||ORU^R01^ORU_R01|{id}-B|P|2.6||||||GB 18030-2000\r"), .. head,
            .. Encoding.ASCII.GetBytes($"OBR|1|1|1|182777000^monitoring of patient^SCT|||{at}\rOBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||SER{id}\rOBX|2|NM|147842^MDC_ECG_CARD_BEAT_RATE^MDC|1.1.1.1|72|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R\r")];
        Assert.Contains($"MSA|AA|{id}-B", await line.AskAsync(numbers), StringComparison.Ordinal);
    }

    private static async Task<string> PatientAsync(HubClient client, string id)
    {
        var found = await client.GetAsync($"fhir/Patient?identifier={id}");
        var name = Assert.Single(found.GetProperty("entry").EnumerateArray()).GetProperty("resource").GetProperty("name");
        // as other systems read it: parsed, not as the bytes happen to be escaped
        return string.Join('\n', name.EnumerateArray().Select(n => string.Join('^', Text(n, "family"), n.TryGetProperty("given", out var given) ? given[0].GetString() : "", Text(n, "text"))));
        static string? Text(JsonElement of, string part) => of.TryGetProperty(part, out var value) ? value.GetString() : "";
    }
}
