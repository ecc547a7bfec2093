using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

/// <summary>Makes rows of every kind from a seed, with all that the model allows: absent parts, Chinese names, odd offsets, extreme numbers.</summary>
internal sealed class RowMaker(int seed)
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private readonly Random random = new(seed);

    private static readonly string[] Texts = ["", "a", "HR", "MDC_ECG_CARD_BEAT_RATE", "王小明", "Ærø 🫀", "50-120", "line\nbreak", "quote\"'", new string('x', 300), "nul\0inside"];

    public string Text() => Texts[random.Next(Texts.Length)];
    private bool Maybe() => random.Next(2) == 0;
    public string? TextOrNone() => Maybe() ? Text() : null;
    private T Pick<T>() where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    /// <summary>Hub time: UTC, to the tick.</summary>
    public DateTimeOffset HubTime() => Start.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 30));

    /// <summary>A sender's time: any offset, any year.</summary>
    public DateTimeOffset SenderTime() => new(new DateTime(random.NextInt64(DateTime.MinValue.Ticks + TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay)), TimeSpan.FromMinutes(random.Next(-840, 841)));
    private DateTimeOffset? SenderTimeOrNone() => Maybe() ? SenderTime() : null;
    private DateTimeOffset? HubTimeOrNone() => Maybe() ? HubTime() : null;

    public byte[] Bytes(int most = 2000)
    {
        var bytes = new byte[random.Next(most)];
        random.NextBytes(bytes);
        return bytes;
    }

    public Code Code() => new(Text(), Text(), TextOrNone());
    private Code? CodeOrNone() => Maybe() ? Code() : null;
    private Containment Place() => new(random.Next(5), random.Next(5), random.Next(5), random.Next(), random.Next(3));

    public decimal Number() => random.Next(9) switch
    {
        0 => 0,
        1 => random.Next(300),
        2 => random.Next(-5000, 5000) / 10m,
        3 => 1.500m,
        4 => decimal.MaxValue,
        5 => decimal.MinValue,
        6 => new decimal(1, 0, 0, true, 28),
        7 => new decimal(random.Next(), random.Next(), random.Next(), Maybe(), (byte)random.Next(29)),
        _ => long.MinValue,
    };

    public MetricDescriptor Descriptor() => new()
    {
        Code = Code(), Unit = CodeOrNone(), Containment = Place(), Vmd = CodeOrNone(), Channel = CodeOrNone(), IsWave = Maybe(),
    };

    public MetricRow Metric(long id, long equipment) => new(new MetricId(id), new EquipmentId(equipment), Descriptor(), HubTime());

    public Observation Observation(MetricDescriptor metric)
    {
        var kind = Pick<ValueKind>();
        return new Observation
        {
            Metric = metric,
            Kind = kind,
            Number = kind == ValueKind.Numeric || random.Next(8) == 0 ? Number() : 0,
            Text = TextOrNone(),
            Coded = kind == ValueKind.Coded ? Code() : null,
            Status = Pick<ObservationStatus>(),
            Comparator = random.Next(5) == 0 ? ">=" : null,
            At = SenderTimeOrNone(),
            Range = TextOrNone(),
            Flags = TextOrNone(),
        };
    }

    public ObservationSetRow Set(long sequence, int ordinal, IReadOnlyList<MetricRow> metrics)
    {
        var chosen = Enumerable.Range(0, random.Next(12)).Select(_ => metrics[random.Next(metrics.Count)]).ToList();
        return new ObservationSetRow
        {
            Sequence = new Sequence(sequence),
            Ordinal = ordinal,
            Equipment = metrics[0].Equipment,
            Patient = new PatientId(random.Next(3)),
            Bed = new BedId(random.Next(3)),
            At = HubTime(),
            EquipmentAt = SenderTimeOrNone(),
            ClockOffset = Maybe() ? TimeSpan.Zero : TimeSpan.FromTicks(random.NextInt64(-TimeSpan.TicksPerDay, TimeSpan.TicksPerDay)),
            MetricIds = [.. chosen.Select(m => m.Id)],
            Observations = [.. chosen.Select(m => Observation(m.Descriptor))],
        };
    }

    public int[] Samples()
    {
        var samples = new int[random.Next(600)];
        var level = random.Next();
        for (var i = 0; i < samples.Length; i++)
            samples[i] = random.Next(50) == 0 ? WaveSegment.Missing : random.Next(100) == 0 ? random.Next(int.MinValue + 1, int.MaxValue) : level += random.Next(-20, 21);
        return samples;
    }

    public WaveRow Wave(long sequence, MetricRow metric)
    {
        var at = HubTime();
        return new WaveRow
        {
            Sequence = new Sequence(sequence),
            Equipment = metric.Equipment,
            Metric = metric.Id,
            Patient = new PatientId(random.Next(3)),
            Bed = new BedId(random.Next(3)),
            At = at,
            ClockOffset = Maybe() ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(-9000, 9000)),
            Segment = new WaveSegment
            {
                Metric = metric.Descriptor,
                Start = SenderTime(),
                SampleHz = random.Next(3) == 0 ? 62.5 : 250,
                Samples = Samples(),
                Gain = random.Next(4) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => 0.005, _ => 1 },
                Offset = random.NextDouble(),
                RangeLow = Maybe() ? random.NextDouble() : null,
                RangeHigh = Maybe() ? random.NextDouble() : null,
            },
        };
    }

    public MessageRow Message(long sequence, DateTimeOffset? receivedAt = null) => new()
    {
        Sequence = new Sequence(sequence),
        ReceivedAt = receivedAt ?? HubTime(),
        SentAt = SenderTimeOrNone(),
        Protocol = Pick<Protocol>(),
        Disposition = Pick<Disposition>(),
        ConnectionId = random.Next(1, 100),
        Sender = Text(),
        ControlId = TextOrNone(),
        Kind = Text(),
        Raw = Bytes(),
    };

    public QuarantineRow Quarantined(long sequence) => new()
    {
        Sequence = new Sequence(sequence), At = HubTime(), Reason = Text(), Place = TextOrNone(), Message = Text(), State = Pick<QuarantineState>(),
        ReplayedAs = new Sequence(random.Next(5)), ResolvedBy = TextOrNone(), ResolvedAt = HubTimeOrNone(), Note = TextOrNone(),
    };

    public PointOfCare Point() => new(TextOrNone(), TextOrNone(), TextOrNone(), TextOrNone(), TextOrNone());

    public EquipmentRow Equipment(long id) => new()
    {
        Id = new EquipmentId(id),
        Identity = new EquipmentIdentity
        {
            Identifiers = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new EquipmentIdentifier(Pick<EquipmentIdentifierKind>(), Text(), TextOrNone()))],
            Kind = CodeOrNone(), Manufacturer = TextOrNone(), ModelName = TextOrNone(), SerialNumber = TextOrNone(), Software = TextOrNone(),
        },
        FirstSeen = HubTime(), UpdatedAt = HubTime(), GivenName = TextOrNone(), Location = Maybe() ? Point() : null,
    };

    public PatientRow Patient(long id) => new()
    {
        Id = new PatientId(id),
        Identity = new PatientIdentity
        {
            Identifiers = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new PatientIdentifier(Text(), TextOrNone(), TextOrNone()))],
            Name = Maybe() ? new PersonName(TextOrNone(), TextOrNone(), TextOrNone(), TextOrNone(), TextOrNone()) { Ideographic = TextOrNone(), Phonetic = TextOrNone() } : null,
            BirthDate = TextOrNone(),
            Sex = Pick<AdministrativeSex>(),
        },
        UpdatedAt = HubTime(), MergedInto = new PatientId(random.Next(2)), Confirmed = Maybe(),
    };

    public BedRow Bed(long id) => new(new BedId(id), Point(), TextOrNone(), HubTime());

    public AssociationRow Association(long id) => new()
    {
        Id = id, Bed = new BedId(random.Next(1, 4)), Patient = new PatientId(random.Next(3)), Equipment = new EquipmentId(random.Next(3)), Visit = TextOrNone(), Class = TextOrNone(),
        From = HubTime(), To = HubTimeOrNone(), Begun = new Sequence(random.Next()), Ended = new Sequence(random.Next()),
    };

    public AlertReport Report() => new()
    {
        Condition = Code(), Text = TextOrNone(), InstanceKey = TextOrNone(), Source = CodeOrNone(), Containment = Place(), Kind = Pick<AlertKind>(), Priority = Pick<AlertPriority>(),
        Phase = Pick<AlertPhase>(), Presence = Pick<AlertPresence>(), Inactivation = (AlertInactivation)random.Next(32), ObservedValue = TextOrNone(), LimitValue = TextOrNone(), At = SenderTimeOrNone(),
    };

    public AlertEventRow Alert(long sequence, long alert, bool? present = null) => new()
    {
        Sequence = new Sequence(sequence), Alert = new AlertId(alert), Transition = Pick<AlertTransition>(), At = HubTime(), Equipment = new EquipmentId(random.Next(3)), Patient = new PatientId(random.Next(3)),
        Bed = new BedId(random.Next(3)), Report = Report(), StartedAt = HubTime(), EscalationStep = random.Next(4), AcknowledgedBy = TextOrNone(), AcknowledgeReason = TextOrNone(),
        AcknowledgedAt = HubTimeOrNone(), IsPresent = present ?? Maybe(), IsLatched = Maybe(), IsFromHub = Maybe(), Message = new Sequence(random.Next(9)),
    };

    public PatientEventRow PatientEvent(long sequence, long patient) => new(new Sequence(sequence), new PatientId(patient), new BedId(random.Next(3)), Pick<PatientEventKind>(), HubTime(), SenderTimeOrNone());

    public ConnectionEventRow ConnectionEvent(long sequence) => new()
    {
        Sequence = new Sequence(sequence), ConnectionId = random.Next(1, 5), Kind = Pick<ConnectionEventKind>(), At = HubTime(), Protocol = Pick<Protocol>(), Peer = Text(), Listener = Text(),
        Detail = TextOrNone(), Bytes = Bytes(500), ByteCount = random.NextInt64(),
    };

    public AuditRow Audit(long number) => new()
    {
        Number = number, At = HubTime(), Actor = Text(), Action = Text(), Subject = TextOrNone(), Detail = TextOrNone(), Origin = TextOrNone(), PreviousHash = Bytes(33), Hash = Bytes(33),
    };
}
