using System.Text;
using Meridian.Core.Intake;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

public sealed class LaboratoryOrderTests
{
    private const string Patient = "PID|||4711^^^HOSP^MR||Wang^XiaoMing||19610131|M\rPV1||I|W1^2^3\r";

    private static Submission Receive(string type, string body, Hl7v2Options? options = null, string processing = "P") =>
        new Hl7v2Reception(options ?? new()).Receive(Encoding.UTF8.GetBytes(Messages.Header("1", type, "2.5.1", charset: "UNICODE UTF-8", processing: processing) + body), DateTimeOffset.UnixEpoch, default, 1).Submission;

    private static IReadOnlyList<LabOrderEvent> Read(string type, string body, Hl7v2Options? options = null)
    {
        var submission = Receive(type, body, options);
        Assert.Null(submission.Rejection);
        Assert.Empty(submission.Facts.OrderEvents);
        return submission.Facts.LabOrderEvents;
    }

    [Fact]
    public void O33_tells_the_orders_of_each_specimen()
    {
        var told = Read("OML^O33^OML_O33", Patient
            + "SPM|1|S100&HOSP^S100F||SER^Serum^HL70487|||||||P^^HL70369|||hemolytic|||20261122060000|20261122063000\rSAC|||BC100\r"
            + "ORC|NW|P1^HIS|F1^LAB||||||20261122055500|||99^Zhang^San\rTQ1|1||||||||S^Stat^HL70485\rOBR|1|P1^HIS|F1^LAB|GLU^Glucose^L\rTCD|GLU^^L|^1^:^10\rNTE|1||fasting\r"
            + "ORC|NW|P2^HIS|F2^LAB\rTQ1|1||||||||R\rOBR|2|P2^HIS|F2^LAB|2345-7^Glucose^LN\r"
            + "SPM|2|S200||EDTA\rORC|NW|P3^HIS\rOBR|3|P3^HIS||HGB^Hemoglobin^L\rORC|NW|P3^HIS\rOBR|4|P3^HIS||WBC^Leukocytes^L\r");
        Assert.Equal(3, told.Count);
        var first = told[0].Order;
        // the container's number is what stands on the label
        Assert.Equal(("BC100", "SER", "hemolytic"), (first.Specimen.Id, first.Specimen.Type!.Value, first.Specimen.Comment));
        Assert.Equal((new DateTimeOffset(2026, 11, 22, 6, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 22, 6, 30, 0, TimeSpan.Zero)), (first.Specimen.CollectedAt!.Value, first.Specimen.ReceivedAt!.Value));
        Assert.Equal((new OrderNumber("P1", "HIS"), new OrderNumber("F1", "LAB"), "S", "fasting"), (first.Placer!.Value, first.Filler!.Value, first.Priority, first.Comment));
        Assert.Equal((new PersonName("Zhang", "San"), "W1", "4711"), (first.Requester!, first.Location!.Unit, first.Patient.Identifiers[0].Value));
        Assert.Equal((new Code("L", "GLU", "Glucose"), 10m), (first.Tests.Single().Test, first.Tests.Single().Dilution));
        Assert.Equal((new Code("LN", "2345-7", "Glucose"), "R", (string?)null), (told[1].Order.Tests.Single().Test, told[1].Order.Priority, told[1].Order.Comment));
        Assert.Equal("BC100", told[1].Order.Specimen.Id);
        // two tests under one number are one order
        Assert.Equal(("S200", "HGB WBC"), (told[2].Order.Specimen.Id, string.Join(' ', told[2].Order.Tests.Select(t => t.Test.Value))));
    }

    [Fact]
    public void O21_tells_the_specimens_of_each_order()
    {
        var told = Read("OML^O21^OML_O21", Patient
            + "ORC|NW|P1^HIS\rOBR|1|P1^HIS||CREA^Creatinine^L\rSPM|1|S1||SER\rSPM|2|U1||UR\r"
            + "ORC|NW|P2^HIS\rOBR|2|P2^HIS||GLU^Glucose^L\rSPM|1|S1||SER\rSAC|||C1\r");
        Assert.Equal(["S1 CREA", "U1 CREA", "C1 GLU"], told.Select(e => $"{e.Order.Specimen.Id} {e.Order.Tests.Single().Test.Value}"));
    }

    [Fact]
    public void O35_asks_of_each_container()
    {
        var told = Read("OML^O35^OML_O35", Patient + "SPM|1|S1||SER\rSAC|||C1\rORC|NW|P1\rOBR|1|P1||GLU^Glucose^L\rSAC|||C2\rORC|NW|P2\rOBR|1|P2||CREA^Creatinine^L\r");
        Assert.Equal(["C1 GLU SER", "C2 CREA SER"], told.Select(e => $"{e.Order.Specimen.Id} {e.Order.Tests.Single().Test.Value} {e.Order.Specimen.Type!.Value}"));
    }

    [Theory]
    // a section of the laboratory, a specimen's source, or a specimen
    [InlineData("ORC|NW|P1\rOBR|1|P1|L77|GLU^Glucose^L||||||||||||||||||||CH\r")]
    [InlineData("ORC|NW|P1\rOBR|1|P1|L77|GLU^Glucose^L|||||||||||BLDV\r")]
    [InlineData("ORC|NW|P1\rOBR|1|P1||GLU^Glucose^L\rSPM|1|L77||SER\r")]
    public void ORM_of_the_laboratory_shows_itself(string body)
    {
        var order = Assert.Single(Read("ORM^O01", Patient + body)).Order;
        Assert.Equal(("L77", "GLU"), (order.Specimen.Id, order.Tests.Single().Test.Value));
    }

    [Fact]
    public void ORM_of_a_named_sender_needs_to_show_nothing()
    {
        const string Body = Patient + "ORC|NW|P1\rOBR|1|P1|L77|GLU^Glucose^L\r";
        Assert.Equal("UndecidedOrder", Receive("ORM^O01", Body).Rejection?.Reason);
        Assert.Equal("L77", Assert.Single(Read("ORM^O01", Body, new() { LaboratorySenders = "X, mon|WARD" })).Order.Specimen.Id);
        Assert.Equal("P1", Assert.Single(Read("ORM^O01", Body, new() { LaboratorySenders = "MON", SpecimenFields = "*=ORC-2" })).Order.Specimen.Id);
        Assert.Single(Receive("ORM^O01", Body, new() { ImagingSenders = "MON" }).Facts.OrderEvents);
    }

    [Theory]
    [InlineData("NW", "", OrderEventKind.New)]
    [InlineData("XO", "", OrderEventKind.Change)]
    [InlineData("CA", "", OrderEventKind.Cancel)]
    [InlineData("DC", "", OrderEventKind.Discontinue)]
    [InlineData("SC", "IP", OrderEventKind.Status)]
    [InlineData("SC", "CA", OrderEventKind.Cancel)]
    public void Order_control_says_what_is_wanted(string control, string status, OrderEventKind kind) =>
        Assert.Equal(kind, Assert.Single(Read("OML^O21^OML_O21", Patient + $"ORC|{control}|P1|||{status}\rOBR|1|P1||GLU^Glucose^L\rSPM|1|S1\r")).Kind);

    [Theory]
    [InlineData("PID|||\rORC|NW|P1\rOBR|1|P1||GLU\rSPM|1|S1\r", "MissingPatientIdentifier")]
    [InlineData(Patient + "PID|||4712\rORC|NW|P1\rOBR|1|P1||GLU\rSPM|1|S1\r", "SecondPatient")]
    [InlineData(Patient + "OBR|1|P1||GLU\rSPM|1|S1\r", "MissingOrderControl")]
    [InlineData(Patient + "ORC|ZZ|P1\rOBR|1|P1||GLU\rSPM|1|S1\r", "UnsupportedOrderControl")]
    [InlineData(Patient + "ORC|NW|P1\rOBR|1|P1\rSPM|1|S1\r", "MissingTest")]
    [InlineData(Patient + "ORC|NW\rOBR|1|||GLU\rSPM|1|S1\r", "MissingOrderNumber")]
    [InlineData(Patient + "ORC|NW|P1\rOBR|1|P1||GLU\r", "MissingSpecimen")]
    [InlineData(Patient + "ORC|NW|P1\rOBR|1|P1||GLU\rORC|NW|P2\rOBR|2|P2||CREA\rSPM|1|S1\rORC|NW|P3\rOBR|3|P3||NA\rSPM|1|S2\r", "MissingSpecimen")]
    [InlineData(Patient + "ORC|NW|P1\r", "MissingOrder")]
    public void What_cannot_be_carried_out_is_refused_with_the_reason(string body, string reason)
    {
        var submission = Receive("OML^O21^OML_O21", body);
        Assert.Equal(reason, submission.Rejection?.Reason);
        Assert.True(submission.Facts.IsEmpty);
    }

    [Fact]
    public void Training_orders_are_nobodys() => Assert.Equal("TrainingMessage", Receive("OML^O21^OML_O21", Patient + "ORC|NW|P1\rOBR|1|P1||GLU\rSPM|1|S1\r", processing: "T").Rejection?.Reason);

    [Fact]
    public void An_order_that_shows_both_kinds_is_refused() =>
        Assert.Equal("MixedOrder", Receive("ORM^O01", Patient + "ORC|NW|P1\rOBR|1|P1|L1|GLU||||||||||||||||||||CH\rORC|NW|P2\rOBR|2|P2||CT||||||||||||||||||||CT\r").Rejection?.Reason);

    [Theory]
    [InlineData("BC-6800=OBR", "X")]
    [InlineData("=OBR-3", "X")]
    [InlineData("A=OBR-3", "A")]
    public void Settings_that_cannot_be_are_refused(string fields, string imaging)
    {
        var options = new Hl7v2Options { SpecimenFields = fields, LaboratorySenders = "A", ImagingSenders = imaging };
        Assert.True(new Hl7v2OptionsValidator().Validate(null, options).Failed);
    }
}
