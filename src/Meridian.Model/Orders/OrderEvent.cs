namespace Meridian.Model;

/// <summary>What a message asks to be done about an order (HL7 v2 table 0119).</summary>
public enum OrderEventKind : byte
{
    /// <summary>NW: a new order.</summary>
    New = 1,
    /// <summary>XO, XX, RP, SN, NA, OK and the like: the order is as told now.</summary>
    Change = 2,
    /// <summary>CA, OC: it is not to be carried out.</summary>
    Cancel = 3,
    /// <summary>DC, OD: it is not to be carried on.</summary>
    Discontinue = 4,
    /// <summary>SC: how far it is (ORC-5), and nothing else.</summary>
    Status = 5,
}

/// <summary>One event of the feed of imaging orders (HL7 v2 chapter 4; IHE RAD-2, RAD-3, RAD-4, RAD-13).</summary>
public sealed record OrderEvent
{
    public required OrderEventKind Kind { get; init; }
    public required ImagingOrder Order { get; init; }
    /// <summary>For <see cref="OrderEventKind.Status"/>, and for a change that tells it: what ORC-5 says the steps are now; null: nothing.</summary>
    public StepStatus? Status { get; init; }
}
