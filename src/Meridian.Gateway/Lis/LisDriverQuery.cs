namespace Meridian.Gateway.Lis;

/// <summary>How queries come and how the instrument wants their answers.</summary>
public sealed record LisDriverQuery
{
    /// <summary>Where the query names the specimen; each repetition of the field is one. LIS2-A2 12.1.3: patient^specimen.</summary>
    public IReadOnlyList<string> Specimen { get; init; } = ["Q.3.2", "Q.3.1"];
    /// <summary>What is answered when nothing is to be done: <c>terminator</c> (header and L with <see cref="NoneCode"/>, LIS2-A2 13.1.3) or <c>order</c> (O with report type <see cref="NoneReport"/>, 9.4.26). Default: terminator.</summary>
    public string None { get; init; } = "terminator";
    public string NoneCode { get; init; } = "I";
    public string NoneReport { get; init; } = "Y";
    /// <summary>Termination code of an answer with orders. Default: F, the last request was processed.</summary>
    public string DoneCode { get; init; } = "F";
    /// <summary>Termination code where the query itself cannot be answered. Default: Q, error in the last request.</summary>
    public string ErrorCode { get; init; } = "Q";
    /// <summary>Report type of the orders (O-26). Default: Q, response to a query.</summary>
    public string OrderReport { get; init; } = "Q";
    /// <summary>Action code of the orders (O-12). Default: N, new requests (some want A, or nothing).</summary>
    public string Action { get; init; } = "N";
    /// <summary>How one test stands in O-5; <c>{0}</c> is the instrument's code. Default: ^^^{0}.</summary>
    public string Test { get; init; } = "^^^{0}";
    /// <summary>How one test with a dilution stands; <c>{1}</c> is the factor. Default: as without one.</summary>
    public string? DilutedTest { get; init; }
    /// <summary>How the specimen stands in O-3; <c>{0}</c> is its number, <c>{1}</c> the place that the query named. Default: {0}.</summary>
    public string Order { get; init; } = "{0}";
    /// <summary>What stands in O-4; <c>{0}</c> and <c>{1}</c> as above. Default: nothing.</summary>
    public string InstrumentSpecimen { get; init; } = "";
    /// <summary>One O record for each test, in place of one for all. Default: false.</summary>
    public bool OrderPerTest { get; init; }
    /// <summary>The instrument is told the patient's name, birth date and sex. Default: true.</summary>
    public bool TellsPatient { get; init; } = true;
    /// <summary>Orders are sent as they come, unasked. Default: false.</summary>
    public bool Broadcast { get; init; }
    /// <summary>What the hub calls itself (H-5). Default: MERIDIAN.</summary>
    public string Sender { get; init; } = "MERIDIAN";
    /// <summary>H-13. Default: LIS2-A2; older instruments want <c>1</c> or <c>E1394-97</c>.</summary>
    public string Version { get; init; } = "LIS2-A2";
}
