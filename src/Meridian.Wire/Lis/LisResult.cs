namespace Meridian.Wire.Lis;

/// <summary>The R record, a result, by the names of LIS2-A2 clause 9. Any other field can be had from <see cref="Record"/> by its number.</summary>
public readonly record struct LisResult(LisRecord Record)
{
    /// <summary>9.2: sequence number.</summary>
    public LisField Sequence => Record[2];

    /// <summary>9.3: universal test ID, see <see cref="LisTestId"/>.</summary>
    public LisField TestId => Record[3];

    /// <summary>9.4: data or measurement value.</summary>
    public LisField Value => Record[4];

    /// <summary>9.5: units.</summary>
    public LisField Units => Record[5];

    /// <summary>9.6: reference ranges; repeats are several.</summary>
    public LisField ReferenceRanges => Record[6];

    /// <summary>9.7: result abnormal flags: L, H, LL, HH, &lt;, &gt;, N, A, U, D, B, W.</summary>
    public LisField AbnormalFlags => Record[7];

    /// <summary>9.8: nature of abnormality testing: A age, S sex, R race, N normal.</summary>
    public LisField NatureOfAbnormality => Record[8];

    /// <summary>9.9: result status: C correction, P preliminary, F final, X cannot be done, I in instrument, S partial, M MIC level, R sent before, N necessary for an order, Q response to query, V verified, W in doubt.</summary>
    public LisField Status => Record[9];

    /// <summary>9.10: date of change in instrument normative values or units.</summary>
    public LisField NormsChangedAt => Record[10];

    /// <summary>9.11: operator identification: who ran, who verified.</summary>
    public LisField OperatorId => Record[11];

    /// <summary>9.12: date and time test started.</summary>
    public LisField StartedAt => Record[12];

    /// <summary>9.13: date and time test completed.</summary>
    public LisField CompletedAt => Record[13];

    /// <summary>9.14: instrument identification.</summary>
    public LisField InstrumentId => Record[14];
}
