using System.Diagnostics;
using System.Net.Http.Json;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>What was acknowledged is forwarded, also when the hub is killed before the peer was there to take it.</summary>
public sealed class ForwardingCrashTests
{
    [Fact(Timeout = 180_000)]
    public async Task What_waits_for_a_peer_survives_SIGKILL_and_comes_to_it_once_it_is_there()
    {
        if (!File.Exists("/usr/bin/storescp")) Assert.Skip("dcmtk is not installed");
        if (Corpora.Root is null) Assert.Skip("the corpus is missing");
        var files = new[] { "CT_small.dcm", "MR_small.dcm", "MR_small_expb.dcm" }.Select(name => Path.Combine(Corpora.Root, "dicom", "files", name)).Where(File.Exists).Take(2).ToArray();
        using var folder = new ScratchDirectory();
        var port = LoopbackPort.Free();
        await using var first = await HubProcess.StartAsync();
        using (var engineer = await HubClient.SignInAsync(first))
        {
            (await engineer.Http.PutAsJsonAsync("api/v1/peers/PACS", new { host = "127.0.0.1", port, uses = new[] { "destination" } })).EnsureSuccessStatusCode();
            (await engineer.Http.PutAsJsonAsync("api/v1/routes/all", new { destinations = new[] { "PACS" } })).EnsureSuccessStatusCode();
        }
        var sent = await Command.RunAsync("storescu", ["-v", "-aec", "MERIDIAN", "127.0.0.1", $"{first.Dicom.Port}", .. files], environment: new Dictionary<string, string> { ["TCP_NODELAY"] = "1" });
        Assert.True(sent.ExitCode == 0, sent.Output + sent.Errors);
        await first.KillAsync();

        using var peer = Process.Start(new ProcessStartInfo("storescp", ["-aet", "PACS", "+xa", "-od", folder.Path, $"{port}"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            await using var second = await HubProcess.StartAsync(data: first.Data);
            using var engineer = await HubClient.SignInAsync(second);
            await engineer.UntilAsync("api/v1/deliveries/destinations", answer => answer.GetProperty("items")[0].GetProperty("done").GetInt64() == files.Length, TimeSpan.FromSeconds(60));
            Assert.Equal(files.Length, Directory.GetFiles(folder.Path).Length);
            Assert.Empty(await engineer.ListAsync("api/v1/deliveries"));
        }
        finally
        {
            peer.Kill();
            await peer.WaitForExitAsync();
        }
    }
}
