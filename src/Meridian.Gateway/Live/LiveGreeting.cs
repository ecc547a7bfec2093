using Meridian.Core.Record;
using Meridian.Model;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Live;

/// <summary>What one viewer is told first: who the hub is, and the alert steps that it missed.</summary>
internal sealed partial class LiveGreeting(LiveUser user, HubIdentity hub, IRecordReader record, AlertViews alerts, LiveOptions options, TimeProvider time, ILogger logger)
{
    public LiveUser User => user;

    /// <summary>The Hello record, and the steps after <paramref name="after"/> up to <paramref name="through"/>, rising.</summary>
    public (byte[] Hello, IReadOnlyList<AlertEventRow> Missed) Make(long after, long through)
    {
        var missed = Missed(after, through);
        var hello = LiveEncoder.Json(LiveRecordKind.Hello, new HelloView
        {
            Hub = hub.Id, StartedAt = hub.StartedAt, Now = LiveEncoder.Milliseconds(time.GetUtcNow()), Sequence = through, Version = hub.Version, User = user, Resumed = missed is not null,
        });
        return (hello, missed ?? []);
    }

    public byte[] Encode(AlertEventRow step) => LiveEncoder.Json(LiveRecordKind.Alert, alerts.View(step));

    /// <summary>Null: they cannot all be told.</summary>
    private List<AlertEventRow>? Missed(long after, long through)
    {
        if (after <= 0 || after == through) return [];
        if (after > through) return null; // a sequence of another data directory
        try
        {
            var steps = record.AlertEventsAfter(new Sequence(after), options.ReplaySteps + 1).Where(step => step.Sequence.Value <= through).ToList();
            return steps.Count > options.ReplaySteps ? null : steps;
        }
        catch (RecordUnavailableException trouble)
        {
            NoReplay(trouble.Trouble); // what is present was told from memory; the history must wait
            return null;
        }
    }

    [LoggerMessage(EventId = 7103, Level = LogLevel.Warning, Message = "Missed alert steps cannot be replayed to a viewer: {Trouble}")]
    private partial void NoReplay(RecordTrouble trouble);
}
