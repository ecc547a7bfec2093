using System.Text.Json;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>A hub that is killed while meters report: what was acknowledged is there, what was not comes again, and nothing is there twice.</summary>
public sealed class MeterCrashTests
{
    [Fact(Timeout = 240_000)]
    public async Task Every_measurement_is_there_once_after_SIGKILL_in_the_middle_of_a_conversation()
    {
        const int Meters = 3, Measurements = 60;
        var port = LoopbackPort.Free();
        await using var first = await HubProcess.StartAsync(more: ["--poct", $"{port}"]);
        var meters = Command.RunAsync("dotnet", [HubProcess.Program, "simulate", "meter", "--port", $"{port}", "--count", $"{Meters}", "--measurements", $"{Measurements}", "--rate", "900", "--lose", "0.1"], TimeSpan.FromMinutes(3));
        using (var client = await HubClient.SignInAsync(first))
            while ((await client.ListAsync("api/v1/laboratory/results")).Count < 20) await Task.Delay(50, TestContext.Current.CancellationToken);
        await first.KillAsync();
        await using var second = await HubProcess.StartAsync(data: first.Data, more: ["--poct", $"{port}"]);
        var outcome = await meters;
        Assert.Contains($"{Meters * Measurements} acknowledged · 0 refused", outcome.Output, StringComparison.Ordinal);
        using var engineer = await HubClient.SignInAsync(second);
        var results = await engineer.ListAsync("api/v1/laboratory/results");
        Assert.Equal(Meters * Measurements, results.Count);
        Assert.Empty(await engineer.ListAsync("api/v1/quarantine"));
        Assert.Equal(Meters, (await engineer.ListAsync("api/v1/equipment")).Count(e => JsonSerializer.Serialize(e).Contains("VMG", StringComparison.Ordinal)));
    }
}
