namespace Meridian.Model;

/// <summary>
/// One coded word as somebody sent it: which system, which code, which text. The system is the short name used on
/// the wire: <c>MDC</c> (ISO/IEEE 11073-10101), <c>LN</c> (LOINC), <c>UCUM</c>, <c>SCT</c>, <c>L</c> (local), or whatever came.
/// </summary>
/// <param name="System">Short system name; empty when the sender named none.</param>
/// <param name="Value">The code itself, for MDC the decimal context-free code, e.g. <c>147842</c>; may be empty when only a name came.</param>
/// <param name="Text">The name, for MDC the reference identifier, e.g. <c>MDC_ECG_CARD_BEAT_RATE</c>.</param>
public sealed record Code(string System, string Value, string? Text)
{
    public const string Mdc = "MDC";
    public const string Loinc = "LN";
    public const string Ucum = "UCUM";
}
