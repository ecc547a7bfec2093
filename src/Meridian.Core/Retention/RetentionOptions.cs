using Meridian.Core.Record;

namespace Meridian.Core.Retention;

/// <summary>How long the record keeps what. Null: for ever. Patients, equipment, and the audit trail are not expired by age.</summary>
public sealed class RetentionOptions
{
    /// <summary>Raw bytes of messages. Default: 90 days (an incident is investigated within weeks; the facts stay longer).</summary>
    public TimeSpan? Raw { get; set; } = TimeSpan.FromDays(90);
    /// <summary>Observations. Default: 2 years (trends over a stay and its follow-up; the patient record proper is elsewhere).</summary>
    public TimeSpan? Observations { get; set; } = TimeSpan.FromDays(731);
    /// <summary>Waves. Default: 30 days (50 GB a day for 500 beds; events are reviewed within the stay).</summary>
    public TimeSpan? Waves { get; set; } = TimeSpan.FromDays(30);
    /// <summary>Quarantine entries that were replayed or dismissed. Default: 90 days (as raw bytes). Waiting ones are never expired.</summary>
    public TimeSpan? ResolvedQuarantine { get; set; } = TimeSpan.FromDays(90);
    /// <summary>Steps of alerts that are over. Default: 2 years (as observations; IEC 60601-1-8, 6.12: the log's capacity is disclosed).</summary>
    public TimeSpan? AlertEvents { get; set; } = TimeSpan.FromDays(731);
    /// <summary>Events of connections. Default: 90 days (as raw bytes: junk is looked at with them).</summary>
    public TimeSpan? ConnectionEvents { get; set; } = TimeSpan.FromDays(90);
    /// <summary>How often it is looked for what is too old. Default: 10 min (small portions disturb nobody).</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(10);
    /// <summary>Most rows a portion. Default: 500 (a few milliseconds on the writer's thread, so that no answer waits long).</summary>
    public int Portion { get; set; } = 500;

    public TimeSpan? Of(RetentionKind kind) => kind switch
    {
        RetentionKind.Raw => Raw,
        RetentionKind.Observations => Observations,
        RetentionKind.Waves => Waves,
        RetentionKind.ResolvedQuarantine => ResolvedQuarantine,
        RetentionKind.AlertEvents => AlertEvents,
        RetentionKind.ConnectionEvents => ConnectionEvents,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
