using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Meridian.Wire.Hl7v2;
using Xunit;

namespace Meridian.Wire.Tests.Hl7v2;

/// <summary>An implementation that nobody on this project wrote, Debian's python3-hl7, reads what we write.</summary>
public sealed class Hl7v2PeerTests
{
    private const string Python = "/usr/bin/python3";

    // Prints for each segment its identifier and, for each field, the raw text as the peer splits it: repetitions, components, subcomponents.
    private const string Script = """
        import sys, json
        try:
            import hl7
        except ImportError:
            print('absent'); sys.exit(0)
        message = hl7.parse(sys.stdin.buffer.read().decode('utf-8'))
        def parts(x):
            return [parts(y) for y in x] if isinstance(x, list) else str(x)
        out = []
        for s in message:
            out.append([parts(f) for f in s])
        print(json.dumps({'segments': out, 'unescaped': message.unescape(str(message.segment('OBX')[5])), 'control': str(message.extract_field('MSH', 1, 10))}))
        """;

    private static async Task<JsonDocument> ReadByPeerAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!File.Exists(Python)) Assert.Skip("No /usr/bin/python3 on this machine");
        var stop = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })!;
        await process.StandardInput.BaseStream.WriteAsync(bytes, stop);
        process.StandardInput.Close();
        var answer = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        if (answer.Trim() == "absent") Assert.Skip("python3-hl7 is not installed");
        Assert.Equal(0, process.ExitCode);
        return JsonDocument.Parse(answer);
    }

    [Fact(Timeout = 180_000)]
    public async Task The_peer_sees_the_fields_that_we_wrote()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new Hl7v2Writer(output);
        writer.Segment("MSH"u8).Field(3).Text("MON"u8).Component().Text("001122"u8).Component().Text("EUI-64"u8)
            .Field(7).Time(Hl7v2Timestamp.From(new(2026, 11, 21, 20, 30, 15, TimeSpan.Zero))).Field(9).Text("ORU"u8).Component().Text("R01"u8).Component().Text("ORU_R01"u8)
            .Field(10).Text("a|b"u8).Field().Text("P"u8).Field().Text("2.6"u8).Field(18).Text("UNICODE UTF-8"u8)
            .Segment("PID"u8).Field(3).Text("1"u8).Component(4).Text("A"u8).Subcomponent().Text("1.2.3"u8).Subcomponent().Text("ISO"u8).Repeat().Text("2"u8).Component(5).Text("PI"u8).Field(5).Text("张").Component().Text("伟");
        for (var i = 1; i <= 6; i++)
            writer.Segment("OBX"u8).Field(1).Number((long)i).Field(2).Text("ST"u8).Field(3).Number(147842m).Component().Text("MDC_ECG_HEART_RATE"u8).Component().Text("MDC"u8).Field(5).Text("a|b^c&d~e\\f").Field(11).Text("F"u8);
        writer.End();
        var ours = Hl7v2Message.Parse(output.WrittenMemory);
        using var answer = await ReadByPeerAsync(output.WrittenMemory);
        Assert.Equal("a|b^c&d~e\\f", answer.RootElement.GetProperty("unescaped").GetString());
        var theirs = answer.RootElement.GetProperty("segments");
        Assert.Equal(ours.SegmentCount, theirs.GetArrayLength());
        var compared = 0;
        for (var i = 0; i < ours.SegmentCount; i++)
        {
            var segment = ours[i];
            Assert.Equal(Encoding.ASCII.GetString(segment.Id), Flat(theirs[i][0]));
            Assert.Equal(segment.FieldCount, theirs[i].GetArrayLength() - 1);
            for (var field = segment.IsHeader ? 3 : 1; field <= segment.FieldCount; field++)
            {
                Assert.Equal(Split(segment[field]), Flat(theirs[i][field]));
                compared++;
            }
        }
        Assert.True(compared > 80);
    }

    // The peer leaves out the levels that have one member, so both sides are written down flat, level by level.
    private static string Flat(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : string.Join('¦', element.EnumerateArray().Select(Flat));

    private static string Split(Hl7v2Field field)
    {
        var parts = new List<string>();
        foreach (var repetition in field.Repetitions)
            foreach (var component in repetition.Components)
                for (var sub = 1; sub <= Math.Max(1, component.SubcomponentCount); sub++) parts.Add(Encoding.UTF8.GetString(component[sub].Raw));
        return string.Join('¦', parts);
    }
}
