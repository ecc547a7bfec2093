using System.Diagnostics;
using System.Globalization;
using System.Text;
using Meridian.Core.Laboratory;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>python3-hl7 (Debian), which this project did not write: it reads what the hub reports, and sends an order with its own MLLP client.</summary>
public sealed class LaboratoryPeerTests
{
    private const string Reader = """
        import hl7, sys
        message = hl7.parse(sys.stdin.read())
        obx, obr = message.segment("OBX"), message.segment("OBR")
        print("/".join([str(message["MSH.F9.R1.C1"]), str(message["PID.F3.R1.C1"]), str(message["PID.F5.R1.C1"]), str(obr[2][0][0]), str(obx[3][0][0]), str(obx[5]), str(obx[6][0][0]), str(obx[11]), str(message["SPM.F2"])]))
        """;

    private static async Task<string> RunAsync(string program, string[] arguments, string? input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8 })!;
        if (input is not null) await process.StandardInput.WriteAsync(input.AsMemory(), TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return output.Trim();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_foreign_client_orders_and_a_foreign_parser_reads_the_report()
    {
        if (!File.Exists("/usr/bin/mllp_send")) Assert.Skip("python3-hl7 is not installed: apt-get install python3-hl7");
        using var his = new MllpListener();
        await using var hub = await LaboratoryHub.StartAsync(("hl7v2:resultPeers", $"HIS=127.0.0.1:{his.Port}"));
        using var scratch = new ScratchDirectory();
        var file = scratch.File("order.hl7");
        await File.WriteAllTextAsync(file, "MSH|^~\\&|HIS|HOSP|HUB||20261122080000+0000||OML^O21^OML_O21|f1|P|2.5.1||||||UNICODE UTF-8\rPID|||4711^^^HOSP^MR||Müller^Änne\rORC|NW|P1^HIS\rOBR|1|P1^HIS||GLU^Glucose^L\rSPM|1|S100||SER\r", TestContext.Current.CancellationToken);
        var answer = await RunAsync("/usr/bin/mllp_send", ["--loose", "--port", hub.Mllp.ToString(CultureInfo.InvariantCulture), "--file", file, "127.0.0.1"], null);
        Assert.Contains("ORL^O22^ORL_O22", answer, StringComparison.Ordinal);
        Assert.Contains("MSA|AA|f1", answer, StringComparison.Ordinal);
        using var analyzer = await hub.ConnectAsync();
        await LaboratoryHub.AskAsync(analyzer, LaboratoryHub.Results("2", "S100", "413||90|mg/dL|||||F"));
        Assert.Equal(LabResultState.Verified, hub.Newest("GLU").State);
        var report = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(await his.TakeAsync()));
        Assert.Equal("ORU/4711/Müller/P1/14749-6/5.0/mmol/L/F/S100", await RunAsync("/usr/bin/python3", ["-X", "utf8", "-c", Reader], report));
    }
}
