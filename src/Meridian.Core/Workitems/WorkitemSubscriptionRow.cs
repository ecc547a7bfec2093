namespace Meridian.Core.Workitems;

/// <summary>That an application entity hears of a workitem, or of all that come (PS3.4 CC.2.3): written whole, by target and AE title.</summary>
public sealed record WorkitemSubscriptionRow
{
    /// <summary>Well-known UID: every workitem (PS3.6 table A-1, UPS Global Subscription).</summary>
    public const string Global = "1.2.840.10008.5.1.4.34.5";
    /// <summary>Well-known UID: every workitem that a filter meets (UPS Filtered Global Subscription).</summary>
    public const string Filtered = "1.2.840.10008.5.1.4.34.5.1";

    /// <summary>A workitem's UID, or one of the two well-known ones.</summary>
    public required string Target { get; init; }
    public required string AeTitle { get; init; }
    /// <summary>DICOM 0074,1230: the workitem must stay after its end. The hub keeps every workitem anyhow.</summary>
    public bool HasLock { get; init; }
    /// <summary>What a filtered one wants, as the request's query had it; null otherwise.</summary>
    public string? Filter { get; init; }
    public required DateTimeOffset Since { get; init; }
    /// <summary>True: it ends with this row, which leaves the record.</summary>
    public bool IsEnded { get; init; }

    /// <summary>It stands for workitems that are still to come.</summary>
    public bool IsGlobal => Target is Global or Filtered;
}
