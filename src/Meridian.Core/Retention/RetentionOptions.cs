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
    /// <summary>
    /// Laboratory orders that are over, with specimens and results. Default: kept for good. Deleting cannot be undone, and the rules differ by country and by what was examined: 2 years after the report in the
    /// United States (42 CFR 493.1105(a)(6); CAP policy PP), 10 for pathology and transfusion (21 CFR 606.160(d)), in China 15 years with an outpatient's and 30 with an inpatient's record
    /// (医疗机构管理条例实施细则, article 53); ISO 15189:2022, 8.4.3, lets each laboratory decide within its law. At least 30 days.
    /// </summary>
    public TimeSpan? Laboratory { get; set; }
    /// <summary>
    /// Results of controls and calibrators, and points of moving averages; lock-outs stay. Default: kept for good. They are few, and the rules differ as for <see cref="Laboratory"/>: 2 years in the United States
    /// (42 CFR 493.1105(a)(3); CAP policy PP), 10 for transfusion (21 CFR 606.160(d)). At least 30 days.
    /// </summary>
    public TimeSpan? Controls { get; set; }
    /// <summary>How often it is looked for what is too old. Default: 10 min (small portions disturb nobody).</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(10);
    /// <summary>Most rows a portion. Default: 500 (some 20 milliseconds on the writer's thread where reports of the laboratory go, a few elsewhere: no answer waits long).</summary>
    public int Portion { get; set; } = 500;

    public TimeSpan? Of(RetentionKind kind) => kind switch
    {
        RetentionKind.Raw => Raw,
        RetentionKind.Observations => Observations,
        RetentionKind.Waves => Waves,
        RetentionKind.ResolvedQuarantine => ResolvedQuarantine,
        RetentionKind.AlertEvents => AlertEvents,
        RetentionKind.ConnectionEvents => ConnectionEvents,
        RetentionKind.Laboratory => Laboratory,
        RetentionKind.Controls => Controls,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
