using Meridian.Core.Intake;
using Meridian.Model;

namespace Meridian.Core.Record;

/// <summary>
/// The read side of the store: committed rows only, from any thread, each call on its own snapshot, O(page) memory.
/// Enumerables are lazy and hold a reader until disposed.
/// </summary>
/// <remarks>Every member throws <see cref="RecordUnavailableException"/> when the store cannot be read.</remarks>
public interface IRecordReader
{
    /// <summary>The highest numbers given so far.</summary>
    RecordPosition Position();

    MessageRow? Message(Sequence sequence);
    /// <summary>Newest first, by filter.</summary>
    IEnumerable<MessageRow> Messages(MessageQuery query);
    /// <summary>What recognizes duplicates: the newest messages' senders and control ids, newest first.</summary>
    IEnumerable<MessageKey> MessageKeys(DateTimeOffset since, int limit);

    QuarantineRow? Quarantined(Sequence sequence);
    /// <summary>Newest first. <paramref name="state"/> null: all; before: page marker, exclusive.</summary>
    IEnumerable<QuarantineRow> Quarantine(QuarantineState? state, Sequence? before, int limit);

    IEnumerable<ObservationSetRow> ObservationSets(FactQuery query);
    IEnumerable<WaveRow> Waves(FactQuery query);
    /// <summary>Buckets of equal width over an interval, empty ones left out, in the order of time.</summary>
    IReadOnlyList<TrendBucket> Trend(EquipmentId equipment, MetricId metric, DateTimeOffset from, DateTimeOffset to, int buckets);

    IEnumerable<EquipmentRow> Equipment();
    IEnumerable<MetricRow> Metrics();
    IEnumerable<BedRow> Beds();
    IEnumerable<AssociationRow> OpenAssociations();
    /// <summary>Associations that touch the interval, of a bed, a patient or equipment (those that are set), newest first.</summary>
    IEnumerable<AssociationRow> Associations(BedId? bed, PatientId? patient, EquipmentId? equipment, DateTimeOffset? from, DateTimeOffset? to, int limit);

    PatientRow? Patient(PatientId id);
    /// <summary>The patient that bears this identifier; merged records lead to the one that stands.</summary>
    PatientRow? PatientByIdentifier(PatientIdentifier identifier);
    /// <summary>By a part of a name or identifier, or all when null; by id, after a marker.</summary>
    IEnumerable<PatientRow> Patients(string? text, PatientId after, int limit);
    IEnumerable<PatientEventRow> PatientEvents(PatientId patient, int limit);

    /// <summary>The newest step of each alert that is present.</summary>
    IEnumerable<AlertEventRow> PresentAlerts();
    /// <summary>Steps after a sequence, oldest first: what a viewer missed.</summary>
    IEnumerable<AlertEventRow> AlertEventsAfter(Sequence after, int limit);
    /// <summary>Steps in an interval, newest first, of equipment, bed or patient (those that are set).</summary>
    IEnumerable<AlertEventRow> AlertEvents(BedId? bed, EquipmentId? equipment, PatientId? patient, DateTimeOffset? from, DateTimeOffset? to, int limit);
    IEnumerable<AlertEventRow> AlertHistory(AlertId alert);

    /// <summary>Newest first, of one connection or all, before a sequence (exclusive).</summary>
    IEnumerable<ConnectionEventRow> ConnectionEvents(long? connectionId, Sequence? before, int limit);

    /// <summary>Newest first, before a number (exclusive).</summary>
    IEnumerable<AuditRow> Audit(long? before, int limit);
    /// <summary>Oldest first, from a number on: to check the chain.</summary>
    IEnumerable<AuditRow> AuditFrom(long number);

    IEnumerable<DocumentRow> Documents(string kind);
}

/// <summary>Highest numbers given so far; 0 where none.</summary>
public sealed record RecordPosition(Sequence Sequence, AlertId Alert, PatientId Patient, long Association, long AuditNumber, byte[] AuditHash, long ConnectionId);

/// <summary>Sender and control id of a stored message.</summary>
public readonly record struct MessageKey(string Sender, string ControlId, Sequence Sequence, DateTimeOffset ReceivedAt);

/// <summary>Which messages. Null: any.</summary>
public sealed record MessageQuery
{
    public long? ConnectionId { get; init; }
    public Protocol? Protocol { get; init; }
    public string? Sender { get; init; }
    public string? ControlId { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public Sequence? Before { get; init; }
    public int Limit { get; init; } = 100;
    /// <summary>False: leave the bytes out.</summary>
    public bool WithRaw { get; init; }
}

/// <summary>Which facts. Null: any. At least one of equipment, patient, bed should be set; otherwise the whole record is read by time.</summary>
public sealed record FactQuery
{
    public EquipmentId? Equipment { get; init; }
    public PatientId? Patient { get; init; }
    public BedId? Bed { get; init; }
    /// <summary>Only these metrics; an observation set is cut down to them, and left out when nothing remains.</summary>
    public IReadOnlySet<MetricId>? Metrics { get; init; }
    /// <summary>Hub time, inclusive.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Hub time, exclusive.</summary>
    public DateTimeOffset? To { get; init; }
    /// <summary>Only of this message.</summary>
    public Sequence? Sequence { get; init; }
    public bool NewestFirst { get; init; }
    /// <summary>Most rows (sets or segments); null: all.</summary>
    public int? Limit { get; init; }
}

/// <summary>One bucket of a trend.</summary>
public readonly record struct TrendBucket(DateTimeOffset At, double Minimum, double Mean, double Maximum, int Count);
