using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

/// <summary>What every store must do, whatever its dialect. A dialect derives and says how one is opened.</summary>
public abstract partial class RecordContract : IAsyncLifetime
{
    protected const int Deadline = 180_000;
    private RecordUnderTest? record;

    protected RecordUnderTest Record => record!;
    protected IRecordReader Reader => Record.Reader;
    protected static DateTimeOffset Start => RowMaker.Start;

    /// <summary>An empty store.</summary>
    protected abstract Task<RecordUnderTest> OpenEmptyAsync();

    public async ValueTask InitializeAsync() => record = await OpenEmptyAsync();

    public async ValueTask DisposeAsync()
    {
        if (record is not null) await record.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static MetricDescriptor Metric(int number, bool wave = false) => new()
    {
        Code = new Code(Code.Mdc, (147842 + number).ToString(System.Globalization.CultureInfo.InvariantCulture), "MDC_" + number),
        Unit = new Code(Code.Ucum, "/min", null),
        Containment = new Containment(1, 1, 1, number, 0),
        IsWave = wave,
    };

    protected static MetricRow MetricRow(long id, long equipment, bool wave = false) => new(new MetricId(id), new EquipmentId(equipment), Metric((int)id, wave), Start);

    /// <summary>A set of one number.</summary>
    protected static ObservationSetRow Set(long sequence, MetricRow metric, DateTimeOffset at, decimal value, long patient = 0, long bed = 0, int ordinal = 0, ObservationStatus status = ObservationStatus.Unverified) => new()
    {
        Sequence = new Sequence(sequence), Ordinal = ordinal, Equipment = metric.Equipment, Patient = new PatientId(patient), Bed = new BedId(bed), At = at,
        MetricIds = [metric.Id],
        Observations = [new Observation { Metric = metric.Descriptor, Kind = ValueKind.Numeric, Number = value, Status = status }],
    };

    protected static MessageRow Message(long sequence, DateTimeOffset at, string sender = "MON|ICU", string? controlId = null) => new()
    {
        Sequence = new Sequence(sequence), ReceivedAt = at, Protocol = Meridian.Core.Intake.Protocol.Hl7v2, Disposition = Disposition.Facts, ConnectionId = 1, Sender = sender,
        ControlId = controlId ?? "m" + sequence, Kind = "ORU^R01", Raw = new byte[] { 1, 2, 3, (byte)sequence },
    };

    protected static List<long> Sequences(IEnumerable<ObservationSetRow> rows) => [.. rows.Select(r => r.Sequence.Value)];
}
