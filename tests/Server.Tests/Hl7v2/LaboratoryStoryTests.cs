using Meridian.Core.Forwarding;
using Meridian.Core.Laboratory;
using Meridian.Model;
using Xunit;
using static Meridian.Server.Tests.Hl7v2.LaboratoryHub;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>Order in, host query, work told, results in, verified, reported: the whole hub over real sockets.</summary>
public sealed class LaboratoryStoryTests
{
    private static string[] Segments(string message, string id) => [.. message.Split('\r').Where(s => s.StartsWith(id, StringComparison.Ordinal))];

    private static string Query(string id, string specimen, string name = "WOS^Work Order Step^IHELAW") =>
        $"MSH|^~\\&|chem one||Host||20261122082000+0000||QBP^Q11^QBP_Q11|{id}|P|2.5.1|||NE|AL||UNICODE UTF-8|||LAB-27^IHE\rQPD|{name}|tag{id}|{specimen}\rRCP|I||R^^HL70394\r";

    [Fact(Timeout = 180_000)]
    public async Task An_order_reaches_the_analyzer_that_asks_and_its_result_reaches_who_ordered()
    {
        using var his = new MllpListener();
        await using var hub = await StartAsync(("hl7v2:resultPeers", $"HIS=127.0.0.1:{his.Port}"), ("hl7v2:codingSystems", "chem one=99ACME"));
        var ordered = await hub.OrderAsync();
        Assert.Contains("|ORL^O34^ORL_O34|", ordered, StringComparison.Ordinal);
        Assert.StartsWith("MSA|AA|o1", Assert.Single(Segments(ordered, "MSA")), StringComparison.Ordinal);
        Assert.Equal(["ORC|OK|P1^HIS", "ORC|OK|P2^HIS"], Segments(ordered, "ORC"));

        using var analyzer = await hub.ConnectAsync();
        var response = await AskAsync(analyzer, Query("1", "S100"));
        Assert.Contains("|RSP^K11^RSP_K11|", response, StringComparison.Ordinal);
        Assert.Contains("|||LAB-27^IHE", Segments(response, "MSH")[0], StringComparison.Ordinal);
        Assert.Equal("QAK|tag1|OK|WOS^Work Order Step^IHELAW", Assert.Single(Segments(response, "QAK")));
        Assert.Equal("QPD|WOS^Work Order Step^IHELAW|tag1|S100", Assert.Single(Segments(response, "QPD")));
        var work = await analyzer.ReceiveAsync() ?? "";
        Assert.Contains("|OML^O33^OML_O33|", work, StringComparison.Ordinal);
        Assert.EndsWith("|||LAB-28^IHE", Segments(work, "MSH")[0], StringComparison.Ordinal);
        Assert.Equal("PID|1||4711^^^HOSP^MR||Wang^XiaoMing^^^^^L||19610131|M", Assert.Single(Segments(work, "PID")));
        Assert.Equal("SAC|||S100", Assert.Single(Segments(work, "SAC")));
        Assert.Equal(["413^^99ACME", "CR^^99ACME"], Segments(work, "OBR").Select(s => s.Split('|')[4]).Order());
        Assert.All(Segments(work, "ORC"), orc => Assert.StartsWith("ORC|NW|", orc, StringComparison.Ordinal));
        // the analyzer takes the one and not the other
        var number = work.Split('|')[9];
        await analyzer.SendAsync($"MSH|^~\\&|chem one||MERIDIAN||20261122082001||ORL^O34^ORL_O42|r1|P|2.5.1|||NE|NE||UNICODE UTF-8|||LAB-28^IHE\rMSA|AA|{number}\rPID|1\rSPM|1|S100\rSAC|||S100\rORC|OK|x|||SC\rOBR|1|x||413\r");
        await hub.UntilAsync(() => hub.Laboratory.OrdersBySpecimen("S100").SelectMany(row => row.Order.Tests).All(test => test.Status == LabTestStatus.Assigned));

        // 90 mg/dL is 4.995 mmol/L, as the laboratory declared
        var acknowledged = await AskAsync(analyzer, Results("2", "S100", "413^Glucose^99ACME||90|mg/dL|||||F|||||op||c1^ACME|20261122082900"));
        Assert.Contains("|ACK^R22^ACK|", acknowledged, StringComparison.Ordinal);
        Assert.EndsWith("LAB-29^IHE", Segments(acknowledged, "MSH")[0], StringComparison.Ordinal);
        Assert.StartsWith("MSA|AA|2", Segments(acknowledged, "MSA")[0], StringComparison.Ordinal);
        Assert.Equal((LabResultState.Verified, "hub"), (hub.Newest("GLU").State, hub.Newest("GLU").By));

        var report = await his.TakeAsync();
        Assert.Contains("|ORU^R01^ORU_R01|", report, StringComparison.Ordinal);
        Assert.Equal("PID|1||4711^^^HOSP^MR||Wang^XiaoMing^^^^^L||19610131|M", Assert.Single(Segments(report, "PID")));
        var obr = Assert.Single(Segments(report, "OBR")).Split('|');
        Assert.Equal(("P1^HIS", "14749-6^Glucose^LN^GLU^Glucose^L", "F"), (obr[2], obr[4], obr[25]));
        var obx = Assert.Single(Segments(report, "OBX")).Split('|');
        Assert.Equal(("NM", "14749-6^Glucose^LN^GLU^Glucose^L", "5.0", "mmol/L^mmol/L^UCUM", "3.9-6.1", "N", "F"), (obx[2], obx[3], obx[5], obx[6], obx[7], obx[8], obx[11]));
        Assert.StartsWith("SPM|1|S100||SER^Serum^HL70487|", Assert.Single(Segments(report, "SPM")), StringComparison.Ordinal);

        // a corrected value waits for a person, and is then reported as corrected
        await AskAsync(analyzer, Results("3", "S100", "413^Glucose^99ACME||180|mg/dL|||||C|||||op||c1^ACME|20261122083900"));
        var corrected = hub.Newest("GLU");
        Assert.Equal((LabResultState.ToVerify, true), (corrected.State, corrected.IsCorrection));
        Assert.Empty(await hub.Get<LabDesk>().VerifyAsync([corrected.Id], new("anna")));
        obx = Assert.Single(Segments(await his.TakeAsync(), "OBX")).Split('|');
        Assert.Equal(("10.0", "H", "C", "^anna"), (obx[5], obx[8], obx[11], obx[16]));

        // what is taken back is reported as wrong
        Assert.Null((await hub.Get<LabDesk>().RejectAsync(corrected.Id, "wrong tube", new("anna"))).Refusal);
        var withdrawn = await his.TakeAsync();
        Assert.Equal("W", Assert.Single(Segments(withdrawn, "OBX")).Split('|')[11]);
        Assert.Contains("NTE|1|L|wrong tube", withdrawn, StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_specimen_without_work_is_answered_so()
    {
        await using var hub = await StartAsync();
        using var analyzer = await hub.ConnectAsync();
        Assert.Contains("QAK|tag1|OK", await AskAsync(analyzer, Query("1", "NOBODYS")), StringComparison.Ordinal);
        var none = await analyzer.ReceiveAsync() ?? "";
        Assert.Equal("SAC|||NOBODYS", Assert.Single(Segments(none, "SAC")));
        Assert.StartsWith("ORC|DC|", Assert.Single(Segments(none, "ORC")), StringComparison.Ordinal);
        Assert.Contains("|U^Unknown^HL70369", Assert.Single(Segments(none, "SPM")), StringComparison.Ordinal);
        Assert.Empty(Segments(none, "PID"));
        // by rack alone the hub knows nothing, and says so
        var refused = await AskAsync(analyzer, Query("2", ""));
        Assert.Contains("|RSP^K11^RSP_K11|", refused, StringComparison.Ordinal);
        Assert.StartsWith("MSA|AE|2", Segments(refused, "MSA")[0], StringComparison.Ordinal);
        Assert.StartsWith("QAK|tag2|AE", Segments(refused, "QAK")[0], StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task All_open_work_is_told_one_message_a_specimen()
    {
        await using var hub = await StartAsync();
        await hub.OrderAsync("S1", "a");
        await hub.OrderAsync("S2", "b");
        using var analyzer = await hub.ConnectAsync();
        await AskAsync(analyzer, Query("1", "", "WOS_ALL^Work Order Step All^IHELAW"));
        var told = new[] { await analyzer.ReceiveAsync() ?? "", await analyzer.ReceiveAsync() ?? "" };
        Assert.Equal(["SAC|||S1", "SAC|||S2"], told.SelectMany(text => Segments(text, "SAC")).Order());
    }

    [Fact(Timeout = 180_000)]
    public async Task An_analyzer_with_its_own_listener_is_told_there_and_unasked_where_the_setting_says_so()
    {
        using var listener = new MllpListener();
        await using var hub = await StartAsync(("hl7v2:analyzers", $"chem one=127.0.0.1:{listener.Port} broadcast"));
        await hub.OrderAsync("S1", "a");
        Assert.Contains("SAC|||S1", await listener.TakeAsync(), StringComparison.Ordinal);
        await hub.UntilAsync(() => hub.Laboratory.OrdersBySpecimen("S1").SelectMany(row => row.Order.Tests).All(test => test.Status == LabTestStatus.Assigned));
        using var analyzer = await hub.ConnectAsync();
        Assert.Contains("QAK|tag1|OK", await AskAsync(analyzer, Query("1", "NOBODYS")), StringComparison.Ordinal);
        Assert.Contains("ORC|DC|", await listener.TakeAsync(), StringComparison.Ordinal);
        Assert.Contains("MSA|AA|2", await AskAsync(analyzer, Results("2", "S9", "413||90|mg/dL|||||F")), StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_report_whose_answer_is_lost_comes_again_under_its_number_and_a_refused_one_is_shown()
    {
        using var his = new MllpListener();
        await using var hub = await StartAsync(("hl7v2:resultPeers", $"HIS=127.0.0.1:{his.Port} OUL"), ("forwarding:firstPause", "00:00:00.050"), ("forwarding:mostRefusals", "1"));
        await hub.OrderAsync();
        using var analyzer = await hub.ConnectAsync();
        await AskAsync(analyzer, Results("2", "S100", "413||90|mg/dL|||||F"));
        string first;
        using (var lost = await his.AcceptAsync()) first = await lost.ReceiveAsync() ?? "";
        var again = await his.TakeAsync("AE", "no such patient");
        Assert.Equal(first.Split('|')[9], again.Split('|')[9]);
        Assert.Contains("|OUL^R22^OUL_R22|", again, StringComparison.Ordinal);
        Assert.Equal(["MSH", "PID", "PV1", "SPM", "SAC", "OBR", "ORC", "OBX"], again.Split('\r', StringSplitOptions.RemoveEmptyEntries).Select(s => s[..3]));
        // given up after the refusals that the settings allow: it stays, with what the peer said
        var deliveries = hub.Get<IDeliveryReader>();
        while (!deliveries.Deliveries("hl7/HIS", DeliveryState.Dead, null, 10).Any()) await Task.Yield();
        Assert.Contains("no such patient", deliveries.Deliveries("hl7/HIS", DeliveryState.Dead, null, 10).Single().LastError, StringComparison.Ordinal);
        // a person sends it again
        Assert.NotNull(await hub.Get<DeliveryQueue>().RetryAsync(deliveries.Deliveries("hl7/HIS", DeliveryState.Dead, null, 10).Single().Id, new("anna")));
        Assert.Equal(first.Split('|')[9], (await his.TakeAsync()).Split('|')[9]);
    }
}
