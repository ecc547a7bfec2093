using Meridian.Core.Quality;

namespace Meridian.Core.Tests.Record;

public abstract partial class RecordContract
{
    private IQualityReader Quality => (IQualityReader)Reader;

    private static ControlResultRow Control(long id, string level = "1", string lot = "4711", ControlState state = ControlState.InControl, int minute = 0, long equipment = 1) => new()
    {
        Id = id, Equipment = new(equipment), Test = "GLU", Sample = new("Multiqual 质控", lot, level), Value = 5.25, Unit = "mmol/L", At = Start.AddMinutes(minute), ReceivedAt = Start.AddMinutes(minute + 1),
        Result = new(77), Run = 3, Mean = 5, Sd = 0.1, Z = 2.5, Source = TargetSource.RunIn, State = state, Violations = [new(ControlRule.OneTwoS, RuleAction.Warn, [id]), new(ControlRule.TwoTwoS, RuleAction.Reject, [1, id])],
        By = "li", DecidedAt = Start.AddHours(1), Reason = "原因",
    };

    private static QualityLockRow Lock(long id, bool open = true, string test = "GLU") => new()
    {
        Id = id, Equipment = new(1), Test = test, Cause = LockCause.Control, Since = Start, Point = 9, Why = "1-3s", DoubtFrom = Start.AddHours(-8), Pending = ["Multiqual|4711|1"],
        ReleasedAt = open ? null : Start.AddHours(1), ReleasedBy = open ? null : "li", Reason = open ? null : "new reagent", ReleasedThrough = open ? 0 : 12, ReviewedBy = "wang", ReviewedAt = Start.AddHours(2),
    };

    [Fact(Timeout = Deadline)]
    public Task Quality_control_comes_back_as_it_was()
    {
        var bare = new ControlResultRow { Id = 2, Equipment = new(1), Test = "GLU", Sample = new("?", "?", "?"), Text = "-----", At = Start, ReceivedAt = Start, State = ControlState.NotJudged, Note = ControlNote.NoNumber };
        var point = new AveragePointRow { Id = 1, Equipment = new(1), Test = "MCV", Result = new(5), At = Start, Value = 90.5, Average = 89.25, State = AverageState.Within };
        Record.Commit(batch =>
        {
            batch.Quality.Controls.Add(Control(1));
            batch.Quality.Controls.Add(bare);
            batch.Quality.Locks.Add(Lock(1));
            batch.Quality.Locks.Add(Lock(2, open: false));
            batch.Quality.Averages.Add(point);
        });
        Same.Rows(Control(1), Quality.Control(1));
        Same.Rows(bare, Quality.Control(2));
        Same.Rows(Lock(1), Quality.QualityLock(1));
        Same.Rows(Lock(2, open: false), Quality.QualityLock(2));
        Same.Rows(point, Quality.Averages(new(1), "MCV", null, null, 10).Single());
        Assert.Equal((2L, 2L, 1L), Quality.LastQuality());
        // written again, it is the same one
        Record.Commit(batch => { batch.Quality.Controls.Add(Control(1, state: ControlState.Excluded)); batch.Quality.Locks.Add(Lock(1, open: false)); });
        Assert.Equal(ControlState.Excluded, Quality.Control(1)!.State);
        Assert.Empty(Quality.QualityLocks(true, null, null, null, 10));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Control_results_are_found_by_series_state_and_time()
    {
        Record.Commit(batch => batch.Quality.Controls.AddRange([Control(1), Control(2, "2", minute: 10), Control(3, lot: "4712", minute: 20), Control(4, state: ControlState.Rejected, minute: 30), Control(5, equipment: 2, minute: 40)]));
        List<long> Ids(ControlQuery query) => [.. Quality.Controls(query).Select(row => row.Id)];
        Assert.Equal([5, 4, 3, 2, 1], Ids(new()));
        Assert.Equal([4, 3, 2, 1], Ids(new() { Equipment = new(1), Test = "GLU" }));
        Assert.Equal([4, 1], Ids(new() { Equipment = new(1), Material = "Multiqual 质控", Lot = "4711", Level = "1" }));
        Assert.Equal([4], Ids(new() { States = [ControlState.Rejected, ControlState.Excluded] }));
        Assert.Equal([3, 2], Ids(new() { From = Start.AddMinutes(10), To = Start.AddMinutes(30) }));
        Assert.Equal([2], Ids(new() { Before = 3, Limit = 1 }));
        Assert.Empty(Ids(new() { Test = "K" }));
        var series = Quality.ControlSeries().Single(one => one is { Equipment.Value: 1, Sample: { Lot: "4711", Level: "1" } });
        Assert.Equal((2, Start, Start.AddMinutes(30)), (series.Count, series.FirstAt, series.LastAt));
        Assert.Equal(4, Quality.ControlSeries().Count);
        return Task.CompletedTask;
    }

    [Fact(Timeout = Deadline)]
    public Task Lock_outs_and_averages_are_found()
    {
        Record.Commit(batch =>
        {
            batch.Quality.Locks.AddRange([Lock(1, open: false), Lock(2), Lock(3, test: "K")]);
            for (var i = 1; i <= 5; i++)
                batch.Quality.Averages.Add(new() { Id = i, Equipment = new(i < 5 ? 1 : 2), Test = "MCV", At = Start.AddMinutes(i), Value = i, Average = i is 2 or 3 ? i : null, State = AverageState.Filling });
        });
        Assert.Equal([3, 2], Quality.QualityLocks(true, null, null, null, 10).Select(row => row.Id));
        Assert.Equal([2, 1], Quality.QualityLocks(null, new(1), "GLU", null, 10).Select(row => row.Id));
        Assert.Equal([1], Quality.QualityLocks(false, null, null, 3, 10).Select(row => row.Id));
        Assert.Equal([4, 3], Quality.Averages(new(1), "MCV", null, null, 2).Select(row => row.Id));
        Assert.Equal([3, 2], Quality.Averages(new(1), "MCV", Start.AddMinutes(2), Start.AddMinutes(4), 10).Select(row => row.Id));
        Assert.Equal([3], Quality.LatestAverages().Select(row => row.Id));
        return Task.CompletedTask;
    }
}
