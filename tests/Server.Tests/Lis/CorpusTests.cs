using Meridian.Gateway.Lis;
using Meridian.Model;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Lis;

/// <summary>Sessions that real analyzers sent, byte for byte over a socket, each chosen its driver by its own header.</summary>
public sealed class CorpusTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_cobas_c_111_is_understood()
    {
        var report = await PlayAsync("cobas_c111.txt");
        Assert.Equal(("roche-cobas-c111", "Roche", "c111", "13147"), (report.Driver, report.Equipment.Manufacturer, report.Equipment.ModelName, report.Equipment.SerialNumber));
        Assert.Equal(EquipmentIdentifierKind.Serial, report.Equipment.Strongest.Kind);
        var specimen = Assert.Single(report.Specimens);
        Assert.Equal("T20 10134GA D28", specimen.SpecimenId);
        var result = Assert.Single(specimen.Results);
        Assert.Equal(("413", 40.13m, "g/L", "N", "$SYS$"), (result.Test.Value, result.Number, result.Unit, result.Flags, result.Operator));
        Assert.Equal(new DateTimeOffset(2023, 8, 3, 13, 17, 0, TimeSpan.Zero), result.CompletedAt);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_Pentra_XLR_is_understood_with_its_missing_values_and_comments()
    {
        var report = await PlayAsync("pentra_xlr.txt");
        Assert.Equal("horiba-pentra-xlr", report.Driver);
        var specimen = Assert.Single(report.Specimens);
        Assert.Equal("S1234", specimen.SpecimenId);
        Assert.Equal(("Mohale", "Rita", "1977-12-01", AdministrativeSex.Female), (specimen.Patient!.Name!.Family, specimen.Patient.Name.Given, specimen.Patient.BirthDate, specimen.Patient.Sex));
        Assert.Equal(21, specimen.Results.Count);
        var white = specimen.Results[0];
        Assert.Equal(("WBC", 8.5m, "804-5", 1, "W"), (white.Test.Value, white.Number, white.Universal!.Value, white.Run, white.Flags));
        Assert.Equal(2, white.Comments.Count);
        var basophils = specimen.Results.Single(r => r.Test.Value == "BAS#");
        Assert.Equal((ValueKind.None, LabResultStatus.NotObtained, "-----", "HH"), (basophils.Kind, basophils.Status, basophils.Text, basophils.Flags));
        Assert.Equal("PLATELET AGGREGATS", Assert.Single(specimen.Results.Single(r => r.Test.Value == "PLT").Comments));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_Sysmex_XP_100_is_understood_with_its_padded_numbers_in_one_frame()
    {
        var report = await PlayAsync("sysmex_xp100.txt");
        Assert.Equal(("sysmex-xp", "Sysmex", "XP-100", "A7869", "00-13"), (report.Driver, report.Equipment.Manufacturer, report.Equipment.ModelName, report.Equipment.SerialNumber, report.Equipment.Software));
        var specimen = Assert.Single(report.Specimens);
        Assert.Equal(("113", SpecimenRole.Patient), (specimen.SpecimenId, specimen.Role));
        Assert.Equal(20, specimen.Results.Count);
        Assert.Equal(("WBC", 5.5m, "10*3/uL", null), (specimen.Results[0].Test.Value, specimen.Results[0].Number, specimen.Results[0].Unit, specimen.Results[0].Operator));
        Assert.Equal("H", specimen.Results.Single(r => r.Test.Value == "MCHC").Flags);
        Assert.Null(specimen.Patient);
    }

    private static async Task<LabReport> PlayAsync(string name)
    {
        var path = Path.Combine(Corpora.Root ?? "", "lis", name);
        if (!File.Exists(path)) Assert.Skip("the recorded sessions are not on this machine (MERIDIAN_CORPORA)");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await using var host = await LisHost.StartAsync();
        using var peer = await host.ConnectAsync();
        await peer.WriteAsync(AstmPeer.Enq);
        await peer.ExpectAsync(AstmPeer.Ack);
                for (var at = 0; at < bytes.Length;)
        {
            var next = Array.IndexOf(bytes, AstmPeer.Stx, at + 1);
            if (next < 0) next = bytes.Length;
            await peer.WriteAsync(bytes[at..next]);
            at = next;
            // one recording ends with CR alone, where LF should follow: the trailer's grace passes first
            Assert.Equal(AstmPeer.Ack, await host.Clock.PassUntilAsync(peer.ByteAsync(), TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));
        }
        await peer.WriteAsync(AstmPeer.Eot);
        var held = await host.Intake.NextAsync();
        Assert.Null(held.Submission.Rejection);
        return Assert.Single(held.Submission.Facts.LabReports);
    }
}
