namespace Meridian.Model;

/// <summary>One specimen as a message or a person describes it (HL7 v2 SPM; LIS2-A2 clause 9.4.3, 9.4.16).</summary>
public sealed record LabSpecimen
{
    /// <summary>The number on its label, as read: the barcode. What analyzers ask by (SPM-2; LIS2-A2 O-3).</summary>
    public required string Id { get; init; }
    /// <summary>What it is: serum, EDTA blood … (SPM-4; O-16).</summary>
    public Code? Type { get; init; }
    public DateTimeOffset? CollectedAt { get; init; }
    /// <summary>When the laboratory took it in (SPM-18; O-15).</summary>
    public DateTimeOffset? ReceivedAt { get; init; }
    public string? Comment { get; init; }
}

/// <summary>One test that was ordered on a specimen.</summary>
public sealed record OrderedTest
{
    /// <summary>As ordered, in the code of who ordered, or the hub's own (OBR-4; O-5).</summary>
    public required Code Test { get; init; }
    public LabTestStatus Status { get; init; } = LabTestStatus.Ordered;
    /// <summary>For a dilution that was ordered: 10 stands for 1:10; null: the analyzer's choice.</summary>
    public decimal? Dilution { get; init; }
    /// <summary>How often it was asked to be run again; 0: the first run.</summary>
    public int Rerun { get; init; }
    /// <summary>The panel that was ordered and that the laboratory's catalog dissolved into this test; null: it was ordered itself.</summary>
    public Code? Panel { get; init; }
}

/// <summary>What somebody wants measured in one specimen of one patient (HL7 v2 ORC, OBR, SPM of <c>OML^O21</c>, <c>OML^O33</c>, <c>ORM^O01</c>).</summary>
public sealed record LabOrder
{
    /// <summary>The number of who ordered (ORC-2, OBR-2).</summary>
    public OrderNumber? Placer { get; init; }
    /// <summary>The laboratory's number (ORC-3, OBR-3).</summary>
    public OrderNumber? Filler { get; init; }
    public required LabSpecimen Specimen { get; init; }
    public required PatientIdentity Patient { get; init; }
    public IReadOnlyList<OrderedTest> Tests { get; init; } = [];
    /// <summary>HL7 table 0485: S stat, A as soon as possible, R routine; null: not told.</summary>
    public string? Priority { get; init; }
    public DateTimeOffset? RequestedAt { get; init; }
    public PersonName? Requester { get; init; }
    /// <summary>Where the patient is (PV1-3).</summary>
    public PointOfCare? Location { get; init; }
    public string? Comment { get; init; }
}

/// <summary>One event of the feed of laboratory orders.</summary>
public sealed record LabOrderEvent
{
    public required OrderEventKind Kind { get; init; }
    public required LabOrder Order { get; init; }
}
