using System.Text;
using Meridian.Core.Intake;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

public sealed class OrderTests
{
    private const string Patient = "PID|||4711^^^HOSP^MR||Wang^XiaoMing^^^^^L^A~王^小明^^^^^L^I||19610131|M\rPV1||I|W1^2^3|||||12^Li^Wei|||||||||||V77\r";

    // RAD-4 on 2.3.1
    private const string Orm = Patient + "ORC|NW|P1^HIS|F1^RIS||SC||1^once^^20261122083000^^S||20261121070000|||99^Zhang^San\r"
        + "OBR|1|P1^HIS|F1^RIS|CTCH^CT Thorax^L^P5^Thorax native^L|||||||||cough|||||A100|RP1|SPS1|CT_ROOM1|||CT||||||WALK|R05^Cough^I10|||77&Sun&Mei||||||||||CTCH2^CT thorax without contrast^L\r"
        + "OBR|2|P1^HIS|F1^RIS|CTCH^CT Thorax^L^P6^Thorax contrast^L||||||||||||||A100|RP1|SPS1|CT_ROOM1|||CT\r"
        + "ZDS|1.2.840.1.2.3^HIS^Application^DICOM\r";

    // RAD-4 on 2.5.1
    private const string Omi = Patient + "ORC|NW|P2^HIS|F2^RIS\rTQ1|1||||||20261122093000||A\rOBR|1|P2^HIS|F2^RIS|MRHEAD^MR head^L\rNTE|1||claustrophobic\r"
        + "IPC|A200^RIS|RP2^RIS|1.2.3.4.5^RIS|SPS2^RIS|MR|PA^T1^L~PB^T2^L|MRSTATION|R7^Room 7^L|MR_AE\rIPC|A200^RIS|RP2^RIS|1.2.3.4.5^RIS|SPS3^RIS|MR||||MR_AE2\r";

    private static Submission Receive(string type, string body) =>
        new Hl7v2Reception(new() { ImagingSenders = "MON" }).Receive(Encoding.UTF8.GetBytes(Messages.Header("1", type, "2.5.1", charset: "UNICODE UTF-8") + body), DateTimeOffset.UnixEpoch, default, 1).Submission;

    private static OrderEvent Read(string type, string body) => Assert.Single(Receive(type, body).Facts.OrderEvents);

    [Fact]
    public void An_order_of_2_3_1_tells_numbers_patient_procedure_and_step()
    {
        var told = Read("ORM^O01", Orm);
        var order = told.Order;
        Assert.Equal(OrderEventKind.New, told.Kind);
        Assert.Equal((new OrderNumber("P1", "HIS"), new OrderNumber("F1", "RIS"), "A100", "RP1", "1.2.840.1.2.3"), (order.Placer, order.Filler, order.Accession, order.RequestedProcedureId, order.StudyUid));
        Assert.Equal(("4711", "王小明"), (order.Patient.Identifiers[0].Value, order.Patient.Name!.Ideographic));
        Assert.Equal((new Code("L", "CTCH2", "CT thorax without contrast"), "Cough", "STAT", "V77", "I"), (order.Procedure, order.Reason, order.Priority, order.Visit, order.Class));
        Assert.Equal((new PersonName("Li", "Wei"), new PersonName("Zhang", "San")), (order.ReferringPhysician, order.RequestingPhysician));
        var step = Assert.Single(order.Steps);
        Assert.Equal(("SPS1", "CT", "CT_ROOM1", new DateTimeOffset(2026, 11, 22, 8, 30, 0, TimeSpan.Zero)), (step.Id, step.Modality, step.StationAe, step.Start!.Value));
        Assert.Equal([new("L", "P5", "Thorax native"), new("L", "P6", "Thorax contrast")], step.Protocols);
        Assert.Equal(new PersonName("Sun", "Mei"), step.Performer);
    }

    [Fact]
    public void An_order_of_2_5_1_tells_its_steps_in_IPC()
    {
        var order = Read("OMI^O23^OMI_O23", Omi).Order;
        Assert.Equal(("A200", "RP2", "1.2.3.4.5", "HIGH", "claustrophobic"), (order.Accession, order.RequestedProcedureId, order.StudyUid, order.Priority, order.Comments));
        Assert.Equal(["SPS2/MR/MR_AE/MRSTATION/Room 7", "SPS3/MR/MR_AE2//"], order.Steps.Select(step => $"{step.Id}/{step.Modality}/{step.StationAe}/{step.StationName}/{step.Location}"));
        Assert.Equal(2, order.Steps[0].Protocols.Count);
        Assert.All(order.Steps, step => Assert.Equal(9, step.Start!.Value.Hour));
    }

    [Theory]
    [InlineData("NW", "", OrderEventKind.New, null)]
    [InlineData("XO", "", OrderEventKind.Change, null)]
    [InlineData("XO", "CM", OrderEventKind.Change, StepStatus.Completed)]
    [InlineData("CA", "CA", OrderEventKind.Cancel, null)]
    [InlineData("DC", "", OrderEventKind.Discontinue, null)]
    [InlineData("SC", "IP", OrderEventKind.Status, StepStatus.Started)]
    public void Order_control_says_what_is_wanted(string control, string status, OrderEventKind kind, StepStatus? to)
    {
        var told = Read("ORM^O01", Patient + $"ORC|{control}|P1|||{status}\rOBR|1|P1||A^B^L\r");
        Assert.Equal((kind, to), (told.Kind, told.Status));
    }

    [Theory]
    [InlineData("ORC|NW|P1\rOBR|1|P1||A^B^L\r", "MissingPatientIdentifier")]
    [InlineData("PID|||\rORC|NW|P1\rOBR|1|P1\r", "MissingPatientIdentifier")]
    [InlineData(Patient + "OBR|1|P1\r", "MissingOrderControl")]
    [InlineData(Patient + "ORC|NW|P1\r", "MissingOrder")]
    [InlineData(Patient + "ORC|ZZ|P1\rOBR|1|P1\r", "UnsupportedOrderControl")]
    [InlineData(Patient + "ORC|NW|P1\rOBR|1|P1\rZDS|1.2.x\r", "InvalidStudyUid")]
    [InlineData(Patient + "ORC|NW|P1\rOBR|1|P1||||||||||||||||12345678901234567\r", "NumberTooLong")]
    [InlineData(Patient + "ORC|NW|P1\rOBR|1|P1\rORC|NW|P2\rOBR|2|P2\rZDS|1.2.3\r", "StudyNamedTwice")]
    public void What_cannot_be_carried_out_is_refused_with_the_reason(string body, string reason) => Assert.Equal(reason, Receive("ORM^O01", body).Rejection?.Reason);

    [Fact]
    public void Two_procedures_of_one_message_are_two_orders()
    {
        var told = Receive("ORM^O01", Patient + "ORC|NW|P1\rOBR|1|P1\rZDS|1.2.3\rORC|NW|P2\rOBR|2|P2\rZDS|1.2.4\r").Facts.OrderEvents;
        Assert.Equal(["1.2.3", "1.2.4"], told.Select(one => one.Order.StudyUid));
    }
}
