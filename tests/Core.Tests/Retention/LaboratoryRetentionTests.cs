using System.Globalization;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Quality;
using Meridian.Core.Retention;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Tests.Laboratory;
using Meridian.Model;
using Meridian.Store.Sqlite;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Meridian.Core.Tests.Laboratory.LabHub;

namespace Meridian.Core.Tests.Retention;

/// <summary>What becomes of the laboratory's results, and of what comes after them, when their time of keeping is over: on the store that the hub runs on.</summary>
public sealed class LaboratoryRetentionTests : IAsyncLifetime
{
    private static readonly Actor Anna = new("anna");
    private static readonly TimeSpan Kept = TimeSpan.FromDays(731);
    private readonly ScratchDirectory directory = new();
    private readonly DrivenClock clock = new();
    private SqliteRecord record = null!;
    private HubUnderTest hub = null!;

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        await SetUpAsync(hub);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        directory.Dispose();
    }

    private ILabReader Lab => (ILabReader)record.Reader;
    private IQualityReader Quality => (IQualityReader)record.Reader;
    private List<LabResultRow> Rows => [.. Lab.Results(new() { Limit = 10_000 }).Reverse()];

    private async Task StartAsync()
    {
        record = SqliteRecord.Open(new() { Directory = directory.Path }, clock);
        hub = await HubUnderTest.StartAsync(clock: clock, configure: options =>
        {
            (options.Retention.Raw, options.Retention.ResolvedQuarantine) = (null, null);
            (options.Retention.Laboratory, options.Retention.Controls, options.Retention.Portion) = (Kept, Kept, 10);
        }, services: services => services.AddSingleton(record.Writer).AddSingleton(record.Reader));
        Ship(hub);
    }

    private async Task StopAsync()
    {
        await hub.DisposeAsync();
        await record.DisposeAsync();
    }

    private Task<long> SweepAsync() => hub.Get<RetentionSweeper>().SweepAsync().WaitAsync(HubUnderTest.Deadline);
    private void YearsPass(int years = 3) => clock.Jump(clock.GetUtcNow().AddDays(years * 366));

    private async Task<LabResult> ReportedAsync(string patient = "A", string specimen = Barcode, decimal value = 90)
    {
        Assert.Equal(ReceiptKind.Committed, (await OrderAsync(hub, Order(patient, "P" + patient, specimen, tests: "GLU"))).Kind);
        var said = Result(hub, value: value);
        await SendAsync(hub, Report(specimen, [said]));
        Assert.Equal(LabResultState.Verified, Rows[^1].State); // by rule
        return said;
    }

    [Fact]
    public async Task A_report_goes_whole_when_its_time_is_over_and_the_audit_trail_tells_of_it()
    {
        await ReportedAsync();
        await SendAsync(hub, Result(hub, value: 120, minute: 1)); // another value of the same test: it waits to correct the first
        var waiting = Rows[^1];
        Assert.Equal(LabResultState.ToVerify, waiting.State);
        YearsPass();
        Assert.Equal(0, await SweepAsync());
        Assert.Equal(2, Rows.Count);
        Assert.Empty(await hub.Get<LabDesk>().VerifyAsync([waiting.Id], Anna));
        Assert.Equal(0, await SweepAsync()); // decided just now
        YearsPass();
        Assert.Equal(3, await SweepAsync());
        Assert.Empty(Rows);
        Assert.Null(Lab.Order(new(1)));
        var audit = record.Reader.AuditFrom(1).ToList();
        Assert.Contains(audit, entry => entry is { Action: "lab-result.correct", Actor: "anna" });
        Assert.Contains(audit, entry => entry is { Action: "retention.sweep", Actor: "hub", Subject: "retention/Laboratory" } && entry.Detail!.Contains("\"rows\":3", StringComparison.Ordinal));
        Assert.True(hub.Get<AuditTrail>().Check(record.Reader).Holds);
        // the numbers go on
        await ReportedAsync("B");
        Assert.Equal((2, 3), (Lab.Orders(new()).Single().Id.Value, Rows.Single().Id.Value));
    }

    [Fact]
    public async Task A_result_that_is_sent_again_after_it_went_is_held_until_a_person_says_that_it_is_new()
    {
        var said = await ReportedAsync();
        YearsPass();
        await SweepAsync();
        // the barcode is another patient's by now
        await OrderAsync(hub, Order("B", "PB", tests: "GLU"));
        await SendAsync(hub, said);
        var old = Rows.Single();
        Assert.Equal((LabResultState.Held, HeldReason.OlderThanKept, default, "GLU"), (old.State, old.Held, old.Patient, old.Test));
        Assert.Equal(LabOrderStatus.Open, Lab.OrdersBySpecimen(Barcode).Single().Status);
        // once, however often it comes; also for a hub that was started anew
        await SendAsync(hub, said);
        await StopAsync();
        await StartAsync();
        await SendAsync(hub, said);
        await SendAsync(hub, Report("S9", [said]));
        Assert.Equal([(HeldReason.OlderThanKept, Barcode), (HeldReason.OlderThanKept, "S9")], Rows.Select(row => (row.Held, row.SpecimenId)));
        // a person says that it is new, and of whom: it waits to be verified, and what is measured now takes its place
        var answer = await hub.Get<LabDesk>().ReleaseAsync(Rows[1].Id, Lab.OrdersBySpecimen(Barcode).Single().Id, "the analyzer stood in store", Anna);
        Assert.Equal((LabResultState.ToVerify, null), (answer.Row?.State, answer.Refusal));
        await SendAsync(hub, Result(hub, value: 91));
        Assert.Equal([LabResultState.Held, LabResultState.Superseded, LabResultState.Verified], Rows.Select(row => row.State));
    }

    [Fact]
    public async Task What_the_hub_remembers_of_an_order_goes_with_it()
    {
        await ReportedAsync();
        YearsPass();
        await SweepAsync();
        // the shelf of this barcode was in memory, with its order
        await SendAsync(hub, Result(hub, value: 300));
        var late = Rows.Single();
        Assert.Equal((LabResultState.Held, HeldReason.NoOrder), (late.State, late.Held));
        Assert.Empty(Lab.Orders(new()));
        // and so was the patient's last value, against which a change is looked at
        await OrderAsync(hub, Order("A", "PC", "S3", tests: "GLU"));
        await SendAsync(hub, Report("S3", [Result(hub, value: 250)]));
        Assert.DoesNotContain(Rows[^1].Trail, rule => rule is { Rule: "delta", Passed: false });
    }

    [Fact]
    public async Task A_control_that_is_sent_again_after_it_went_judges_nothing()
    {
        await hub.Get<QualityDesk>().PutAsync(new ControlMaterial
        {
            Name = "Multiqual", Lots = [new() { Number = "4711", Levels = [new() { Name = "1", Identifiers = ["QC-1"], Targets = [new() { Test = "GLU", Unit = "mmol/L", Mean = 5, Sd = 0.1 }] }] }],
        }, Anna);
        List<LabResult> sent = [];
        for (var i = 0; i < WestgardRules.MostHistory + 2; i++) sent.Add(Result(hub, value: Math.Round((i == 0 ? 6m : 5m + (i % 2 == 0 ? 0.03m : -0.03m)) / 0.0555m, 4), minute: i - 200));
        await SendAsync(hub, Report("QC-1", [sent[0]]));
        await hub.Get<QualityDesk>().ReleaseAsync(Quality.QualityLocks(true, null, null, null, 1).Single().Id, new(Anna, "new reagent"));
        foreach (var said in sent.Skip(1)) await SendAsync(hub, Report("QC-1", [said]));
        YearsPass();
        Assert.Equal(4, await SweepAsync()); // the two beyond what the rules look back at, with what was sent of them
        await StopAsync();
        await StartAsync();
        await SendAsync(hub, Report("QC-1", [sent[0]]));
        var again = Rows[^1];
        Assert.Equal((SpecimenRole.Control, LabResultState.Kept, null), (again.Role, again.State, again.Verdict));
        Assert.Contains("quality control did not look at it", again.Reason);
        Assert.Equal(WestgardRules.MostHistory, Quality.Controls(new() { Limit = 1000 }).Count());
        Assert.Empty(Quality.QualityLocks(true, null, null, null, 1));
    }

    [Fact]
    public async Task What_limits_in_use_were_made_of_stays_while_the_lot_is_in_use()
    {
        ControlMaterial Material(bool isActive, int revision) => new() { Name = "Multiqual", Revision = revision, Lots = [new() { Number = "4711", IsActive = isActive, Levels = [new() { Name = "1", Identifiers = ["QC-1"] }] }] };
        await hub.Get<QualityDesk>().PutAsync(Material(true, 0), Anna);
        for (var i = 0; i < WestgardRules.MostHistory + 30; i++) await SendAsync(hub, Report("QC-1", [Result(hub, value: Math.Round((5m + i % 7 / 100m) / 0.0555m, 4), minute: i - 300)]));
        var made = hub.Get<ControlMaterials>().Find("Multiqual")!;
        Assert.Equal(TargetSource.RunIn, made.Lots[0].Levels[0].Targets.Single().Source);
        YearsPass();
        Assert.Equal(2 * (30 - ControlRoom.RunInCount), await SweepAsync());
        Assert.Equal(Enumerable.Range(1, ControlRoom.RunInCount), Quality.Controls(new() { Limit = 1000 }).Reverse().Take(ControlRoom.RunInCount).Select(row => (int)row.Id));
        await hub.Get<QualityDesk>().PutAsync(made with { Lots = [made.Lots[0] with { IsActive = false }] }, Anna);
        Assert.Equal(2 * ControlRoom.RunInCount, await SweepAsync());
    }

    [Fact]
    public async Task A_sweep_in_the_middle_of_intake_loses_nothing()
    {
        const int Patients = 60;
        for (var i = 0; i < Patients; i++) await ReportedAsync("N" + i.ToString(CultureInfo.InvariantCulture), "S" + i.ToString(CultureInfo.InvariantCulture));
        await OrderAsync(hub, Order("open", "Popen", "S-open", tests: "GLU"));
        YearsPass();
        // the same barcodes come back, for other people, while the old reports go
        var sweeps = Task.Run(async () => { for (var i = 0; i < 20; i++) await SweepAsync(); }, TestContext.Current.CancellationToken);
        var receipts = Task.WhenAll(Enumerable.Range(0, Patients).Select(async i =>
        {
            var (who, specimen) = ("M" + i.ToString(CultureInfo.InvariantCulture), "S" + i.ToString(CultureInfo.InvariantCulture));
            var receipt = await OrderAsync(hub, Order(who, "P" + who, specimen, tests: "GLU"));
            Assert.Equal(ReceiptKind.Committed, receipt.Kind);
            Assert.Equal(ReceiptKind.Committed, (await SendAsync(hub, Report(specimen, [Result(hub, value: 80 + i / 100m, minute: 60)]))).Kind);
        }));
        await Task.WhenAll(receipts, sweeps).WaitAsync(HubUnderTest.Deadline);
        await SweepAsync();
        Assert.Equal(Enumerable.Range(0, Patients).Select(i => (80 + i / 100m, "S" + i.ToString(CultureInfo.InvariantCulture))).Order(), Rows.Select(row => (row.Said.Number, row.SpecimenId)).Order());
        Assert.All(Rows, row => Assert.Equal((LabResultState.Verified, row.SpecimenId), (row.State, Lab.Order(row.Order)!.SpecimenId)));
        Assert.All(Rows, row => Assert.Equal("M" + row.SpecimenId[1..], Lab.Order(row.Order)!.Order.Patient.Identifiers[0].Value));
        Assert.Equal(Patients + 1, Lab.Orders(new() { Limit = 1000 }).Count());
        Assert.Equal(LabOrderStatus.Open, Lab.OrdersBySpecimen("S-open").Single().Status);
    }

    [Fact]
    public void Laboratory_results_are_kept_for_good_unless_somebody_sets_a_time_that_no_late_result_can_reach()
    {
        var options = new CoreOptions();
        Assert.Null(options.Retention.Laboratory);
        Assert.Null(options.Retention.Controls);
        options.Retention.Laboratory = TimeSpan.FromDays(29);
        options.Retention.Controls = TimeSpan.FromDays(40);
        options.Equipment.LongestLateness = TimeSpan.FromDays(50);
        Assert.Equal(["retention.Laboratory", "retention.Controls"], options.Problems().Select(problem => problem.Split(' ')[0]));
        options.Retention.Laboratory = options.Retention.Controls = TimeSpan.FromDays(50);
        Assert.Empty(options.Problems());
    }
}
