using System.Globalization;
using Meridian.EndToEnd.Tests.Processes;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>The command that stands in for a laboratory: it orders, asks, measures, and comes to its end.</summary>
public sealed class SimulatedAnalyzerTests
{
    [Fact(Timeout = 180_000)]
    public async Task What_it_orders_for_analyzers_of_the_kinds_that_were_named_they_measure_and_then_it_ends()
    {
        await using var hub = await HubProcess.StartAsync();
        string Port(string listener) => hub.Listeners[listener].Port.ToString(CultureInfo.InvariantCulture);
        var outcome = await Command.RunAsync("dotnet", [HubProcess.Program, "simulate", "analyser", "--kind", "chemistry", "--kind", "coagulation", "--port", Port("lis"), "--orders", Port("mllp"), "--specimens", "3", "--rate", "600", "--repeat", "0.3", "--controls", "2"], TimeSpan.FromSeconds(120));

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.Contains("6 ordered", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("6 specimens", outcome.Output, StringComparison.Ordinal);
        using var client = await HubClient.SignInAsync(hub);
        var results = await client.ListAsync("api/v1/laboratory/results");
        var measured = results.Where(r => r.GetProperty("role").GetString() == "patient").ToList();
        Assert.Equal(6, measured.Select(r => r.GetProperty("specimen").GetString()).Distinct().Count());
        Assert.Equal(measured.Count, measured.Select(r => (r.GetProperty("specimen").GetString(), r.GetProperty("local").GetProperty("code").GetString())).Distinct().Count());
        Assert.All(measured, r => Assert.NotEqual("held", r.GetProperty("state").GetString()));
        Assert.Equal(2, measured.Select(r => r.GetProperty("equipment").GetProperty("name").GetString()).Distinct().Count());
    }
}
