using System.Net.Sockets;
using System.Text;
using Meridian.EndToEnd.Tests.Processes;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>A Chinese name goes from a GB18030 message to the pages' API, to FHIR and into an export, unharmed.</summary>
public sealed class ChineseNameTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_name_in_GB18030_comes_out_as_it_was_written()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gb18030 = Encoding.GetEncoding("GB18030");
        await using var hub = await HubProcess.StartAsync();
        using var client = await HubClient.SignInAsync(hub);
        using var socket = new TcpClient();
        await socket.ConnectAsync(hub.Mllp, TestContext.Current.CancellationToken);

        await Send(socket, gb18030, "AA", @"MSH|^~\&|HIS|HOSPITAL|||20261121080000+0800||ADT^A01^ADT_A01|CN-1|P|2.6|||AL|NE||GB 18030-2000",
            "EVN||20261121080000+0800", "PID|||20260001^^^HIS^MR||王^小明||19610301|M", "PV1||I|ICU^3^1");
        await Send(socket, gb18030, "AA", @"MSH|^~\&|MON|ICU|||20261121080001+0800||ORU^R01^ORU_R01|CN-2|P|2.6|||AL|NE||GB 18030-2000",
            "PID|||20260001^^^HIS^MR||王^小明", "PV1||I|ICU^3^1", "OBR|1|1|1|69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||20261121080001+0800",
            "OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.1.1.1|97|262688^MDC_DIM_PERCENT^MDC|||||R", "OBX|2|ST|X1^通气模式^99CN|1.1.1.2|同步间歇||||||R");

        var patients = await client.GetAsync("fhir/Patient?name=" + Uri.EscapeDataString("王小明"));
        var patient = Assert.Single(patients.GetProperty("entry").EnumerateArray()).GetProperty("resource");
        Assert.Equal(("王", "小明"), (patient.GetProperty("name")[0].GetProperty("family").GetString(), patient.GetProperty("name")[0].GetProperty("given")[0].GetString()));
        var found = await client.GetAsync("fhir/Observation?patient.identifier=20260001");
        var resources = found.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")).ToList();
        Assert.Equal(2, resources.Count);
        Assert.All(resources, r => Assert.Equal("Patient/" + patient.GetProperty("id").GetString(), r.GetProperty("subject").GetProperty("reference").GetString()));
        var mode = Assert.Single(resources, r => r.TryGetProperty("valueString", out _));
        Assert.Equal(("同步间歇", "通气模式"), (mode.GetProperty("valueString").GetString(), mode.GetProperty("code").GetProperty("coding")[0].GetProperty("display").GetString()));
        var csv = await client.Http.GetStringAsync("api/v1/export?format=csv&from=2026-11-01T00:00:00Z&to=2026-11-30T00:00:00Z&tile=" + Uri.EscapeDataString("ICU^3^1"), TestContext.Current.CancellationToken);
        Assert.Contains(",通气模式,", csv, StringComparison.Ordinal);
        Assert.Contains(",同步间歇,", csv, StringComparison.Ordinal);
    }

    private static async Task Send(TcpClient socket, Encoding encoding, string expected, params string[] segments)
    {
        byte[] frame = [0x0B, .. encoding.GetBytes(string.Join('\r', segments) + "\r"), 0x1C, 0x0D];
        var stream = socket.GetStream();
        await stream.WriteAsync(frame, TestContext.Current.CancellationToken);
        var answer = new List<byte>();
        var one = new byte[1];
        while (answer is not [.., 0x1C, 0x0D])
        {
            Assert.Equal(1, await stream.ReadAsync(one, TestContext.Current.CancellationToken));
            answer.Add(one[0]);
        }
        var text = Encoding.ASCII.GetString([.. answer]);
        Assert.True(text.Contains("MSA|" + expected, StringComparison.Ordinal) || text.Contains("MSA|CA", StringComparison.Ordinal), text);
    }
}
