using System.Text;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;
using Xunit;
using static Meridian.Server.Tests.Hl7v2.LaboratoryHub;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>What automated equipment says of itself: <c>ESU^U01</c> and <c>INU^U05</c> (HL7 v2.5.1 chapter 13).</summary>
public sealed class AutomationTests
{
    private static string Header(string type, string sender = "chem one|", string id = "1", string processing = "P") => $"MSH|^~\\&|{sender}|Host||20261122083000+0000||{type}|{id}|{processing}|2.5.1|||NE|AL||UNICODE UTF-8\r";

    private static Submission Receive(string message) => new Hl7v2Reception(new()).Receive(Encoding.UTF8.GetBytes(message), DateTimeOffset.UnixEpoch, default, 1, "192.0.2.7").Submission;

    private static string[] Conditions(string message)
    {
        var submission = Receive(message);
        Assert.Null(submission.Rejection);
        var report = Assert.Single(submission.Facts.LabReports);
        Assert.Empty(report.Specimens);
        return [.. report.Conditions.Select(c => string.Join('|', c.Kind, c.Key, c.Text, c.Lot, c.Expiry, c.Remaining, c.Unit))];
    }

    [Fact]
    public void A_status_update_tells_state_control_and_alert_level() =>
        Assert.Equal(["State|equipmentState|OP||||", "State|controlState|R||||", "State|alertLevel|W||||"],
            Conditions(Header("ESU^U01^ESU_U01") + "EQU|chem one|20261122082959|OP^Normal Operation^HL70365|R^Remote^HL70366|W^Warning^HL70367\r"));

    // as a point-of-care reader with a clock that stands at its beginning, and words of its own behind the codes, writes it in version 2.4
    [Fact]
    public void A_reader_with_a_dead_clock_and_more_words_than_the_table_is_understood() =>
        Assert.Equal(["State|equipmentState|OP||||", "State|controlState|L||||", "State|alertLevel|N||||"],
            Conditions("MSH|^~\\&|FineReader|ReaderⅡ^00:1F:DE:00:00:01^FS-1|POCT|SERVER^^PC|19700101232716||ESU^U01^ESU_U01|1|P|2.4||||0|CHN|UTF8\r"
                + "EQU|00:1F:DE:00:00:01^ReaderⅡ^maker|19700101232716|OP^正常运行|L^Local本地^App^1.0^AFP,69;CRP,198^3911|N^正常\r"));

    [Fact]
    public void What_did_not_change_is_not_told_and_what_parts_say_does_not_meet() =>
        Assert.Equal(["State|equipmentState c1|PD||||", "State|alertLevel e8|Door open||||"],
            Conditions(Header("ESU^U01^ESU_U01") + "EQU|c1^XYZ|20261122082959|PD\rISD|7|SA|Y\rEQU|e8^XYZ|20261122082959|\"\"||^Door open\r"));

    [Fact]
    public void An_inventory_update_tells_what_is_on_board_with_lot_expiry_and_what_is_left() =>
        Assert.Equal(["Reagent|Glucose SR C12 R1 5|OK|L256616|2028-10-30|120|ml", "Reagent|DIL1 DI|EW~OW|D7|2026-11|3.5|", "Consumable|Tips SC|NE|||0|{count}", "Consumable|Multi CO|OK|QC4711|||", "Consumable|Waste LW|||||"],
            Conditions(Header("INU^U05^INU_U05") + "EQU|chem one|20261122082959\r"
                + "INV|20490^Glucose^99XYZ|OK^^HL70383|SR^^HL70384|C12|R1|5|200|120|110|80|ml|20281030||||L256616\r"
                + "INV|DIL1|EW~OW|DI|||||3.5||||202611||||D7\r" + "INV|T^Tips^99XYZ|NE|SC||||||0||{count}\r" + "INV|M^Multi^99XYZ|OK|CO|||||||||||||QC4711\r" + "INV|W^Waste^99XYZ||LW\r"));

    [Fact]
    public void A_reagent_has_one_name_whether_it_comes_with_a_result_or_by_itself()
    {
        const string Reagent = "INV|20490^Glucose^99XYZ|OK|SR|C12|R1|5||120|||ml\r";
        var withResult = Assert.Single(Receive(Header("OUL^R22^OUL_R22") + "SPM|1|S1||SER|||||||P\rOBR|1|||GLU\rOBX|1|NM|GLU||5.1|mmol/L|||||F\r" + Reagent).Facts.LabReports);
        var alone = Assert.Single(Receive(Header("INU^U05^INU_U05") + "EQU|chem one|20261122082959\r" + Reagent).Facts.LabReports);
        Assert.Equal(Assert.Single(withResult.Conditions), Assert.Single(alone.Conditions));
        Assert.Equal(withResult.Equipment.Strongest, alone.Equipment.Strongest);
    }

    [Theory]
    [InlineData("ESU^U02", "EQU|1|20261122082959|OP\r", "UnsupportedEvent")]
    [InlineData("INU^U01", "EQU|1|20261122082959|OP\r", "UnsupportedEvent")]
    [InlineData("ESU^U01^ESU_U01", "ISD|7|SA|Y\r", "MissingEquipment")]
    [InlineData("INU^U05^INU_U05", "EQU|1|20261122082959\rINV||OK\r", "MissingSubstance")]
    [InlineData("INR^U06^INR_U06", "EQU|1|20261122082959\r", "UnsupportedMessage")]
    public void What_cannot_be_told_is_refused_and_kept(string type, string body, string reason) => Assert.Equal(reason, Receive(Header(type) + body).Rejection?.Reason);

    [Fact]
    public void Training_says_nothing_of_the_real_equipment() =>
        Assert.Equal("TrainingMessage", Receive(Header("ESU^U01^ESU_U01", processing: "T") + "EQU|chem one|20261122082959|ES\r").Rejection?.Reason);

    [Fact(Timeout = 60_000)]
    public async Task An_instrument_that_measures_is_shown_with_its_state_and_supplies_as_it_told_them_last()
    {
        await using var hub = await StartAsync();
        await hub.OrderAsync();
        using var analyzer = await hub.ConnectAsync();
        await AskAsync(analyzer, Results("2", "S100", "413^Glucose^99ACME||90|mg/dL|||||F|||||op||c1^ACME|20261122082900"));
        foreach (var (message, event_) in new[]
        {
            (Header("ESU^U01^ESU_U01", id: "3") + "EQU|chem one|20261122082959|OP|R|N\r", "U01"),
            (Header("INU^U05^INU_U05", id: "4") + "EQU|chem one|20261122082959\rINV|G^Glucose|OK|SR||||200|120|||{tests}|20281030||||L1\r", "U05"),
            (Header("INU^U05^INU_U05", id: "5") + "EQU|chem one|20261122083059\rINV|G^Glucose|NW|SR||||200|4|||{tests}|20281030||||L1\r", "U05"),
            (Header("ESU^U01^ESU_U01", id: "6") + "EQU|chem one|20261122083059|PD||W\r", "U01"),
        })
        {
            var answer = await AskAsync(analyzer, message);
            Assert.Contains("|ACK^" + event_, answer, StringComparison.Ordinal);
            Assert.Contains("\rMSA|AA|", answer, StringComparison.Ordinal);
        }
        var known = hub.Get<InstrumentConditions>().Of(hub.Newest("GLU").Equipment).Select(k => $"{k.Condition.Key} {k.Condition.Text} {k.Condition.Remaining}".Trim());
        Assert.Equal(["alertLevel W", "controlState R", "equipmentState PD", "Glucose SR NW 4"], known);
    }
}
