using System.Globalization;
using System.Text.Json;
using Meridian.EndToEnd.Tests.Processes;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>HL7 clients that nobody here wrote deliver over a socket, and what they sent can be had from the standard API.</summary>
public sealed class ForeignSenderTests
{
    [Fact(Timeout = 180_000)]
    public async Task The_sender_of_python3_hl7_delivers_and_its_value_comes_out_as_FHIR()
    {
        var send = Peers.Need("/usr/bin/mllp_send", "python3-hl7");
        await using var hub = await HubProcess.StartAsync();
        using var client = await HubClient.SignInAsync(hub);
        var file = Path.Combine(hub.Data, "message.hl7");
        await File.WriteAllTextAsync(file, string.Join('\r',
            @"MSH|^~\&|PY|WARD|||20261121080000+0000||ORU^R01^ORU_R01|PY-1|P|2.6|||AL|NE||UNICODE UTF-8",
            "PID|||PY1^^^H^MR||Wang^Fang", "PV1||I|ICU^1^1", "OBR|1|1|1|69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||20261121080000+0000",
            "OBX|1|NM|147842^MDC_ECG_CARD_BEAT_RATE^MDC|1.1.1.1|81|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R"));

        var outcome = await Command.RunAsync("/usr/bin/python3", [send, "--loose", "--port", Port(hub), "--file", file, "127.0.0.1"]);

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Contains("MSA|", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("|PY-1", outcome.Output, StringComparison.Ordinal);
        var found = await client.GetAsync("fhir/Observation?code=urn:iso:std:iso:11073:10101|147842");
        var resource = Assert.Single(found.GetProperty("entry").EnumerateArray()).GetProperty("resource");
        Assert.Equal(81, resource.GetProperty("valueQuantity").GetProperty("value").GetDecimal());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_client_from_npm_delivers_and_each_answer_names_its_message()
    {
        var peers = await Peers.NeedNpmPeersAsync();
        await using var hub = await HubProcess.StartAsync();
        using var client = await HubClient.SignInAsync(hub);

        var outcome = await Command.RunAsync("node", ["deliver.mjs", "127.0.0.1", Port(hub)], folder: peers);

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        var answers = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Equal(["AA NPM-1", "AA NPM-2"], answers.Select(a => $"{a.GetProperty("code").GetString()} {a.GetProperty("of").GetString()}"));
        var patients = await client.GetAsync("fhir/Patient?identifier=NPM4711");
        Assert.Equal("Peer", Assert.Single(patients.GetProperty("entry").EnumerateArray()).GetProperty("resource").GetProperty("name")[0].GetProperty("family").GetString());
        var observations = await client.GetAsync("fhir/Observation?code=http://loinc.org|8867-4");
        Assert.Equal(72, Assert.Single(observations.GetProperty("entry").EnumerateArray()).GetProperty("resource").GetProperty("valueQuantity").GetProperty("value").GetDecimal());
    }

    private static string Port(HubProcess hub) => hub.Mllp.Port.ToString(CultureInfo.InvariantCulture);
}
