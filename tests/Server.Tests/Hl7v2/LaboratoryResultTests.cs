using System.Text;
using Meridian.Core.Intake;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

public sealed class LaboratoryResultTests
{
    private static string Header(string type, string profile = "", string sender = "chem one^77^M|Lab", string processing = "P") =>
        $"MSH|^~\\&|{sender}|HUB|HOSP|20261122080000+0800||{type}|9|{processing}|2.5.1|||NE|AL||UNICODE UTF-8|||{profile}\r";

    private static Submission Receive(string message, Hl7v2Options? options = null, string? peer = null) =>
        new Hl7v2Reception(options ?? new()).Receive(Encoding.UTF8.GetBytes(message), DateTimeOffset.UnixEpoch, default, 1, peer).Submission;

    private static LabReport Read(string message, Hl7v2Options? options = null, string? peer = null)
    {
        var submission = Receive(message, options, peer);
        Assert.Null(submission.Rejection);
        Assert.Empty(submission.Facts.Reports);
        return Assert.Single(submission.Facts.LabReports);
    }

    // As an analyzer of the LAW profile sends a tube with two tests: a number with its coded interpretation, reagents, supplements, a canceled test.
    private const string Law = "PID|||||^^^^^^U|||U\r"
        + "SPM|1|0815&BARCODE||SERPLAS^^99XYZ|||||||P^^HL70369\rSAC|||0815^BARCODE|||||||50120|2||||||||||||||||||^1^:^1\r"
        + "OBR|1|\"\"||20490^^99XYZ\rORC|SC||||CM\rTQ1|||||||||R^^HL70485\r"
        + "OBX|1|NM|20490^CRP^99XYZ^^^IHELAW|1|32.2|mg/L^^99XYZ|0-5|H^^HL70078~W^^99XYZ||F|F|||||Admin~BATCH||c5^XYZ~22-72^XYZ~1^XYZ|20261122075842||||||||||RSLT\r"
        + "OBX|2|CE|20490^CRP^99XYZ^^^IHELAW|1|^^99XYZ|||N^^HL70078|||F|||||Admin||c5^XYZ|20261122075842||||||||||RSLT\r"
        + "TCD|20490^^99XYZ|^1^:^5\rINV|2049001|OK^^HL70383~CURRENT^^99XYZ|R1|514|1|8||120|||ml|20281030||||L256616\rNTE|1||recalculated\r"
        + "OBX|3|DTM|PT^Pipetting_Time^99XYZ^S_OTHER^Other Supplemental^IHELAW|1|20261122075824|||N|||F\r"
        + "OBR|2|\"\"||HIV^^99XYZ\rORC|SC||||CM\rOBX|4|NM|HIV^HIV combi^99XYZ|1|0.12|COI^^99XYZ|||||F|||||Admin||e8^XYZ|20261122075900\r"
        + "OBX|5|CE|HIV^HIV combi^99XYZ|1|NEG^Non-reactive^99XYZ|||N|||F|||||Admin||e8^XYZ|20261122075900\r"
        + "OBR|3|\"\"||K^^99XYZ\rORC|SC||||CA\rNTE|1||sample short\r";

    [Fact]
    public void LAB_29_tells_results_of_a_specimen_with_what_belongs_to_them()
    {
        var report = Read(Header("OUL^R22^OUL_R22", "LAB-29^IHE") + Law);
        Assert.Equal((new EquipmentIdentifier(EquipmentIdentifierKind.Sender, "chem one^77^M|Lab", null), "chem one", "XYZ"), (report.Equipment.Strongest, report.Equipment.ModelName, report.Equipment.Manufacturer));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.FromHours(8)), report.At);
        var specimen = Assert.Single(report.Specimens);
        Assert.Equal(("0815", SpecimenRole.Patient, "50120^2", (PatientIdentity?)null), (specimen.SpecimenId, specimen.Role, specimen.Position, specimen.Patient));
        Assert.Equal(2, specimen.Results.Count);
        var crp = specimen.Results[0];
        Assert.Equal((new Code("99XYZ", "20490", "CRP"), ValueKind.Numeric, 32.2m, "32.2", "mg/L", "0-5", "H~W"), (crp.Test, crp.Kind, crp.Number, crp.Text, crp.Unit, crp.Range, crp.Flags));
        Assert.Equal((LabResultStatus.Final, 5m, 1, "Admin", "c5~22-72~1", "L256616"), (crp.Status, crp.Dilution, crp.Run, crp.Operator, crp.Module, crp.ReagentLot));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 7, 58, 42, TimeSpan.FromHours(8)), crp.CompletedAt);
        Assert.Equal(["recalculated", "Pipetting_Time: 20261122075824"], crp.Comments);
        // the interpretation stays with its number
        var hiv = specimen.Results[1];
        Assert.Equal((0.12m, new Code("99XYZ", "NEG", "Non-reactive")), (hiv.Number, hiv.Coded!));
        Assert.Equal(new RefusedTest("0815", new("99XYZ", "K", null), "sample short"), Assert.Single(report.Refused));
        var reagent = Assert.Single(report.Conditions);
        Assert.Equal(("2049001 R1 514 1 8", InstrumentConditionKind.Reagent, "OK~CURRENT", "L256616", "2028-10-30", 120m, "ml"), (reagent.Key, reagent.Kind, reagent.Text, reagent.Lot, reagent.Expiry, reagent.Remaining!.Value, reagent.Unit));
    }

    [Theory]
    [InlineData("P", SpecimenRole.Patient)]
    [InlineData("Q", SpecimenRole.Control)]
    [InlineData("C", SpecimenRole.Calibrator)]
    [InlineData("U", SpecimenRole.Patient)]
    [InlineData("", SpecimenRole.Patient)]
    public void SPM_11_tells_patients_from_controls(string role, SpecimenRole wanted)
    {
        var specimen = Assert.Single(Read(Header("OUL^R22^OUL_R22") + $"SPM|1|QC1||SER|||||||{role}\rINV|QCM1^Multi control^99|OK|CO|||||||||||||L7\rOBR|1|||GLU\rOBX|1|NM|GLU||5.1|mmol/L|||||F\r").Specimens);
        Assert.Equal((wanted, "QC1"), (specimen.Role, specimen.SpecimenId));
        if (wanted == SpecimenRole.Control) Assert.Equal(("Multi control", "L7"), (specimen.Material, specimen.Lot));
    }

    [Fact]
    public void A_role_that_nobody_knows_is_not_taken_for_a_patient() =>
        Assert.Equal("UnknownSpecimenRole", Receive(Header("OUL^R22^OUL_R22") + "SPM|1|S1||SER|||||||Z\rOBR|1|||GLU\rOBX|1|NM|GLU||5.1|mmol/L|||||F\r").Rejection?.Reason);

    [Fact]
    public void R24_gives_each_order_its_own_specimen()
    {
        var report = Read(Header("OUL^R24^OUL_R24") + "PID|||4711^^^HOSP^MR\rOBR|1|||GLU\rSPM|1|S1||SER\rOBX|1|NM|VOL||3|ml\rSAC|||C1\rOBX|1|NM|GLU||5.1|mmol/L|||||F\rOBR|2|||CREA\rSPM|1|S2||SER\rOBX|1|NM|CREA||80|umol/L|||||F\r");
        Assert.Equal(["C1 GLU", "S2 CREA"], report.Specimens.Select(s => $"{s.SpecimenId} {s.Results.Single().Test.Value}"));
        Assert.All(report.Specimens, s => Assert.Equal("4711", s.Patient!.Identifiers[0].Value));
    }

    [Fact]
    public void R23_tells_containers_apart() =>
        Assert.Equal(["C1 GLU", "C2 CREA"], Read(Header("OUL^R23^OUL_R23") + "SPM|1|S1\rSAC|||C1\rOBR|1|||GLU\rOBX|1|NM|GLU||5.1|||||||F\rSAC|||C2\rOBR|2|||CREA\rOBX|1|NM|CREA||80|||||||F\r").Specimens.Select(s => $"{s.SpecimenId} {s.Results.Single().Test.Value}"));

    // As cell counters send plain ORU: the label in OBR-3, the section in OBR-24, a histogram beside the numbers.
    private const string Counter = "PID|1||9\rPV1|1\rOBR|1||LBL42||||20261122062810||||||||||||Admin|||||HM\r"
        + "OBX|1|NM|6690-2^WBC^LN||7.56|10*9/L|4.00-10.00|N|||F\rOBX|2|NM|HGB||\"\"|g/L|||||X\rOBX|3|ED|15000^WBC Histogram^99M||^Image^BMP^Base64^Qk0=\rOBX|4|ST|PLT||***|10*9/L|||||F\rOBX|5|ST|CRP||<0.5|mg/L|||||F\r";

    [Fact]
    public void A_cell_counters_ORU_is_the_laboratorys()
    {
        var specimen = Assert.Single(Read(Header("ORU^R01") + Counter).Specimens);
        Assert.Equal(("LBL42", "9"), (specimen.SpecimenId, specimen.Patient!.Identifiers[0].Value));
        Assert.Equal(["6690-2 Numeric 7.56 Final", "HGB None  NotObtained", "PLT Text *** Final", "CRP Numeric <0.5 Final"], specimen.Results.Select(r => $"{r.Test.Value} {r.Kind} {r.Text} {r.Status}"));
        Assert.Equal("LN", specimen.Results[0].Universal!.System);
        Assert.Equal(("<", 0.5m), (specimen.Results[3].Comparator, specimen.Results[3].Number));
        Assert.Contains("Histogram", specimen.Results[1].Comments.Single(), StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 6, 28, 10, TimeSpan.FromHours(8)), specimen.Results[0].CompletedAt);
    }

    [Fact]
    public void An_instrument_without_a_name_goes_by_its_address()
    {
        Assert.Equal("@10.0.0.7", Read(Header("ORU^R01", sender: "|") + Counter, peer: "10.0.0.7").Equipment.Strongest.Value);
        Assert.Equal("MissingSender", Receive(Header("ORU^R01", sender: "|") + Counter).Rejection?.Reason);
    }

    [Fact]
    public void The_label_is_not_guessed_among_two_numbers()
    {
        var message = Header("ORU^R01") + "OBR|1|A1|B2|CHEM||||||||||||||||||||CH\rOBX|1|NM|GLU||5.1|mmol/L|||||F\r";
        Assert.Equal("UndecidedSpecimen", Receive(message).Rejection?.Reason);
        Assert.Equal("A1", Assert.Single(Read(message, new() { SpecimenFields = "chem one=OBR-2" }).Specimens).SpecimenId);
    }

    [Fact]
    public void ORU_of_2_5_1_names_its_specimen_behind_the_results() =>
        Assert.Equal(["S1 GLU", "S2 NA"], Read(Header("ORU^R01^ORU_R01") + "PID|||4711\rORC|RE|P1\rOBR|1|P1|F1|GLU\rOBX|1|NM|GLU||5.1|mmol/L|||||F\rSPM|1|S1\rOBX|1|NM|VOL||3|ml\rORC|RE|P2\rOBR|2|P2|F2|NA\rOBX|1|NM|NA||140|mmol/L|||||C\rSPM|1|S2\r")
            .Specimens.Select(s => $"{s.SpecimenId} {s.Results.Single().Test.Value}"));

    [Theory]
    [InlineData("F", LabResultStatus.Final)]
    [InlineData("C", LabResultStatus.Corrected)]
    [InlineData("P", LabResultStatus.Preliminary)]
    [InlineData("R", LabResultStatus.Preliminary)]
    [InlineData("X", LabResultStatus.NotObtained)]
    [InlineData("W", LabResultStatus.Withdrawn)]
    [InlineData("", LabResultStatus.Final)]
    public void OBX_11_says_how_final_it_is(string sent, LabResultStatus status) =>
        Assert.Equal(status, Read(Header("OUL^R22^OUL_R22") + $"SPM|1|S1\rOBR|1|||GLU\rOBX|1|NM|GLU||5.1|mmol/L|||||{sent}\r").Specimens[0].Results[0].Status);

    [Fact]
    public void A_monitor_stays_a_monitor()
    {
        Assert.NotEmpty(Receive(Messages.HeartRate("1")).Facts.Reports);
        // even one that a room of the laboratory uses: MDC, or the profile, tells
        Assert.NotEmpty(Receive(Messages.HeartRate("1").Replace("monitor|||", "monitor|||||||||||||||||||||", StringComparison.Ordinal)).Facts.Reports);
        Assert.NotEmpty(Receive(Header("ORU^R01^ORU_R01", "IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO") + "OBR|1|||X||||||||||||||||||||LAB\rOBX|1|NM|8867-4^Heart rate^LN||72|/min|||||R\r").Facts.Reports);
    }

    [Fact]
    public void Results_of_a_training_reach_nobody() =>
        Assert.Equal("TrainingMessage", Receive(Header("OUL^R22^OUL_R22", processing: "T") + "SPM|1|S1\rOBR|1|||GLU\rOBX|1|NM|GLU||5.1\r").Rejection?.Reason);

    [Theory]
    [InlineData("SPM|1|S1\rOBR|1|||GLU\rOBX|1|NM|||5.1\r", "MissingCode")]
    [InlineData("OBX|1|NM|GLU||5.1\r", "MissingOrder")]
    [InlineData("SPM|1|S1\rOBR|1|||GLU\r", "NoObservation")]
    public void What_cannot_be_told_is_refused(string body, string reason) => Assert.Equal(reason, Receive(Header("OUL^R22^OUL_R22") + body).Rejection?.Reason);

    [Fact]
    public void An_analyzer_that_will_not_carry_out_a_test_is_heard()
    {
        var received = new Hl7v2Reception(new()).Receive(Encoding.UTF8.GetBytes(Header("ORL^O34^ORL_O42", "LAB-28^IHE")
            + "MSA|AA|77|no reagent\rPID|||1\rSPM|1|S1\rSAC|||C1\rORC|OK|A1|||SC\rOBR|1|A1||GLU\rORC|UA|A2|||CA\rOBR|2|A2||CREA^^99XYZ\r"), DateTimeOffset.UnixEpoch, default, 1);
        Assert.True(received.Translation.IsAnswer);
        Assert.Equal(new RefusedTest("C1", new("99XYZ", "CREA", null), "no reagent"), Assert.Single(Assert.Single(received.Submission.Facts.LabReports).Refused));
    }
}
