namespace Meridian.Wire.Lis;

/// <summary>The Q record, a request for information: an analyser asks for its orders, by the names of LIS2-A2 clause 11. Any other field can be had from <see cref="Record"/> by its number.</summary>
public readonly record struct LisQuery(LisRecord Record)
{
    /// <summary>11.2: sequence number.</summary>
    public LisField Sequence => Record[2];

    /// <summary>11.3: starting range ID: patient ID, specimen ID; repeats are several; ALL for all.</summary>
    public LisField StartingRangeId => Record[3];

    /// <summary>11.4: ending range ID.</summary>
    public LisField EndingRangeId => Record[4];

    /// <summary>11.5: universal test ID, or ALL.</summary>
    public LisField TestId => Record[5];

    /// <summary>11.6: nature of request time limits: S specimen collected, R result.</summary>
    public LisField NatureOfTimeLimits => Record[6];

    /// <summary>11.7: beginning request results date and time.</summary>
    public LisField From => Record[7];

    /// <summary>11.8: ending request results date and time.</summary>
    public LisField To => Record[8];

    /// <summary>11.9: requesting physician name.</summary>
    public LisField PhysicianName => Record[9];

    /// <summary>11.10: requesting physician telephone number.</summary>
    public LisField PhysicianTelephone => Record[10];

    /// <summary>11.11: user field 1.</summary>
    public LisField UserField1 => Record[11];

    /// <summary>11.12: user field 2.</summary>
    public LisField UserField2 => Record[12];

    /// <summary>11.13: request information status: C corrected, P preliminary, F final, X cannot be done, I pending, S partial, M MIC, R sent before, A abort, N new results only, O orders and demographics, D demographics only.</summary>
    public LisField StatusCode => Record[13];
}
