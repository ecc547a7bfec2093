using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;
using Meridian.Model;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Poct1;

/// <summary>What results and statuses say in the words of the model, by the road that replays take.</summary>
public sealed class Poct1TranslatorTests
{
    private const string Sender = "Maker|Gluco|SN1|M-SN1";

    private static async Task<Submission> TranslateAsync(string type, string inner, string sender = Sender, string at = "2026-11-22T03:00:00+00:00")
    {
        await using var host = await Poct1Host.StartAsync();
        return host.Get<IMessageTranslation>().Translate(Poct1Peer.Poct1Messages(type, "7", inner, at), host.Clock.GetUtcNow(), sender);
    }

    private static async Task<LabResult> ResultAsync(string observation, string service = "", string after = "") =>
        Assert.Single((await SpecimenAsync($"<SVC><SVC.role_cd V='OBS'/><SVC.observation_dttm V='2026-11-22T02:59:00+08:00'/>{service}<PT><PT.patient_id V='4711'/><OBS>{observation}</OBS></PT>{after}</SVC>")).Results);

    private static async Task<SpecimenReport> SpecimenAsync(string service, string type = "OBS.R01")
    {
        var submission = await TranslateAsync(type, service);
        Assert.Null(submission.Rejection);
        return Assert.Single(Assert.Single(submission.Facts.LabReports).Specimens);
    }

    private const string Glu = "<OBS.observation_id V='2341-6' SN='LN' DN='Glu'/>";

    [Fact]
    public async Task A_number_keeps_its_comparator_unit_range_flag_time_and_lot()
    {
        var result = await ResultAsync(Glu + "<OBS.value V='&lt;20' U='mg/dL'/><OBS.interpretation_cd V='LL'/><OBS.normal_lo-hi_limit V='[70;180]'/><NTE><NTE.text V='sweaty'/></NTE>", "<SVC.status_cd V='OVR'/>",
            "<OPR><OPR.operator_id V='N1'/></OPR><RGT><RGT.lot_number V='S9'/></RGT><NTE><NTE.text V='again'/></NTE>");
        Assert.Equal((new Code("LN", "2341-6", "Glu"), ValueKind.Numeric, 20m, "<", "mg/dL", "[70;180]", "LL"), (result.Test, result.Kind, result.Number, result.Comparator, result.Unit, result.Range, result.Flags));
        Assert.Equal((new DateTimeOffset(2026, 11, 22, 2, 59, 0, TimeSpan.FromHours(8)), "N1", "S9", LabResultStatus.Final), (result.CompletedAt, result.Operator, result.ReagentLot, result.Status));
        Assert.Equal(["sweaty", "again", "A check of the device was overridden"], result.Comments);
    }

    [Theory]
    [InlineData("<OBS.value V='HI' U='mg/dL'/>", ValueKind.Text, "HI", LabResultStatus.Final)]
    [InlineData("<OBS.value V='5,4' U='mmol/L'/>", ValueKind.Text, "5,4", LabResultStatus.Final)]
    [InlineData("<OBS.qualitative_value V='negative'/>", ValueKind.Text, "negative", LabResultStatus.Final)]
    [InlineData("<OBS.qualitative_value V='260385009' SN='SCT' DN='Negative'/>", ValueKind.Coded, "Negative", LabResultStatus.Final)]
    [InlineData("<OBS.value NULL='NI'/>", ValueKind.None, "NI", LabResultStatus.NotObtained)]
    [InlineData("<OBS.value V='100'/><OBS.status_cd V='D'/>", ValueKind.Numeric, "100", LabResultStatus.NotObtained)]
    public async Task What_is_no_number_stays_what_it_is(string value, ValueKind kind, string text, LabResultStatus status)
    {
        var result = await ResultAsync(Glu + value);
        Assert.Equal((kind, text, status), (result.Kind, result.Text, result.Status));
    }

    [Theory]
    [InlineData("NEW", LabResultStatus.Final)]
    [InlineData("RES", LabResultStatus.Final)] // sent again: the same result, which the laboratory recognizes
    [InlineData("EDT", LabResultStatus.Corrected)]
    public async Task Sent_again_is_no_other_result_and_edited_corrects(string reason, LabResultStatus status) =>
        Assert.Equal(status, (await ResultAsync(Glu + "<OBS.value V='100'/>", $"<SVC.reason_cd V='{reason}'/>")).Status);

    [Theory]
    [InlineData("4711", "4711")]
    [InlineData(" 4711 ", "4711")]
    [InlineData("UNKNOWN", null)]
    [InlineData("", null)]
    public async Task The_identifier_that_was_scanned_is_the_only_one(string scanned, string? identifier)
    {
        var specimen = await SpecimenAsync($"<SVC><SVC.observation_dttm V='2026-11-22T02:59:00Z'/><PT><PT.patient_id V='{scanned}'/><OBS>{Glu}<OBS.value V='1'/></OBS></PT><ORD><ORD.order_id V='A-17'/></ORD></SVC>");
        Assert.Equal((true, SpecimenRole.Patient, "A-17"), (specimen.IsAtPatient, specimen.Role, specimen.SpecimenId));
        Assert.Equal(identifier is null ? null : new PatientIdentifier(identifier, null, null), specimen.Patient?.Identifiers[0]);
    }

    [Theory]
    [InlineData("OBS.R02", "LQC", SpecimenRole.Control)]
    [InlineData("OBS.R02", "OBS", SpecimenRole.Control)] // one maker writes OBS for controls too
    [InlineData("OBS.R01", "LQC", SpecimenRole.Control)]
    [InlineData("OBS.R02", "CAL", SpecimenRole.Calibrator)]
    [InlineData("OBS.R02", "CVR", SpecimenRole.Calibrator)]
    public async Task Controls_and_calibrators_are_never_a_patient_s(string type, string role, SpecimenRole expected)
    {
        var specimen = await SpecimenAsync($"<SVC><SVC.role_cd V='{role}'/><SVC.observation_dttm V='2026-11-22T02:59:00Z'/><CTC><CTC.name V='Trol'/><CTC.lot_number V='L1'/><CTC.level_cd V='2' DN='High'/><OBS>{Glu}<OBS.value V='1'/></OBS></CTC></SVC>", type);
        Assert.Equal((expected, "Trol", "L1", "High", false, (PatientIdentity?)null), (specimen.Role, specimen.Material, specimen.Lot, specimen.Level, specimen.IsAtPatient, specimen.Patient));
    }

    [Theory]
    [InlineData("OBS.R01", "", Sender, "NoService")]
    [InlineData("OBS.R01", "<SVC><PT/></SVC>", Sender, "NoResult")]
    [InlineData("OBS.R01", "<SVC><PT><OBS><OBS.value V='1'/></OBS></PT></SVC>", Sender, "NoTest")]
    [InlineData("OBS.R01", "<SVC><PT><OBS><OBS.value V='1'/></OBS></PT></SVC>", "", "NoHello")]
    [InlineData("HEL.R01", "<DEV/>", "", "NoIdentity")]
    [InlineData("PVI.R01", "", Sender, "UnsupportedMessage")]
    public async Task What_cannot_become_facts_says_why(string type, string inner, string sender, string reason)
    {
        var submission = await TranslateAsync(type, inner, sender);
        Assert.Equal(reason, submission.Rejection?.Reason);
        Assert.True(submission.Facts.IsEmpty);
    }

    [Fact]
    public async Task A_measurement_without_a_time_takes_that_of_its_message_and_without_any_is_refused()
    {
        const string measured = $"<SVC><PT><OBS>{Glu}<OBS.value V='1'/></OBS></PT></SVC>";
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero), (await TranslateAsync("OBS.R01", measured)).Facts.LabReports[0].Specimens[0].Results[0].CompletedAt);
        Assert.Equal("NoTime", (await TranslateAsync("OBS.R01", measured, at: "at noon")).Rejection?.Reason);
    }

    [Theory]
    [InlineData("<DEV.device_id V='00:02:F8:FF:FE:10:A2:B3'/>", EquipmentIdentifierKind.Eui64, "0002F8FFFE10A2B3")]
    [InlineData("<DEV.device_id V='meter 7'/>", EquipmentIdentifierKind.Other, "meter 7")]
    [InlineData("<DEV.device_id V=''>General^ICU</DEV.device_id><DEV.serial_id V='77'/>", EquipmentIdentifierKind.Serial, "77")]
    public async Task A_device_is_known_by_its_strongest_identifier(string device, EquipmentIdentifierKind kind, string value)
    {
        var equipment = (await TranslateAsync("HEL.R01", $"<DEV>{device}</DEV>", sender: "")).Facts.LabReports[0].Equipment;
        Assert.Equal((kind, value), (equipment.Strongest.Kind, equipment.Strongest.Value));
    }

    [Fact]
    public async Task Events_become_conditions_of_the_device()
    {
        var report = (await TranslateAsync("EVS.R01", "<EVT><EVT.description V='Battery low'/><EVT.event_dttm V='2026-11-22T02:00:00Z'/><EVT.severity_cd V='W'/></EVT>")).Facts.LabReports[0];
        Assert.Equal(("Battery low", InstrumentConditionKind.Error, "W 2026-11-22T02:00:00+00:00"), (report.Conditions[0].Key, report.Conditions[0].Kind, report.Conditions[0].Text));
    }

    [Fact]
    public async Task A_message_is_taken_apart_for_people_with_places_in_its_bytes()
    {
        await using var host = await Poct1Host.StartAsync();
        var raw = Poct1Peer.Poct1Messages("OBS.R01", "7", Poct1Peer.Glucose("4711", "145"));
        var decoded = host.Get<IMessageDecoder>().Decode(raw);
        Assert.Equal(("OBS.R01", null), (decoded.Kind, decoded.Problem));
        Assert.Equal(["HDR", "SVC", "PT", "OBS"], decoded.Segments.Select(s => s.Id));
        var value = decoded.Segments[3].Fields.Single(f => f.Place == "OBS.value");
        Assert.Equal("145 U=mg/dL", value.Text);
        Assert.Equal("<OBS.value V=\"145\" U=\"mg/dL\"/>", System.Text.Encoding.UTF8.GetString(raw.AsSpan(value.Offset, value.Length)));
        Assert.NotNull(host.Get<IMessageDecoder>().Decode("<x"u8.ToArray()).Problem);
    }
}
