namespace Meridian.Core.Terms;

/// <summary>What a term names.</summary>
public enum TermKind : byte { Other = 0, Metric, Wave, Alert, Device, Unit, Attribute }

/// <summary>Where on a tile a metric belongs.</summary>
public enum TermGroup : byte { Ecg, Spo2, Pressure, Nibp, Resp, Co2, Temp, Other }

/// <summary>One term of the standard vocabulary, with what a page needs to show it.</summary>
public sealed record Term
{
    /// <summary>Context-free decimal code (ISO/IEEE 11073-10101), e.g. <c>147842</c>; empty for a term of another system.</summary>
    public required string Code { get; init; }
    /// <summary>Reference identifier, e.g. <c>MDC_ECG_HEART_RATE</c>.</summary>
    public required string ReferenceId { get; init; }
    /// <summary>Short label for a tile, English; never empty.</summary>
    public required string Label { get; init; }
    /// <summary>Short label, Simplified Chinese; never empty (the English one where none is known).</summary>
    public required string LabelZh { get; init; }
    public TermGroup Group { get; init; } = TermGroup.Other;
    /// <summary>Place within the group, lowest first.</summary>
    public int Order { get; init; }
    /// <summary>UCUM unit that the standard pairs it with (for a unit: its own UCUM form); null where none.</summary>
    public string? Ucum { get; init; }
    /// <summary>LOINC code where a mapping is published; null otherwise.</summary>
    public string? Loinc { get; init; }
    public TermKind Kind { get; init; }
}
