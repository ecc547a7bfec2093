using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Store.Sqlite;
using Meridian.Testing;

namespace Meridian.Server.Tests.Fhir;

/// <summary>A small ward in a real record: two patients and one who was merged, two monitors, two beds, and whatever a test lets them say.</summary>
public sealed class RecordedWard : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 6, 0, 0, TimeSpan.Zero);
    private readonly string directory = Path.Combine(Path.GetTempPath(), "meridian-ward-" + Guid.NewGuid().ToString("n"));
    private readonly SqliteRecord record;
    private long sequence;

    public RecordedWard()
    {
        record = SqliteRecord.Open(new SqliteRecordOptions { Directory = directory }, Clock);
        var batch = new RecordBatch();
        batch.Patients.Add(Wang);
        batch.Patients.Add(Merged);
        batch.Patients.Add(Hon);
        batch.Beds.Add(new(new(1), new PointOfCare("ICU", "3", "1", "Meridian Hospital"), null, Start));
        batch.Beds.Add(new(new(2), new PointOfCare("ICU", "3", "2", "Meridian Hospital"), "Window", Start.AddMinutes(1)));
        batch.Equipment.Add(Monitor);
        batch.Equipment.Add(Stranger);
        batch.Metrics.AddRange(Metrics);
        batch.Associations.Add(new() { Id = 1, Bed = new(1), Patient = new(1), Visit = "V100", Class = "I", From = Start });
        batch.Associations.Add(new() { Id = 2, Bed = new(1), Equipment = new(1), From = Start });
        batch.Associations.Add(new() { Id = 3, Bed = new(1), Patient = new(3), Visit = "V200", Class = "E", From = Start.AddMinutes(-90), To = Start.AddMinutes(-60) });
        batch.Associations.Add(new() { Id = 4, Bed = new(2), Patient = new(3), Visit = "V200", Class = "I", From = Start, To = Start.AddMinutes(30) });
        Commit(batch);
    }

    public DrivenClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));
    public IRecordReader Reader => record.Reader;
    public Meridian.Core.Imaging.IImagingReader Images => record.Images;

    public static PatientRow Wang { get; } = new()
    {
        Id = new(1), UpdatedAt = Start, Confirmed = true,
        Identity = new() { Identifiers = [new("HO2009001", "AA1", "MR"), new("110101196103010017", "2.16.156.10011", "NI")], Name = new("王", "小明") { Ideographic = "王小明", Phonetic = "Wang Xiaoming" }, BirthDate = "1961-03-01", Sex = AdministrativeSex.Male },
    };

    public static PatientRow Merged { get; } = new()
    {
        Id = new(2), UpdatedAt = Start.AddMinutes(2), Confirmed = true, MergedInto = new(1),
        Identity = new() { Identifiers = [new("OLD-7", "AA1", "MR")], Name = new("王", "小明"), BirthDate = "1961", Sex = AdministrativeSex.Male },
    };

    public static PatientRow Hon { get; } = new()
    {
        Id = new(3), UpdatedAt = Start.AddMinutes(3), Confirmed = false,
        Identity = new() { Identifiers = [new("12345", null, null)], Name = new("Hön", "Albert", "B.", "Dr"), BirthDate = "18991230x", Sex = AdministrativeSex.Unknown },
    };

    public static EquipmentRow Monitor { get; } = new()
    {
        Id = new(1), FirstSeen = Start, UpdatedAt = Start, GivenName = "Monitor three", Location = new("ICU", "3", "1"),
        Identity = new()
        {
            Identifiers = [new(EquipmentIdentifierKind.Udi, "(01)00844588003288(21)10987654", null), new(EquipmentIdentifierKind.Eui64, "080019FFFE3ED02D", null), new(EquipmentIdentifierKind.Serial, "10987654", "ACME")],
            Kind = new("MDC", "69965", "MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS"), Manufacturer = "ACME", ModelName = "Vista 9", SerialNumber = "10987654", Software = "4.2.1",
        },
    };

    public static EquipmentRow Stranger { get; } = new()
    {
        Id = new(2), FirstSeen = Start, UpdatedAt = Start.AddMinutes(5), Identity = new() { Identifiers = [new(EquipmentIdentifierKind.Sender, "PAT_DEVICE|Philips", null)] },
    };

    private static MetricRow Metric(long id, Code code, Code? unit, bool wave = false, long equipment = 1) =>
        new(new(id), new(equipment), new() { Code = code, Unit = unit, Containment = new(1, 2, 1, (int)id, 0), Vmd = new("MDC", "4262", "MDC_DEV_ECG_VMD"), Channel = new("MDC", "4263", "MDC_DEV_ECG_CHAN"), IsWave = wave }, Start);

    public const int HeartRate = 1, Saturation = 2, Systolic = 3, Unknown = 4, Mode = 5, Rhythm = 6, Ecg = 7, Temperature = 8, StrangersRate = 9, Pleth = 10;

    public static IReadOnlyList<MetricRow> Metrics { get; } =
    [
        Metric(HeartRate, new("MDC", "147842", "MDC_ECG_CARD_BEAT_RATE"), new("MDC", "264864", "MDC_DIM_BEAT_PER_MIN")),
        Metric(Saturation, new("MDC", "150456", "MDC_PULS_OXIM_SAT_O2"), new("MDC", "262688", "MDC_DIM_PERCENT")),
        Metric(Systolic, new("MDC", "150021", "MDC_PRESS_BLD_NONINV_SYS"), new("UCUM", "mm[Hg]", "mm[Hg]")),
        Metric(Unknown, new("99ACME", "FOO-1", "Foo index"), new("", "foos", null)),
        Metric(Mode, new("", "", "Ventilation mode"), null),
        Metric(Rhythm, new("MDC", "", "MDC_ECG_RHY"), null),
        Metric(Ecg, new("MDC", "131330", "MDC_ECG_ELEC_POTL_II"), new("MDC", "266418", "MDC_DIM_MILLI_VOLT"), wave: true),
        Metric(Temperature, new("MDC", "150344", "MDC_TEMP"), new("MDC", "268192", "MDC_DIM_DEGC")),
        Metric(StrangersRate, new("MDC", "147842", "MDC_ECG_CARD_BEAT_RATE"), new("UCUM", "{beat}/min", null), equipment: 2),
        Metric(Pleth, new("MDC", "150452", "MDC_PULS_OXIM_PLETH"), null, wave: true),
    ];

    public static Observation Number(int metric, decimal value, ObservationStatus status = ObservationStatus.Unverified) =>
        new() { Metric = Metrics[metric - 1].Descriptor, Kind = ValueKind.Numeric, Number = value, Status = status };

    /// <summary>Commits one message with one report; returns its sequence.</summary>
    public long Say(DateTimeOffset at, long patient, IReadOnlyList<Observation> observations, TimeSpan offset = default, DateTimeOffset? received = null, long equipment = 1, IReadOnlyList<WaveRow>? waves = null)
    {
        var batch = new RecordBatch();
        Add(batch, at, patient, observations, offset, received, equipment, waves);
        Commit(batch);
        return sequence;
    }

    /// <summary>Puts one message into a batch.</summary>
    public void Add(RecordBatch batch, DateTimeOffset at, long patient, IReadOnlyList<Observation> observations, TimeSpan offset = default, DateTimeOffset? received = null, long equipment = 1, IReadOnlyList<WaveRow>? waves = null)
    {
        var number = new Sequence(++sequence);
        batch.Messages.Add(new() { Sequence = number, ReceivedAt = received ?? at.AddSeconds(1), Protocol = Protocol.Hl7v2, Disposition = Disposition.Facts, Raw = "MSH|^~\\&|"u8.ToArray(), Sender = "S", Kind = "ORU^R01" });
        if (observations.Count > 0)
            batch.ObservationSets.Add(new()
            {
                Sequence = number, Ordinal = 0, Equipment = new(equipment), Patient = new(patient), Bed = new(equipment == 1 ? 1 : 0), At = at, EquipmentAt = at - offset, ClockOffset = offset,
                MetricIds = [.. observations.Select(o => Metrics.First(m => ReferenceEquals(m.Descriptor, o.Metric)).Id)], Observations = observations,
            });
        foreach (var wave in waves ?? []) batch.Waves.Add(wave with { Sequence = number });
    }

    /// <summary>A wave of one metric; the message's number is filled in when it is said.</summary>
    public static WaveRow Wave(int metric, DateTimeOffset at, double hz, int[] samples, double gain = 0.005, double offset = 0, long patient = 1, TimeSpan clock = default) => new()
    {
        Sequence = default, Equipment = new(1), Metric = new(metric), Patient = new(patient), Bed = new(1), At = at, ClockOffset = clock,
        Segment = new() { Metric = Metrics[metric - 1].Descriptor, Start = at - clock, SampleHz = hz, Samples = samples, Gain = gain, Offset = offset, RangeLow = -5, RangeHigh = 5 },
    };

    public void Commit(RecordBatch batch) => record.Writer.Commit(batch);

    public int Expire(DateTimeOffset before) => record.Writer.Expire(RetentionKind.Observations, before, 1000) + record.Writer.Expire(RetentionKind.Waves, before, 1000);

    public Sequence Next() => new(++sequence);

    public async ValueTask DisposeAsync()
    {
        await record.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }
}
