using Meridian.Core.Access;
using Meridian.Core.Alarms;
using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;
using Meridian.Core.Twins;
using Meridian.Model;
using Meridian.Store.Sqlite;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Meridian.Core.Tests.Intake;

/// <summary>The rooms on the store that the hub runs on: what the fake may be wrong about.</summary>
public sealed class OnSqliteTests : IDisposable
{
    private readonly ScratchDirectory directory = new();
    private readonly DrivenClock clock = new();
    private int count;

    public void Dispose() => directory.Dispose();

    private async Task<T> WithHubAsync<T>(Func<ServiceProvider, IRecordReader, Task<T>> use)
    {
        await using var record = SqliteRecord.Open(new() { Directory = directory.Path, LogBytes = 1 << 20 }, clock);
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(clock);
        collection.AddSingleton(record.Writer);
        collection.AddSingleton(record.Reader);
        collection.AddMeridianCore(new());
        await using var services = collection.BuildServiceProvider();
        var hosted = services.GetServices<IHostedService>().ToList();
        foreach (var service in hosted) await service.StartAsync(default).WaitAsync(HubUnderTest.Deadline);
        try
        {
            return await use(services, record.Reader).WaitAsync(HubUnderTest.Deadline);
        }
        finally
        {
            foreach (var service in hosted.AsEnumerable().Reverse()) await service.StopAsync(default).WaitAsync(HubUnderTest.Deadline);
        }
    }

    private async Task<Receipt> SubmitAsync(ServiceProvider hub, Facts facts, string? id = null) => await hub.GetRequiredService<IIntake>().SubmitAsync(new()
    {
        Protocol = Protocol.Hl7v2, ConnectionId = 3, Raw = new byte[] { 1, (byte)count }, ReceivedAt = clock.GetUtcNow(), SentAt = clock.GetUtcNow(), Sender = "M|I", ControlId = id ?? $"{++count}", Kind = "ORU^R01", Facts = facts,
    });

    [Fact]
    public async Task A_story_over_a_restart()
    {
        var last = await WithHubAsync(async (hub, record) =>
        {
            await SubmitAsync(hub, new() { PatientEvents = [Make.Adt(PatientEventKind.Admit, "A", "1", visit: "V1", family: "李")] });
            clock.Advance(TimeSpan.FromMinutes(1));
            await SubmitAsync(hub, new() { Reports = [Make.Report(70, bed: "1", alerts: Make.Alert(AlertPhase.Start))] });
            clock.Advance(TimeSpan.FromMinutes(5));
            await SubmitAsync(hub, new() { PatientEvents = [Make.Adt(PatientEventKind.Transfer, "A", "2", "1", "V1", "李")] });
            await SubmitAsync(hub, new() { PatientEvents = [Make.Adt(PatientEventKind.Admit, "B", "1")] });
            var code = await hub.GetRequiredService<SetupCode>().IssueAsync();
            Assert.True((await hub.GetRequiredService<SetupCode>().RedeemAsync(code!, "王", "a long password", null)).IsDone);
            return await SubmitAsync(hub, new() { Reports = [Make.Report(71, bed: "1")] }, "resend");
        });
        await WithHubAsync(async (hub, record) =>
        {
            // the same message again, after the restart
            Assert.Equal(new Receipt(ReceiptKind.Duplicate, last.Sequence), await SubmitAsync(hub, new() { Reports = [Make.Report(71, bed: "1")] }, "resend"));
            // the alert goes on, its beginning has its message
            var alert = Assert.Single(hub.GetRequiredService<AlarmBoard>().Present, a => !a.IsFromHub);
            Assert.NotEqual(default, record.AlertHistory(alert.Alert).First().Message);
            var answer = await hub.GetRequiredService<AlertDesk>().AcknowledgeAsync(alert.Alert, "看到了", null, new("王"));
            Assert.Equal(AcknowledgeOutcome.Done, answer.Outcome);
            // late facts belong to who was in bed 1 then, present ones to who is there now
            var late = await SubmitAsync(hub, new() { Reports = [Make.Report(60, bed: "1", at: clock.GetUtcNow().AddMinutes(-3))] });
            var now = await SubmitAsync(hub, new() { Reports = [Make.Report(61, bed: "1", at: clock.GetUtcNow())] });
            Assert.Equal("A", Whose(record, late));
            Assert.Equal("B", Whose(record, now));
            // the transfer did not happen
            await SubmitAsync(hub, new() { PatientEvents = [Make.Adt(PatientEventKind.CancelTransfer, "A", "1", visit: "V1", family: "李")] });
            Assert.Equal(2, record.OpenAssociations().Count(a => a.Patient != default));
            Assert.True((await hub.GetRequiredService<Accounts>().SignInAsync("王", "a long password", null)).IsDone);
            var trail = hub.GetRequiredService<AuditTrail>().Check(record);
            Assert.True(trail.Holds);
            Assert.Equal(4, trail.Checked);
            Assert.Contains(record.Audit(null, 10), a => a.Detail?.Contains("看到了") == true);
            Assert.Equal("b1", hub.GetRequiredService<Ward>().TileKeyOf(alert));
            return true;
        });
    }

    private static string? Whose(IRecordReader record, Receipt receipt)
    {
        var set = record.ObservationSets(new() { Sequence = receipt.Sequence }).Single();
        return set.Patient == default ? null : record.Patient(set.Patient)!.Identity.Identifiers[0].Value;
    }
}
