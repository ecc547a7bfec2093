namespace Meridian.Virtual.Monitors;

/// <summary>An invented person in a bed.</summary>
public sealed record WardPatient
{
    /// <summary>PID-3.1.</summary>
    public required string RecordNumber { get; init; }
    /// <summary>PV1-19.1.</summary>
    public required string VisitNumber { get; init; }
    public required string Family { get; init; }
    public required string Given { get; init; }
    /// <summary>The name in Chinese characters: sent in GB 18030 by a hospital that still does, in UTF-8 by others.</summary>
    public bool IsChinese { get; init; }
    public bool PrefersGb18030 { get; init; }
    public required DateOnly Born { get; init; }
    /// <summary>HL7 table 0001: F or M.</summary>
    public required char Sex { get; init; }
}
