namespace Meridian.Model;

/// <summary>
/// What a metric is, told once and shared by all its observations: its code, its unit and its place. Translators keep
/// one instance for equal descriptions, so that comparing references is the fast path.
/// </summary>
public sealed record MetricDescriptor
{
    /// <summary>Code as it came, e.g. <c>147842^MDC_ECG_CARD_BEAT_RATE^MDC</c>.</summary>
    public required Code Code { get; init; }
    /// <summary>Unit as it came (UCUM or MDC dimension); null for what has none.</summary>
    public Code? Unit { get; init; }
    public required Containment Containment { get; init; }
    /// <summary>Code of the VMD that the metric sits in, where the message named it.</summary>
    public Code? Vmd { get; init; }
    /// <summary>Code of the channel that the metric sits in, where the message named it.</summary>
    public Code? Channel { get; init; }
    /// <summary>True for a real-time sample array (a wave).</summary>
    public bool IsWave { get; init; }
}
