using System.Globalization;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Testing;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>Recorded messages of others, played by the program itself at a hub that has never seen them.</summary>
public sealed class CorpusTests
{
    [Fact(Timeout = 180_000)]
    public async Task Every_recorded_message_ends_as_facts_or_in_quarantine_with_a_reason_and_its_bytes_stay()
    {
        var folder = Corpora.Root is { } root ? Path.Combine(root, "hl7v2") : null;
        if (folder is null || !Directory.Exists(folder)) Assert.Skip("the recorded messages are not on this machine (MERIDIAN_CORPORA)");
        await using var hub = await HubProcess.StartAsync();
        using var client = await HubClient.SignInAsync(hub);
        var files = Directory.GetFiles(folder!);

        var outcome = await Command.RunAsync("dotnet", [HubProcess.Program, "send", "--port", hub.Mllp.Port.ToString(CultureInfo.InvariantCulture), .. files]);

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        var messages = await client.ListAsync("api/v1/messages");
        var quarantine = (await client.ListAsync("api/v1/quarantine")).ToDictionary(q => q.GetProperty("sequence").GetInt64());
        var raw = new Dictionary<long, byte[]>();
        foreach (var message in messages)
        {
            var sequence = message.GetProperty("sequence").GetInt64();
            raw[sequence] = (await client.GetAsync($"api/v1/messages/{sequence}")).GetProperty("raw").GetBytesFromBase64();
            var disposition = message.GetProperty("disposition").GetString();
            if (disposition == "quarantined") Assert.NotEmpty(quarantine[sequence].GetProperty("text").GetString()!);
            else Assert.False(quarantine.ContainsKey(sequence));
            // an acknowledgement says nothing of a patient, and is nothing to put aside either
            if (message.GetProperty("kind").GetString() is "ACK^R40" or "ACK^R40^ACK" or "ACK^O15" or "ACK^O15^ACK" or "RRG^O16" or "RRG^O16^RRG_O16" or "ORA^R41" or "ORA^R41^ORA_R41")
                Assert.NotEqual("quarantined", disposition);
        }
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            var kept = raw.Where(r => bytes.AsSpan().StartsWith(r.Value) && bytes.AsSpan(r.Value.Length).Trim("\r\n"u8).IsEmpty).ToList();
            Assert.True(kept.Count == 1, $"{Path.GetFileName(file)} is kept {kept.Count} times as it came");
        }
        Assert.Equal(files.Length, messages.Count);
    }

    [Fact(Timeout = 180_000)]
    public async Task The_heart_rate_of_a_recorded_Philips_monitor_comes_out_of_FHIR()
    {
        var file = Corpora.Root is { } root ? Path.Combine(root, "hl7v2/pcd01-philips-monitor.hl7") : null;
        if (!File.Exists(file)) Assert.Skip("the recorded messages are not on this machine (MERIDIAN_CORPORA)");
        await using var hub = await HubProcess.StartAsync();
        using var client = await HubClient.SignInAsync(hub);

        var outcome = await Command.RunAsync("dotnet", [HubProcess.Program, "send", "--port", hub.Mllp.Port.ToString(CultureInfo.InvariantCulture), file!]);

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        var found = await client.GetAsync("fhir/Observation?code=urn:iso:std:iso:11073:10101|147842");
        var observation = Assert.Single(found.GetProperty("entry").EnumerateArray()).GetProperty("resource");
        Assert.Equal(80, observation.GetProperty("valueQuantity").GetProperty("value").GetDecimal());
        var patient = await client.GetAsync("fhir/" + observation.GetProperty("subject").GetProperty("reference").GetString());
        Assert.Equal("Hon", patient.GetProperty("name")[0].GetProperty("family").GetString());
        var metric = await client.GetAsync("fhir/" + observation.GetProperty("device").GetProperty("reference").GetString());
        var device = await client.GetAsync("fhir/" + metric.GetProperty("source").GetProperty("reference").GetString());
        Assert.Contains("e86c094f-f751-4acf-92b2-38f11c1f6f57", device.ToString(), StringComparison.Ordinal);
    }
}
