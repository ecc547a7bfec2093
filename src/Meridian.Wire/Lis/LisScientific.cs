namespace Meridian.Wire.Lis;

/// <summary>The S record, scientific information, for the exchange between sites, by the names of LIS2-A2 clause 13. Any other field can be had from <see cref="Record"/> by its number.</summary>
public readonly record struct LisScientific(LisRecord Record)
{
    /// <summary>13.2: sequence number.</summary>
    public LisField Sequence => Record[2];

    /// <summary>13.3: analytical method.</summary>
    public LisField AnalyticalMethod => Record[3];

    /// <summary>13.4: instrumentation.</summary>
    public LisField Instrumentation => Record[4];

    /// <summary>13.5: reagents.</summary>
    public LisField Reagents => Record[5];

    /// <summary>13.6: units of measure.</summary>
    public LisField Units => Record[6];

    /// <summary>13.7: quality control.</summary>
    public LisField QualityControl => Record[7];

    /// <summary>13.8: specimen descriptor.</summary>
    public LisField SpecimenDescriptor => Record[8];

    /// <summary>13.10: container.</summary>
    public LisField Container => Record[10];

    /// <summary>13.11: specimen ID.</summary>
    public LisField SpecimenId => Record[11];

    /// <summary>13.12: analyte.</summary>
    public LisField Analyte => Record[12];

    /// <summary>13.13: result.</summary>
    public LisField Value => Record[13];

    /// <summary>13.14: result units.</summary>
    public LisField ResultUnits => Record[14];

    /// <summary>13.15: collection date and time.</summary>
    public LisField CollectedAt => Record[15];

    /// <summary>13.16: result date and time.</summary>
    public LisField ResultAt => Record[16];

    /// <summary>13.17: analytical preprocessing steps.</summary>
    public LisField Preprocessing => Record[17];

    /// <summary>13.18: patient diagnosis.</summary>
    public LisField Diagnosis => Record[18];

    /// <summary>13.19: patient birthdate.</summary>
    public LisField BirthDate => Record[19];

    /// <summary>13.20: patient sex.</summary>
    public LisField Sex => Record[20];

    /// <summary>13.21: patient race.</summary>
    public LisField Race => Record[21];
}
