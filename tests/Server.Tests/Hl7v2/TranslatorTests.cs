using System.Text;
using Meridian.Core.Intake;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

public sealed class TranslatorTests
{
    private const string Mds = "OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||0012210000000042^^0012210000000042^EUI-64\r";
    private readonly Hl7v2Reception reception = new(new());

    private Submission Read(string body, string type = "ORU^R01^ORU_R01", string processing = "P") =>
        reception.Receive(Encoding.UTF8.GetBytes(Messages.Header("1", type, charset: "UNICODE UTF-8", processing: processing) + body), new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(8), 1).Submission;

    private Observation Value(string obx) => Assert.Single(Assert.Single(Read("OBR|1|||m\r" + Mds + obx + "\r").Facts.Reports).Observations);

    [Theory]
    [InlineData("NM", "72.50", "|||||R", "72.50", ObservationStatus.Unverified)]
    [InlineData("NM", "72", "|||||F", "72", ObservationStatus.Final)]
    [InlineData("NM", "72", "|||||C", "72", ObservationStatus.Corrected)]
    [InlineData("NM", "72", "|||||P", "72", ObservationStatus.Preliminary)]
    [InlineData("NM", "72", "|||||D", "72", ObservationStatus.EnteredInError)]
    [InlineData("NM", "72", "||DEMO|||R", "72", ObservationStatus.Demonstration)]
    [InlineData("NM", "72", "||H~TEST|||R", "72", ObservationStatus.Demonstration)]
    [InlineData("NM", "72", "||QUES|||R", "72", ObservationStatus.Questionable)]
    [InlineData("NM", "72", "||INV|||R", "72", ObservationStatus.Invalid)]
    [InlineData("NM", "72", "|||||X", "72", ObservationStatus.Unverified)]
    [InlineData("NM", "-1.2e1", "|||||R", "-12", ObservationStatus.Unverified)]
    public void A_number_keeps_its_digits_and_its_state(string type, string sent, string rest, string number, ObservationStatus status)
    {
        var value = Value($"OBX|2|{type}|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|{sent}|264864^MDC_DIM_BEAT_PER_MIN^MDC{rest}");
        Assert.Equal((ValueKind.Numeric, number, status), (value.Kind, value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), value.Status));
    }

    [Fact]
    public void No_value_is_said_to_be_no_value()
    {
        var value = Value("OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1||264864^MDC_DIM_BEAT_PER_MIN^MDC|||||X");
        Assert.Equal((ValueKind.None, ObservationStatus.Invalid), (value.Kind, value.Status));
    }

    [Theory]
    [InlineData("NM", "---", ValueKind.Text, "---", null)]
    [InlineData("NM", "<5", ValueKind.Numeric, null, "<")]
    [InlineData("SN", "^98", ValueKind.Numeric, null, null)]
    [InlineData("SN", ">=^98", ValueKind.Numeric, null, ">=")]
    [InlineData("SN", "^1^:^2", ValueKind.Text, "1:2", null)]
    [InlineData("ST", "sinus \\T\\ pauses", ValueKind.Text, "sinus & pauses", null)]
    [InlineData("FT", "a\\.br\\b", ValueKind.Text, "a\nb", null)]
    [InlineData("DTM", "20261121", ValueKind.Text, "20261121", null)]
    [InlineData("CWE", "147467^MDC_ECG_RHY_ABSENT^MDC", ValueKind.Coded, "MDC_ECG_RHY_ABSENT", null)]
    [InlineData("CE", "1^2^L^^^^^^shown", ValueKind.Coded, "shown", null)]
    [InlineData("ED", "^AP^PDF^Base64^AAAA", ValueKind.Text, "[ED, 19 bytes]", null)]
    [InlineData("XX", "whatever^it is", ValueKind.Text, "whatever^it is", null)]
    public void Values_of_every_type_are_kept(string type, string sent, ValueKind kind, string? text, string? comparator)
    {
        var value = Value($"OBX|2|{type}|1^X^L|1.1.1.1|{sent}");
        Assert.Equal((kind, comparator), (value.Kind, value.Comparator));
        if (text is not null) Assert.Equal(text, value.Text);
    }

    [Theory]
    [InlineData("147842^MDC_ECG_HEART_RATE^MDC", "MDC", "147842", "MDC_ECG_HEART_RATE")]
    [InlineData("MDC_ECG_HEART_RATE", "MDC", "", "MDC_ECG_HEART_RATE")]
    [InlineData("^MDC_ECG_HEART_RATE", "MDC", "", "MDC_ECG_HEART_RATE")]
    [InlineData("0^MNDRY_OWN^99MNDRY", "99MNDRY", "", "MNDRY_OWN")]
    [InlineData("8867-4^Heart rate^LN", "LN", "8867-4", "Heart rate")]
    [InlineData("8867-4^Heart rate^LN^147842^MDC_ECG_HEART_RATE^MDC", "MDC", "147842", "MDC_ECG_HEART_RATE")]
    [InlineData("HR", "", "HR", null)]
    public void A_code_is_kept_as_it_came(string sent, string system, string value, string? text) =>
        Assert.Equal(new Code(system, value, text), Value($"OBX|2|NM|{sent}|1.1.1.1|5").Metric.Code);

    [Fact]
    public void Equal_metrics_share_one_description_from_message_to_message()
    {
        const string Obx = "OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|72|264864^MDC_DIM_BEAT_PER_MIN^MDC";
        var first = Value(Obx).Metric;
        Assert.Same(first, Value(Obx.Replace("|72|", "|73|")).Metric);
        Assert.NotSame(first, Value(Obx.Replace("1.1.1.1", "1.1.1.2")).Metric);
        // The same place in another VMD is another metric.
        var report = Assert.Single(Read("OBR|1|||m\r" + Mds + "OBX|2||69798^MDC_DEV_ECG_VMD^MDC|1.1.0.0|||||||X\r" + Obx + "\r").Facts.Reports);
        Assert.Equal("MDC_DEV_ECG_VMD", report.Observations[0].Metric.Vmd!.Text);
    }

    [Fact]
    public void Times_without_offset_take_that_of_the_header()
    {
        var value = Value("OBX|2|NM|1^X^L|1.1.1.1|5||||||R|||20261121075900");
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 7, 59, 0, TimeSpan.Zero), value.At);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 7, 59, 0, 250, TimeSpan.FromHours(8)), Value("OBX|2|NM|1^X^L|1.1.1.1|5||||||R|||20261121075900250+0800").At);
        Assert.Null(Value("OBX|2|NM|1^X^L|1.1.1.1|5||||||R|||soon").At);
    }

    [Fact]
    public void Two_patients_in_one_message_never_mix()
    {
        var facts = Read("PID|||A\rPV1||I|U^^1\rOBR|1|||m\rOBX|1|NM|1^X^L|1.1.1.1|1\rPID|||B\rPV1||I|U^^2\rOBR|1|||m\rOBX|1|NM|1^X^L|1.1.1.1|2\rPID|||\rOBR|1|||m\rOBX|1|NM|1^X^L|1.1.1.1|3\r").Facts;
        Assert.Equal(["A", "B", null], facts.Reports.Select(r => r.Patient?.Identifiers[0].Value));
        Assert.Equal([1, 2, 3], facts.Reports.Select(r => r.Observations.Single().Number));
        Assert.Equal(["1", "2", null], facts.Reports.Select(r => r.Location?.Bed));
        Assert.Equal(3, facts.Reports.Select(r => r.Equipment.Strongest).Distinct().Count());
    }

    [Fact]
    public void A_sender_without_profile_still_gives_observations()
    {
        var report = Assert.Single(Read("PID|1||77^^^H\rPV1|1|I|ICU^1^B\rOBR|1|||VS\rOBX|1|NM|HR||80|bpm|60-100|N|||F\rOBX|2|ST|8310-5^Temp^LN||36.8|Cel\r").Facts.Reports);
        Assert.Equal(EquipmentIdentifierKind.Sender, report.Equipment.Strongest.Kind);
        Assert.Equal([80m, 36.8m], report.Observations.Select(o => o.Number));
        Assert.Equal(("60-100", "N"), (report.Observations[0].Range, report.Observations[0].Flags));
    }

    [Theory]
    [InlineData("0012210000000042^^0012210000000042^EUI-64", EquipmentIdentifierKind.Eui64, "0012210000000042")]
    [InlineData("^^00aa21ffFE000042^EUI-64", EquipmentIdentifierKind.Eui64, "00AA21FFFE000042")]
    [InlineData("00AA21FFFE000042^^^EUI-64", EquipmentIdentifierKind.Eui64, "00AA21FFFE000042")]
    [InlineData("urn:uuid:F9BD67BA-10f9-11ea-bab1-0050b612afeb^^^URN", EquipmentIdentifierKind.Uuid, "f9bd67ba-10f9-11ea-bab1-0050b612afeb")]
    [InlineData("(01)00844588003288(21)ABC^^^UDI", EquipmentIdentifierKind.Udi, "(01)00844588003288(21)ABC")]
    [InlineData("P6013^^0012210000000000^EUI-64", EquipmentIdentifierKind.Other, "P6013")]
    [InlineData("^^0012210000000000^EUI-64", EquipmentIdentifierKind.Other, "0012210000000000")]
    [InlineData("bed4", EquipmentIdentifierKind.Other, "bed4")]
    public void Equipment_is_known_by_what_names_one_piece(string ei, EquipmentIdentifierKind kind, string value)
    {
        var report = Assert.Single(Read($"OBR|1|||m\rOBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||{ei}\rOBX|2|NM|1^X^L|1.1.1.1|1\r").Facts.Reports);
        Assert.Equal((kind, value), (report.Equipment.Strongest.Kind, report.Equipment.Strongest.Value));
    }

    [Fact]
    public void Equipment_is_known_by_participation_and_by_terms()
    {
        var report = Assert.Single(Read("OBR|1|||m\rOBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X\rPRT|1|UC||EQUIP^Equipment^HL70912||||||(01)00844588003288(21)SN7^^^UDI\r"
            + "OBX|2|ST|531970^MDC_ID_MODEL_MANUFACTURER^MDC|1.0.0.1|Maker\rOBX|3|ST|531969^MDC_ID_MODEL_NUMBER^MDC|1.0.0.2|M1\rOBX|4|ST|531972^MDC_ID_PROD_SPEC_SERIAL^MDC|1.0.0.3|SN7\rOBX|5|NM|1^X^L|1.1.1.1|1\r").Facts.Reports);
        Assert.Equal([new(EquipmentIdentifierKind.Udi, "(01)00844588003288(21)SN7", null), new(EquipmentIdentifierKind.Serial, "SN7", "Maker")], report.Equipment.Identifiers);
        Assert.Equal(("Maker", "M1", "SN7"), (report.Equipment.Manufacturer, report.Equipment.ModelName, report.Equipment.SerialNumber));
    }

    [Fact]
    public void Two_monitors_in_one_message_give_two_reports()
    {
        var facts = Read("OBR|1|||m\r" + Mds + "OBX|2|NM|1^X^L|1.1.1.1|1\r" + Mds.Replace("1.0.0.0", "2.0.0.0").Replace("0042", "0043") + "OBX|4|NM|1^X^L|2.1.1.1|2\rOBX|5|NM|1^X^L|1.1.1.2|3\r").Facts;
        Assert.Equal(["0012210000000042", "0012210000000043"], facts.Reports.Select(r => r.Equipment.Strongest.Value));
        Assert.Equal([2, 1], facts.Reports.Select(r => r.Observations.Count));
    }

    [Fact]
    public void One_number_for_two_monitors_in_two_groups_gives_two_reports()
    {
        var facts = Read("OBR|1|||m\r" + Mds + "OBX|2|NM|1^X^L|1.1.1.1|1\rOBR|2|||m\r" + Mds.Replace("0042", "0043") + "OBX|4|NM|1^X^L|1.1.1.1|2\r").Facts;
        Assert.Equal(["0012210000000042", "0012210000000043"], facts.Reports.Select(r => r.Equipment.Strongest.Value));
    }

    [Fact]
    public void Training_and_debugging_are_never_a_patients_values() =>
        Assert.Equal(ObservationStatus.Demonstration, Read("OBR|1|||m\r" + Mds + "OBX|2|NM|1^X^L|1.1.1.1|1\r", processing: "T").Facts.Reports[0].Observations[0].Status);

    [Theory]
    [InlineData("ORU^R01", "OBR|1|||m\r", "NoObservation", "OBX")]
    [InlineData("ORU^R40", "OBR|1|||196616^MDC_EVT_ALARM^MDC\r", "MissingAlertEvent", "OBR")]
    [InlineData("ADT^A01", "EVN||20261121\rPID|||\rPV1||I|U\r", "MissingPatientIdentifier", "PID-3")]
    [InlineData("ADT^A01", "EVN||20261121\r", "MissingPatient", "PID")]
    [InlineData("ADT^A02", "PID|||1\rPV1||I\r", "MissingLocation", "PV1-3")]
    [InlineData("ADT^A40", "PID|||1\r", "MissingPriorIdentifier", "MRG-1")]
    [InlineData("ADT^A17", "PID|||1\rPV1||I|ICU^^2\r", "MissingPatient", "PID[2]")]
    [InlineData("ADT^A17", "PID|||1\rPV1||I|ICU^^2\rPID|||2\rPV1||I\r", "MissingLocation", "PV1[2]-3")]
    [InlineData("ADT^A29", "PID|||1\r", "UnsupportedEvent", "MSH-9.2")]
    [InlineData("ADT^A37", "PID|||1\r", "UnsupportedEvent", "MSH-9.2")]
    public void What_cannot_be_facts_says_where_and_why(string type, string body, string reason, string place)
    {
        var rejection = Read(body, type).Rejection!;
        Assert.Equal((reason, place), (rejection.Reason, rejection.Place));
    }
}
