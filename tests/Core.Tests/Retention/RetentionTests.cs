using Meridian.Core.Record;
using Meridian.Core.Retention;
using Meridian.Core.Tests.Fakes;

namespace Meridian.Core.Tests.Retention;

public sealed class RetentionTests
{
    [Fact]
    public async Task Goes_in_portions_until_nothing_is_left_of_each_kind_that_has_an_age()
    {
        await using var hub = await HubUnderTest.StartAsync(configure: o =>
        {
            o.Retention.Portion = 10;
            o.Retention.Observations = null;
        });
        foreach (var answer in new[] { 10, 10, 3 }) hub.Record.ExpireAnswers.Enqueue(answer);
        Assert.Equal(23, await hub.Get<RetentionSweeper>().SweepAsync().WaitAsync(HubUnderTest.Deadline));
        var raw = hub.Record.Expired.Where(e => e.Kind == RetentionKind.Raw).ToList();
        Assert.Equal(3, raw.Count);
        Assert.All(raw, e => Assert.Equal((hub.Clock.GetUtcNow().AddDays(-90), 10), (e.Before, e.Limit)));
        Assert.DoesNotContain(hub.Record.Expired, e => e.Kind == RetentionKind.Observations);
        Assert.Contains(hub.Record.Expired, e => e.Kind == RetentionKind.Waves);
    }

    [Fact]
    public async Task A_record_in_trouble_is_told_to_who_asked()
    {
        await using var hub = await HubUnderTest.StartAsync();
        hub.Record.Fault = new RecordUnavailableException(RecordTrouble.DiskFull, "full");
        await Assert.ThrowsAsync<RecordUnavailableException>(() => hub.Get<RetentionSweeper>().SweepAsync().WaitAsync(HubUnderTest.Deadline));
        hub.Record.Fault = null;
    }

    [Fact]
    public void Settings_that_cannot_be_are_named()
    {
        var options = new CoreOptions();
        Assert.Empty(options.Problems());
        options.Intake.QueueLength = 0;
        options.Alarms.EscalationSteps.Add(TimeSpan.FromSeconds(60));
        options.Alarms.EscalationSteps.Add(TimeSpan.FromSeconds(30));
        options.Retention.Raw = TimeSpan.FromSeconds(1);
        Assert.Equal(["intake.queueLength", "alarms.escalationSteps", "retention.Raw"], options.Problems().Select(p => p.Split(' ')[0]));
        Assert.Throws<ArgumentException>(() => new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddMeridianCore(options));
    }
}
