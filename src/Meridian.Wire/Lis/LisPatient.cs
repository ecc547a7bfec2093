namespace Meridian.Wire.Lis;

/// <summary>The P record, patient information, by the names of LIS2-A2 clause 7. Any other field can be had from <see cref="Record"/> by its number.</summary>
public readonly record struct LisPatient(LisRecord Record)
{
    /// <summary>7.2: sequence number.</summary>
    public LisField Sequence => Record[2];

    /// <summary>7.3: practice-assigned patient ID.</summary>
    public LisField PracticeId => Record[3];

    /// <summary>7.4: laboratory-assigned patient ID.</summary>
    public LisField LaboratoryId => Record[4];

    /// <summary>7.5: patient ID number 3.</summary>
    public LisField OtherId => Record[5];

    /// <summary>7.6: patient name: last, first, middle, suffix, title.</summary>
    public LisField Name => Record[6];

    /// <summary>7.7: mother's maiden name.</summary>
    public LisField MothersMaidenName => Record[7];

    /// <summary>7.8: birthdate.</summary>
    public LisField BirthDate => Record[8];

    /// <summary>7.9: sex: M, F or U.</summary>
    public LisField Sex => Record[9];

    /// <summary>7.10: race or ethnic origin.</summary>
    public LisField Race => Record[10];

    /// <summary>7.11: patient address.</summary>
    public LisField Address => Record[11];

    /// <summary>7.13: patient telephone number.</summary>
    public LisField Telephone => Record[13];

    /// <summary>7.14: attending physician ID.</summary>
    public LisField AttendingPhysician => Record[14];

    /// <summary>7.15: special field 1.</summary>
    public LisField SpecialField1 => Record[15];

    /// <summary>7.16: special field 2.</summary>
    public LisField SpecialField2 => Record[16];

    /// <summary>7.17: height.</summary>
    public LisField Height => Record[17];

    /// <summary>7.18: weight.</summary>
    public LisField Weight => Record[18];

    /// <summary>7.19: known or suspected diagnosis.</summary>
    public LisField Diagnosis => Record[19];

    /// <summary>7.20: active medications.</summary>
    public LisField Medications => Record[20];

    /// <summary>7.21: diet.</summary>
    public LisField Diet => Record[21];

    /// <summary>7.22: practice field 1.</summary>
    public LisField PracticeField1 => Record[22];

    /// <summary>7.23: practice field 2.</summary>
    public LisField PracticeField2 => Record[23];

    /// <summary>7.24: admission and discharge dates.</summary>
    public LisField AdmissionDates => Record[24];

    /// <summary>7.25: admission status.</summary>
    public LisField AdmissionStatus => Record[25];

    /// <summary>7.26: location.</summary>
    public LisField Location => Record[26];

    /// <summary>7.29: religion.</summary>
    public LisField Religion => Record[29];

    /// <summary>7.30: marital status.</summary>
    public LisField MaritalStatus => Record[30];

    /// <summary>7.31: isolation status.</summary>
    public LisField IsolationStatus => Record[31];

    /// <summary>7.32: language.</summary>
    public LisField Language => Record[32];

    /// <summary>7.33: hospital service.</summary>
    public LisField HospitalService => Record[33];

    /// <summary>7.34: hospital institution.</summary>
    public LisField HospitalInstitution => Record[34];

    /// <summary>7.35: dosage category.</summary>
    public LisField DosageCategory => Record[35];
}
