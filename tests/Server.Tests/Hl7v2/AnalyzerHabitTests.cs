using System.Text;
using Meridian.Core.Laboratory;
using Meridian.Core.Quality;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Xunit;
using static Meridian.Server.Tests.Hl7v2.LaboratoryHub;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>Analyzers that speak HL7 v2.3.1 as their makers' manuals print it: chemistry (QRY^Q02, the kind of a result in MSH-16) and hematology (ORM^O01 that asks, MSH-11 Q).</summary>
public sealed class AnalyzerHabitTests
{
    private const string Chemistry = "Mindray BS-480", Hematology = "BC-5300 Mindray";

    private static string[] Segments(string message, string id) => [.. message.Split('\r').Where(s => s.StartsWith(id, StringComparison.Ordinal))];

    private static string Result(string id, string obr, string obx, string kind = "0") =>
        $"MSH|^~\\&|Mindray|BS-480|||20261122083000||ORU^R01|{id}|P|2.3.1||||{kind}||ASCII|||\rPID|1|4711|||Wang^XiaoMing||19610131000000|M|A||||||||||||||||||||||\r"
        + $"OBR|1|{obr}|Mindray^BS-480|N||20261122082900||||||||serum|||||||||||||||||||||||||||||||||\rOBX|1|NM|{obx}\r";

    private static string Ask(string id, string label, string what = "OTH", string filter = "BS-480|20261122000000|20261123000000|||RCT|COR|ALL||") =>
        $"MSH|^~\\&|Mindray|BS-480|||20261122083000||QRY^Q02|{id}|P|2.3.1||||||ASCII|||\rQRD|20261122083000|R|D|{id}|||RD|{label}|{what}|||T|\rQRF|{filter}\r";

    private static string Took(string number) => $"MSH|^~\\&|Mindray|BS-480|||20261122083001||ACK^Q03|{number}|P|2.3.1||||||ASCII|||\rMSA|AA|{number}|Message accepted|||0|\rERR|0|\r";

    private static Task MapAsync(LaboratoryHub hub, string driver, params TestMapEntry[] entries) => hub.Get<CatalogDesk>().PutAsync(new TestMap(TestMap.OfDriver(driver), entries), new("anna"));

    // One maker's program cuts an answer at every separator and takes the tenth, the 27th and the 32nd piece.
    private static string Piece(string message, int number) => message.Split('|')[number - 1];

    [Fact(Timeout = 180_000)]
    public async Task A_result_that_tells_its_kind_in_MSH_16_is_acknowledged_as_its_sender_reads_it_and_meets_its_order_by_the_label_alone()
    {
        await using var hub = await StartAsync();
        await MapAsync(hub, Chemistry, new TestMapEntry { Local = "2", Test = "GLU", Unit = "mmol/L" });
        await hub.OrderAsync();
        await hub.OrderAsync("12", "o2");
        using var analyzer = await hub.ConnectAsync();
        var answer = await AskAsync(analyzer, Result("17", "S100|12", "2|GLU|5.230000|mmol/L|3.900000-6.100000|N|||F|||20261122082900"));
        Assert.StartsWith("MSH|^~\\&|||Mindray|BS-480|", answer, StringComparison.Ordinal);
        Assert.EndsWith("||ACK^R01|17|P|2.3.1||||0||ASCII|||", Segments(answer, "MSH")[0], StringComparison.Ordinal);
        Assert.Equal("MSA|AA|17|Message accepted|||0|", Assert.Single(Segments(answer, "MSA")));
        Assert.Equal(("17", "0"), (Piece(answer, 10), Piece(answer, 27)));
        var row = hub.Newest("GLU");
        Assert.Equal(("S100", 5.23m, HeldReason.None, LabResultState.Verified), (row.SpecimenId, row.Said.Number, row.Held, row.State));
        Assert.Equal(Chemistry, hub.Get<Meridian.Core.Equipment.EquipmentDirectory>().Find(new EquipmentIdentity { Identifiers = [new(EquipmentIdentifierKind.Sender, "Mindray|BS-480", null)] })!.Identity.ModelName);
        // the number that the analyzer counts by itself is another patient's label here
        Assert.All(hub.Laboratory.OrdersBySpecimen("12").SelectMany(order => order.Order.Tests), test => Assert.Equal(LabTestStatus.Ordered, test.Status));
        Assert.StartsWith("MSA|AA|18|", Segments(await AskAsync(analyzer, Result("18", "|12", "2|GLU|99|mmol/L|||||F")), "MSA")[0], StringComparison.Ordinal);
        Assert.Equal(("", "12", HeldReason.NoOrder), (hub.Newest("GLU").SpecimenId, hub.Newest("GLU").Position, hub.Newest("GLU").Held));
    }

    [Fact(Timeout = 180_000)]
    public async Task Who_asks_by_label_is_shown_the_work_and_an_acknowledgment_of_it_is_heard()
    {
        await using var hub = await StartAsync();
        await MapAsync(hub, Chemistry, new() { Local = "2", Test = "GLU" }, new() { Local = "7", Test = "CREA" });
        await hub.OrderAsync();
        using var analyzer = await hub.ConnectAsync();
        var found = await AskAsync(analyzer, Ask("8", "S100"));
        Assert.EndsWith("||QCK^Q02|8|P|2.3.1||||||ASCII|||", Segments(found, "MSH")[0], StringComparison.Ordinal);
        Assert.EndsWith("\rMSA|AA|8|Message accepted|||0|\rERR|0|\rQAK|SR|OK|\r", found, StringComparison.Ordinal);
        Assert.Equal(("8", "0", "OK"), (Piece(found, 10), Piece(found, 27), Piece(found, 32)));
        var work = await analyzer.ReceiveAsync() ?? "";
        Assert.Contains("||DSR^Q03|1|P|2.3.1||||||ASCII|||\rMSA|AA|8|Message accepted|||0|\rERR|0|\rQAK|SR|OK|\rQRD|20261122083000|R|D|8|||RD|S100|OTH|||T|\rQRF|BS-480|20261122000000|20261123000000|||RCT|COR|ALL||\rDSP|1||4711|||\r", work, StringComparison.Ordinal);
        var lines = Segments(work, "DSP").Select(s => s.Split('|')).ToDictionary(f => int.Parse(f[1]), f => f[3]);
        Assert.Equal(Enumerable.Range(1, 30), lines.Keys);
        Assert.Equal(("3", "Wang XiaoMing", "19610131000000", "M", "S100", "Y", "serum", "W1"), (lines[2], lines[3], lines[4], lines[5], lines[21], lines[24], lines[26], lines[28]));
        Assert.Equal(["2^^^", "7^^^"], new[] { lines[29], lines[30] }.Order());
        Assert.EndsWith("\rDSC||\r", work, StringComparison.Ordinal);
        await analyzer.SendAsync(Took("1"));
        await hub.UntilAsync(() => hub.Laboratory.OrdersBySpecimen("S100").SelectMany(row => row.Order.Tests).All(test => test.Status == LabTestStatus.Assigned));
        // others acknowledge by the number of their question
        await hub.OrderAsync("S200", "o2");
        await AskAsync(analyzer, Ask("20220528152659", "S200"));
        Assert.Contains("|DSR^Q03|1|", await AskAsync(analyzer, Took("20220528152659").Replace("ACK^Q03", "ACK^R03", StringComparison.Ordinal)), StringComparison.Ordinal);
        await hub.UntilAsync(() => hub.Laboratory.OrdersBySpecimen("S200").SelectMany(row => row.Order.Tests).All(test => test.Status == LabTestStatus.Assigned));
        // who has no work is told so, and nothing follows
        Assert.Equal("QAK|SR|NF|", Segments(await AskAsync(analyzer, Ask("9", "S404")), "QAK")[0]);
        Assert.Contains("|QCK^Q02|10|", await AskAsync(analyzer, Ask("10", "S405")), StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task Who_asks_for_all_is_shown_one_specimen_after_the_other_until_he_has_enough()
    {
        await using var hub = await StartAsync();
        await MapAsync(hub, Chemistry, new TestMapEntry { Local = "2", Test = "GLU" });
        foreach (var label in new[] { "S1", "S2", "S3" }) await hub.OrderAsync(label, label);
        using var analyzer = await hub.ConnectAsync();
        Assert.Equal("QAK|SR|OK|", Segments(await AskAsync(analyzer, Ask("4", "", filter: "BS-480|20000101000000|20991231000000|||RCT|COR|ALL||")), "QAK")[0]);
        var first = await analyzer.ReceiveAsync() ?? "";
        Assert.Equal(("DSP|21||S1|||", "DSC|1|"), (Segments(first, "DSP|21|")[0], Segments(first, "DSC")[0]));
        var second = await AskAsync(analyzer, Took("1"));
        Assert.Equal(("DSP|21||S2|||", "DSC|2|"), (Segments(second, "DSP|21|")[0], Segments(second, "DSC")[0]));
        // he cancels; what he took by then is his
        Assert.Equal("QAK|SR|OK|", Segments(await AskAsync(analyzer, Ask("5", "", "CAN")), "QAK")[0]);
        await analyzer.SendAsync(Took("2"));
        Assert.Contains("|QCK^Q02|6|", await AskAsync(analyzer, Ask("6", "S404")), StringComparison.Ordinal);
        Assert.Equal("QAK|SR|NF|", Segments(await AskAsync(analyzer, Ask("7", "", filter: "BS-480|20000101000000|20000102000000|||RCT|COR|ALL||")), "QAK")[0]);
        // by numbers that only the analyzer knows nothing can be found
        Assert.StartsWith("MSA|AE|11|", Segments(await AskAsync(analyzer, Ask("11", "", filter: "|||1|9|RCT|COR|ALL||")), "MSA")[0], StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task Who_asks_to_refill_an_order_is_answered_with_it_or_with_a_refusal()
    {
        await using var hub = await StartAsync();
        await MapAsync(hub, Hematology, new TestMapEntry { Local = "751-8", Test = "GLU" });
        await hub.OrderAsync();
        using var analyzer = await hub.ConnectAsync();
        string Ask(string id, string label) => $"MSH|^~\\&|BC-5300|Mindray|||20261122083000||ORM^O01|{id}|P|2.3.1||||||UNICODE\rORC|RF||{label}||IP\r";
        var none = await AskAsync(analyzer, Ask("9", "S404"));
        Assert.EndsWith("||ORR^O02|9|P|2.3.1||||||UNICODE\rMSA|AR|9\r", none, StringComparison.Ordinal);
        var found = await AskAsync(analyzer, Ask("10", "S100"));
        Assert.Contains("||ORR^O02|10|P|2.3.1||||||UNICODE\rMSA|AA|10\rPID|1||4711^^^^MR||Wang XiaoMing||19610131000000|M\rPV1|1||W1^2^3\rORC|AF|S100\rOBR|1|S100||00001^Automated Count^99MRC||", found, StringComparison.Ordinal);
        Assert.EndsWith("OBX|1|IS|08003^Test Mode^99MRC||CBC+DIFF||||||F\r", found, StringComparison.Ordinal);
        await hub.UntilAsync(() => hub.Laboratory.OrdersBySpecimen("S100").SelectMany(row => row.Order.Tests).Any(test => test.Status == LabTestStatus.Assigned));
    }

    [Fact(Timeout = 180_000)]
    public async Task The_hub_connects_to_an_analyzer_that_listens_and_again_when_it_hangs_up()
    {
        using var listening = new MllpListener();
        await using var hub = await StartAsync(("hl7v2:connect", $"127.0.0.1:{listening.Port}"));
        for (var i = 1; i <= 2; i++)
        {
            using var analyzer = await listening.AcceptAsync();
            var answer = await AskAsync(analyzer, Result(i.ToString(), $"S{i}|{i}", "2|GLU|5.2|mmol/L|||||F"));
            Assert.StartsWith($"MSA|AA|{i}|", Segments(answer, "MSA")[0], StringComparison.Ordinal);
            Assert.Equal($"S{i}", hub.Laboratory.Results(new() { Limit = 1 }).First().SpecimenId);
        }
        Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddHl7v2Gateway(new() { Connect = "analyzer" }));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_control_reaches_the_chart_and_no_patient_however_its_sender_tells_it()
    {
        await using var hub = await StartAsync();
        await MapAsync(hub, Chemistry, new TestMapEntry { Local = "7", Test = "GLU", Unit = "mmol/L" });
        await MapAsync(hub, Hematology, new TestMapEntry { Local = "6690-2", Test = "GLU", Unit = "mmol/L" });
        // a patient's label is the number that an analyzer gives to its control file
        await hub.OrderAsync("6", "o6");
        await hub.OrderAsync("7", "o7");
        using var analyzer = await hub.ConnectAsync();
        var chemistry = await AskAsync(analyzer, "MSH|^~\\&|Mindray|BS-480|||20261122103014||ORU^R01|1|P|2.3.1||||2||ASCII|||\r"
            + "OBR|1|7|AST|^||20261122102000|20261122102001|||||2|QUAL1^QUAL2|1111^2222|20300101^20300101||L^M|4.0^5.5|0.5^0.5|4.1^5.6|mmol/L||||||||||||||||||||||||||\r");
        Assert.Contains("||||2||ASCII|||\rMSA|AA|1|", chemistry, StringComparison.Ordinal);
        foreach (var (id, header, patient, obr) in new[]
        {
            ("2", "BC-5300|Mindray", "PID|1||LOT1234^^^^MR||||20301231\r", "OBR|1||6|00003^LJ QCR^99MRC||||||||||||||||||||HM"),
            ("3", "Q3|Zybio", "", "OBR|1|QC solution 1|LOT55|02001^QCR^99MRC||20260731||||||||||||||||||HM||||||||"),
        })
            Assert.StartsWith("MSA|AA|" + id, Segments(await AskAsync(analyzer, $"MSH|^~\\&|{header}|||20261122171602||ORU^R01|{id}|Q|2.3.1||||||UNICODE\r{patient}{obr}\rOBX|1|IS|05001^Qc Level^99MRC||M||||||F\rOBX|2|NM|6690-2^WBC^LN||7.10|mmol/L|||||F\r"), "MSA")[0], StringComparison.Ordinal);
        // another model says training, and only the order's code tells
        await AskAsync(analyzer, "MSH|^~\\&|BC-5300|Mindray|||20261122171603||ORU^R01|4|T|2.3.1||||||UNICODE\rPID|1||LOT123^^^^MR\rOBR|1||6|00006^XR QCR^99MRC\rOBX|1|NM|6690-2^WBC^LN||7.20|mmol/L|||||F\rOBR|2||6|00008^XR QCR Mean^99MRC\rOBX|2|NM|6690-2^WBC^LN||7.15|mmol/L|||||F\r");
        var rows = hub.Laboratory.Results(new() { Limit = 100 }).ToList();
        Assert.All(rows, row => Assert.Equal((SpecimenRole.Control, default(PatientId)), (row.Role, row.Patient)));
        Assert.Equal(
            [("QUAL1", "1111", "L", 4.1m), ("QUAL2", "2222", "M", 5.6m), ("6", "LOT1234", "M", 7.1m), ("QC solution 1", "LOT55", "M", 7.1m), ("6", "LOT123", null, 7.2m)],
            rows.OrderBy(row => row.Id.Value).Select(row => (row.Control!.Material, row.Control.Lot, row.Control.Level, row.Said.Number)));
        Assert.All(hub.Laboratory.OrdersBySpecimen("6").Concat(hub.Laboratory.OrdersBySpecimen("7")).SelectMany(row => row.Order.Tests), test => Assert.Equal(LabTestStatus.Ordered, test.Status));
    }

    [Fact]
    public void Settings_of_the_run_are_told_with_its_results_and_are_none()
    {
        var submission = new Hl7v2Reception(new()).Receive(Encoding.UTF8.GetBytes("MSH|^~\\&|BC-5300|Mindray|||20261122104618||ORU^R01|1|P|2.3.1||||||UNICODE\rPID|1||T2^^^^MR\rPV1|1\r"
            + "OBR|1||LAB-127|00001^Automated Count^99MRC||20261122080000|20261122160000|||||||||||||||||HM\rOBX|1|IS|08001^Take Mode^99MRC||O||||||F\rOBX|2|NM|30525-0^Age^LN||12|yr|||||F\rOBX|3|ST|01001^Remark^99MRC||clotted?||||||F\r"
            + "OBX|6|NM|6690-2^WBC^LN||4.63|10*9/L|11.00-12.00|L~A|||F||E\rOBX|7|NM|10002^PCT^99MRC||0.2|%|||||F\rOBX|8|IS|12014^Anemia^99MRC||T||||||F\rOBX|9|ED|15008^Histogram^99MRC||^Application^Octet-stream^Base64^AAECAw==||||||F\r"),
            DateTimeOffset.UnixEpoch, default, 1).Submission;
        Assert.Null(submission.Rejection);
        var specimen = Assert.Single(Assert.Single(submission.Facts.LabReports).Specimens);
        Assert.Equal(("LAB-127", SpecimenRole.Patient), (specimen.SpecimenId, specimen.Role));
        Assert.Equal(["6690-2", "10002"], specimen.Results.Select(result => result.Test.Value));
        Assert.Equal(["Take Mode: O", "Age: 12", "Remark: clotted?"], specimen.Results[0].Comments[0].Split('\n'));
        Assert.Equal(2, specimen.Results[1].Comments.Count);
    }

    [Fact]
    public void A_sender_without_a_name_is_meant_by_its_address()
    {
        var message = Encoding.ASCII.GetBytes("MSH|^~\\&|||||20261122120000||ORU^R01|7|P|2.3.1\rOBR|1|LAB-123|7764|Lumo\rOBX||CE|107||4.17||||||F\r");
        var options = new Hl7v2Options { LaboratorySenders = "@10.0.0.9", SpecimenFields = "@10.0.0.9=OBR-2" };
        var report = Assert.Single(new Hl7v2Reception(options).Receive(message, DateTimeOffset.UnixEpoch, default, 1, "10.0.0.9").Submission.Facts.LabReports);
        Assert.Equal(("@10.0.0.9", "LAB-123"), (report.Equipment.Strongest.Value, Assert.Single(report.Specimens).SpecimenId));
        Assert.Empty(new Hl7v2Reception(options).Receive(message, DateTimeOffset.UnixEpoch, default, 1, "10.0.0.8").Submission.Facts.LabReports);
    }

    [Fact]
    public void What_is_declared_ASCII_and_is_not_is_read_as_the_hub_was_told_for_the_undeclared()
    {
        // the last byte of this character is a separator of fields to who reads byte by byte
        var message = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(54936)!.GetBytes(Result("1", "S1|3", "2|亅糖|5.1|mmol/L|-||||F"));
        Assert.Contains((byte)'|', System.Text.CodePagesEncodingProvider.Instance.GetEncoding(54936)!.GetBytes("亅"));
        var report = Assert.Single(new Hl7v2Reception(new() { DefaultCharset = "GB 18030-2000" }).Receive(message, DateTimeOffset.UnixEpoch, default, 1).Submission.Facts.LabReports);
        var result = Assert.Single(Assert.Single(report.Specimens).Results);
        Assert.Equal(("2", "亅糖", 5.1m, "mmol/L"), (result.Test.Value, result.Test.Text, result.Number, result.Unit));
    }
}
