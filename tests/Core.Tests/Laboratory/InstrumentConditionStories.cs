using Meridian.Core.Laboratory;
using Meridian.Model;
using static Meridian.Core.Tests.Laboratory.LabHub;

namespace Meridian.Core.Tests.Laboratory;

/// <summary>What instruments say of themselves.</summary>
public sealed class InstrumentConditionStories
{
    [Fact]
    public async Task What_an_instrument_says_of_itself_is_kept_by_name()
    {
        var hub = await LabHub.StartAsync();
        InstrumentCondition Reagent(decimal left) => new() { Key = "R1", Kind = InstrumentConditionKind.Reagent, Lot = "L1", Remaining = left };
        await SendAsync(hub, new LabReport { Equipment = Analyzer, Conditions = [Reagent(10), new() { Key = "state", Kind = InstrumentConditionKind.State, Text = "idle" }] });
        await SendAsync(hub, new LabReport { Equipment = Analyzer, Conditions = [Reagent(9)] });
        await using var again = await hub.RestartAsync();
        var known = again.Get<InstrumentConditions>().Of(again.Get<HostQuery>().Known(Analyzer));
        Assert.Equal(["state idle ", "R1  9"], known.Select(one => $"{one.Condition.Key} {one.Condition.Text} {one.Condition.Remaining}"));
    }
}
