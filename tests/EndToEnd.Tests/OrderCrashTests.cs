using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>Orders that were acknowledged are on the worklist, and commitments that were taken on are reported, also when the hub is killed in between.</summary>
public sealed class OrderCrashTests
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    private static string Order(int number) => "MSH|^~\\&|RIS|HOSP|HUB|HOSP|20261122080000+0000||ORM^O01|o" + number.ToString(CultureInfo.InvariantCulture) + "|P|2.3.1\r"
        + $"PID|||{4000 + number}^^^HOSP^MR||Wang^Li\rORC|NW|P{number}^HIS||||||||||\rOBR|1|P{number}^HIS||CTCH^CT Thorax^L||||||||||||||A{number}|RP{number}|SPS{number}||||CT\rZDS|1.2.3.{number}^HIS^Application^DICOM\r";

    [Fact(Timeout = 180_000)]
    public async Task Every_acknowledged_order_is_on_the_worklist_once_after_SIGKILL()
    {
        Peers.Need("/usr/bin/findscu", "dcmtk");
        await using var first = await HubProcess.StartAsync();
        var acknowledged = 0;
        using (var line = await MllpLine.ConnectAsync(first.Mllp))
        {
            for (; acknowledged < 40; acknowledged++) Assert.Contains("|AA|", await line.AskAsync(Order(acknowledged)), StringComparison.Ordinal);
            // the next is on its way when the hub dies: it may be there or not, but not twice
            await line.SendAsync(MllpLine.Block(System.Text.Encoding.UTF8.GetBytes(Order(acknowledged))));
            await first.KillAsync();
        }
        await using var second = await HubProcess.StartAsync(data: first.Data);
        using (var line = await MllpLine.ConnectAsync(second.Mllp))
            for (var i = acknowledged - 3; i <= acknowledged; i++) Assert.Contains("|AA|", await line.AskAsync(Order(i)), StringComparison.Ordinal);
        using var scratch = new ScratchDirectory();
        var asked = await Command.RunAsync("findscu", ["-W", "-X", "-od", scratch.Path, "-k", "AccessionNumber", "-k", "(0040,0100)[0].Modality=CT", "127.0.0.1", $"{second.Dicom.Port}"]);
        Assert.True(asked.ExitCode == 0, asked.Output + asked.Errors);
        Assert.Equal(acknowledged + 1, Directory.GetFiles(scratch.Path, "rsp*.dcm").Length);
        using var engineer = await HubClient.SignInAsync(second);
        var accessions = (await engineer.ListAsync("api/v1/orders")).Select(order => order.GetProperty("accession").GetString()).ToList();
        Assert.Equal(Enumerable.Range(0, acknowledged + 1).Select(i => $"A{i}").Order(), accessions.Order());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_commitment_that_was_taken_on_is_reported_after_SIGKILL()
    {
        var program = Peers.Need("/usr/sbin/Orthanc", "orthanc");
        if (Corpora.Root is null) Assert.Skip("the corpus is missing");
        var file = Path.Combine(Corpora.Root, "dicom", "files", "CT_small.dcm");
        Assert.SkipUnless(File.Exists(file), "the corpus has no CT_small.dcm");
        using var scratch = new ScratchDirectory();
        var (dicom, http) = (LoopbackPort.Free(), LoopbackPort.Free());
        await using var first = await HubProcess.StartAsync();
        using (var engineer = await HubClient.SignInAsync(first))
            (await engineer.Http.PutAsJsonAsync("api/v1/peers/ORTHANC", new { host = "127.0.0.1", port = dicom, uses = new[] { "modality" } }, Deadline)).EnsureSuccessStatusCode();
        await File.WriteAllTextAsync(scratch.File("orthanc.json"), $$"""
            { "DicomAet": "ORTHANC", "DicomPort": {{dicom}}, "HttpPort": {{http}}, "StorageDirectory": "{{scratch.File("db")}}", "IndexDirectory": "{{scratch.File("db")}}", "AuthenticationEnabled": false,
              "DicomCheckCalledAet": false, "DicomModalities": { "hub": { "AET": "MERIDIAN", "Host": "127.0.0.1", "Port": {{first.Dicom.Port}}, "AllowNEventReport": true } }, "Plugins": [] }
            """, Deadline);
        using var orthanc = Process.Start(new ProcessStartInfo(program, [scratch.File("orthanc.json")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        orthanc.BeginErrorReadLine();
        orthanc.BeginOutputReadLine();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}") };
            await LoopbackPort.ListensAsync(http, orthanc, Deadline);
            var id = (await JsonAsync(await client.PostAsync("/instances", new ByteArrayContent(await File.ReadAllBytesAsync(file, Deadline)), Deadline))).GetProperty("ID").GetString();
            await JsonAsync(await client.PostAsync("/modalities/hub/store", new StringContent($$"""{"Resources": ["{{id}}"]}"""), Deadline));
            var asked = await JsonAsync(await client.PostAsync("/modalities/hub/storage-commitment", new StringContent($$"""{"Resources": ["{{id}}"]}"""), Deadline));
            // acknowledged, and its report is still due: it follows half a second later
            await first.KillAsync();
            await using var second = await HubProcess.StartAsync(data: first.Data);
            JsonElement report;
            do
            {
                await Task.Delay(200, Deadline);
                report = await JsonAsync(await client.GetAsync("/storage-commitment/" + asked.GetProperty("ID").GetString(), Deadline));
            }
            while (report.GetProperty("Status").GetString() == "Pending");
            Assert.Equal("Success", report.GetProperty("Status").GetString());
            using var engineer = await HubClient.SignInAsync(second);
            await engineer.UntilAsync("api/v1/commitments", answer => answer.GetProperty("items")[0].GetProperty("state").GetString() == "reported");
        }
        finally
        {
            orthanc.Kill();
            await orthanc.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Deadline));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Deadline);
    }
}
