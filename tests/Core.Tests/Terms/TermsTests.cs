using Meridian.Core.Terms;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Twins;
using Meridian.Model;

namespace Meridian.Core.Tests.Terms;

public sealed class TermsTests
{
    private static readonly MetricDescriptor Odd = Make.Metric("X1", "ODD_THING", "99ACME");

    [Fact]
    public void Finds_by_number_name_and_published_mapping()
    {
        var table = new TermTable(() => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Make.Terms)));
        Assert.Equal("HR", table.Find(new Code(Code.Mdc, "147842", null))!.Label);
        Assert.Equal("HR", table.Find(new Code(Code.Mdc, "", "MDC_ECG_HEART_RATE"))!.Label);
        Assert.Equal("HR", table.Find(new Code("", "MDC_ECG_HEART_RATE", null))!.Label);
        Assert.Equal("HR", table.Find(new Code(Code.Loinc, "8867-4", null))!.Label);
        Assert.Null(table.Find(new Code("99ACME", "147842", "MDC_ECG_HEART_RATE")));
        Assert.Equal("bpm", table.Find(new Code(Code.Mdc, "264864", null))!.LabelZh);
        Assert.Equal(["MDC_ECG_HEART_RATE"], table.Search("heart").Select(t => t.ReferenceId));
        Assert.Equal(["MDC_PULS_OXIM_SAT_O2"], table.Search("血氧").Select(t => t.ReferenceId));
    }

    [Fact]
    public void The_embedded_table_names_what_monitors_send()
    {
        var table = new TermTable();
        foreach (var name in new[] { "MDC_ECG_HEART_RATE", "MDC_PULS_OXIM_SAT_O2", "MDC_PRESS_BLD_ART_ABP_SYS", "MDC_RESP_RATE" })
        {
            var term = table.Find(new Code(Code.Mdc, "", name));
            Assert.NotNull(term);
            Assert.Same(term, table.Find(new Code(Code.Mdc, term.Code, null)));
            Assert.NotEqual("", term.LabelZh);
        }
    }

    [Fact]
    public async Task An_unknown_code_is_kept_shown_and_counted()
    {
        var hub = await HubUnderTest.StartAsync();
        for (var i = 0; i < 3; i++) await hub.SubmitAsync(Make.Report() with { Observations = [Make.Number(i, Odd), Make.Number(1)] });
        await hub.SettleAsync();
        var metric = hub.Get<Ward>().Tiles()[0].Metrics.Single(m => !m.View.Known);
        Assert.Equal("ODD_THING", metric.View.Label);
        var count = Assert.Single(hub.Get<UnknownCodes>().All);
        Assert.Equal(("99ACME", "X1", "ODD_THING", 3), (count.System, count.Value, count.Text, (int)count.Count));
        Assert.Equal([new EquipmentId(1)], count.Equipment);
        hub = await hub.RestartAsync();
        await hub.SubmitAsync(Make.Report() with { Observations = [Make.Number(9, Odd)] });
        await hub.SettleAsync();
        Assert.Equal(4, Assert.Single(hub.Get<UnknownCodes>().All).Count);
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task What_equipment_says_of_itself_is_kept_and_is_no_metric_of_a_tile()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report() with { Observations = [Make.Number(1), new() { Metric = Make.Metric("531972", "MDC_ID_PROD_SPEC_SERIAL"), Kind = ValueKind.Text, Text = "77" }] });
        await hub.SettleAsync();
        Assert.Equal(["HR"], hub.Get<Ward>().Tiles()[0].Metrics.Select(m => m.View.Label));
        Assert.Empty(hub.Get<UnknownCodes>().All);
        Assert.Equal(2, hub.Record.ObservationSets(new()).Single().Observations.Count);
    }

    [Fact]
    public async Task A_mapping_changes_what_is_shown_at_once_and_leaves_the_record_as_it_came()
    {
        var hub = await HubUnderTest.StartAsync();
        await hub.SubmitAsync(Make.Report() with { Observations = [Make.Number(97, Odd)] });
        await hub.Get<CodeMappings>().MapAsync("99ACME", "X1", new(Code.Mdc, "150456", null), "%", null, null, new("eva")).WaitAsync(HubUnderTest.Deadline);
        await hub.SettleAsync();
        var view = hub.Get<Ward>().Tiles()[0].Metrics[0].View;
        Assert.Equal((true, true, "SpO2", "%", TermGroup.Spo2), (view.Known, view.Mapped, view.Label, view.Unit, view.Group));
        Assert.Equal("X1", hub.Record.ObservationSets(new()).Single().Observations[0].Metric.Code.Value);
        hub = await hub.RestartAsync();
        Assert.Equal("SpO2", hub.Get<Ward>().Tiles()[0].Metrics[0].View.Label);
        Assert.True(await hub.Get<CodeMappings>().RemoveAsync("99ACME", "X1", new("eva")).WaitAsync(HubUnderTest.Deadline));
        Assert.False(await hub.Get<CodeMappings>().RemoveAsync("99ACME", "X1", new("eva")).WaitAsync(HubUnderTest.Deadline));
        await hub.SettleAsync();
        Assert.False(hub.Get<Ward>().Tiles()[0].Metrics[0].View.Known);
        await hub.DisposeAsync();
    }
}
