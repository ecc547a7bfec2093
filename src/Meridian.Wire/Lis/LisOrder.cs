namespace Meridian.Wire.Lis;

/// <summary>The O record, a test order, by the names of LIS2-A2 clause 8.4. Any other field can be had from <see cref="Record"/> by its number.</summary>
public readonly record struct LisOrder(LisRecord Record)
{
    /// <summary>8.4.2: sequence number.</summary>
    public LisField Sequence => Record[2];

    /// <summary>8.4.3: specimen ID: as a rule the barcode.</summary>
    public LisField SpecimenId => Record[3];

    /// <summary>8.4.4: instrument specimen ID: rack and position on many analysers.</summary>
    public LisField InstrumentSpecimenId => Record[4];

    /// <summary>8.4.5: universal test ID, see <see cref="LisTestId"/>; repeats are several tests.</summary>
    public LisField TestId => Record[5];

    /// <summary>8.4.6: priority: S stat, A as soon as possible, R routine, C callback, P preoperative.</summary>
    public LisField Priority => Record[6];

    /// <summary>8.4.7: requested or ordered date and time.</summary>
    public LisField OrderedAt => Record[7];

    /// <summary>8.4.8: specimen collection date and time.</summary>
    public LisField CollectedAt => Record[8];

    /// <summary>8.4.9: collection end time.</summary>
    public LisField CollectionEndedAt => Record[9];

    /// <summary>8.4.10: collection volume.</summary>
    public LisField CollectionVolume => Record[10];

    /// <summary>8.4.11: collector ID.</summary>
    public LisField CollectorId => Record[11];

    /// <summary>8.4.12: action code: C cancel, A add, N new, P pending, L reserved, X in process, Q control.</summary>
    public LisField ActionCode => Record[12];

    /// <summary>8.4.13: danger code.</summary>
    public LisField DangerCode => Record[13];

    /// <summary>8.4.14: relevant clinical information.</summary>
    public LisField ClinicalInformation => Record[14];

    /// <summary>8.4.15: date and time specimen received.</summary>
    public LisField ReceivedAt => Record[15];

    /// <summary>8.4.16: specimen descriptor: type, source.</summary>
    public LisField SpecimenDescriptor => Record[16];

    /// <summary>8.4.17: ordering physician.</summary>
    public LisField OrderingPhysician => Record[17];

    /// <summary>8.4.18: physician's telephone number.</summary>
    public LisField PhysicianTelephone => Record[18];

    /// <summary>8.4.19: user field 1.</summary>
    public LisField UserField1 => Record[19];

    /// <summary>8.4.20: user field 2.</summary>
    public LisField UserField2 => Record[20];

    /// <summary>8.4.21: laboratory field 1.</summary>
    public LisField LaboratoryField1 => Record[21];

    /// <summary>8.4.22: laboratory field 2.</summary>
    public LisField LaboratoryField2 => Record[22];

    /// <summary>8.4.23: date and time results reported or last modified.</summary>
    public LisField ReportedAt => Record[23];

    /// <summary>8.4.24: instrument charge to computer system.</summary>
    public LisField InstrumentCharge => Record[24];

    /// <summary>8.4.25: instrument section ID.</summary>
    public LisField InstrumentSection => Record[25];

    /// <summary>8.4.26: report types: O order, C correction, P preliminary, F final, X cancelled, I in instrument, Y no order, Z no record of patient, Q response to query.</summary>
    public LisField ReportType => Record[26];

    /// <summary>8.4.28: location of specimen collection.</summary>
    public LisField SpecimenLocation => Record[28];

    /// <summary>8.4.29: nosocomial infection flag.</summary>
    public LisField NosocomialInfectionFlag => Record[29];

    /// <summary>8.4.30: specimen service.</summary>
    public LisField SpecimenService => Record[30];

    /// <summary>8.4.31: specimen institution.</summary>
    public LisField SpecimenInstitution => Record[31];
}
