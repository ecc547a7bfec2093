using Meridian.Model;

namespace Meridian.Core.Terms;

/// <summary>How codes are shown: the table, then the mappings that people made, then the code itself.</summary>
public sealed class Vocabulary(TermTable terms, CodeMappings mappings)
{
    public TermTable Terms => terms;
    public CodeMappings Mappings => mappings;

    /// <summary>True when neither the table nor a mapping knows it.</summary>
    public bool IsUnknown(Code code) => terms.Find(code) is null && mappings.Find(code) is null;

    /// <summary>
    /// True for what says something of the equipment itself (serial number, software, settings of an alarm …) and not of a patient:
    /// it is kept like any observation, and no tile shows it. Known by the table's kind, else by the reference identifier
    /// (ISO/IEEE 11073-10101: attributes are MDC_ATTR_…, identification is MDC_ID_…).
    /// </summary>
    public static bool IsAttribute(Code code, Term? term) => term?.Kind is TermKind.Attribute
        || code.Text is { } text && (text.StartsWith("MDC_ID_", StringComparison.Ordinal) || text.StartsWith("MDC_ATTR_", StringComparison.Ordinal));

    /// <summary>How a metric is to be shown.</summary>
    public MetricView Describe(MetricDescriptor metric)
    {
        var mapping = mappings.Find(metric.Code);
        var term = mapping is null ? terms.Find(metric.Code) : terms.Find(mapping.Target);
        var name = term?.ReferenceId is { Length: > 0 } reference ? reference : NameOf(metric.Code);
        var unit = mapping?.Unit ?? UnitOf(metric.Unit) ?? (metric.Unit is null ? term?.Ucum : null);
        return new(
            Known: term is not null || mapping is not null, Mapped: mapping is not null, Name: name,
            Label: mapping?.Label ?? term?.Label ?? name, LabelZh: mapping?.LabelZh ?? mapping?.Label ?? term?.LabelZh ?? name,
            Unit: unit, Group: term?.Group ?? TermGroup.Other, Order: term?.Order ?? int.MaxValue, Loinc: term?.Loinc,
            Standard: mapping?.Target ?? (term is { Code.Length: > 0 } ? new(Code.Mdc, term.Code, term.ReferenceId) : metric.Code));
    }

    /// <summary>Label of any code (an alert's condition, a kind of equipment), English and Chinese.</summary>
    public (string Label, string LabelZh) LabelOf(Code code, string? fallback = null)
    {
        var mapping = mappings.Find(code);
        var term = terms.Find(mapping?.Target ?? code);
        var name = fallback ?? NameOf(code);
        return (mapping?.Label ?? term?.Label ?? name, mapping?.LabelZh ?? mapping?.Label ?? term?.LabelZh ?? name);
    }

    /// <summary>The unit as UCUM where the table knows it, else as sent; null for none.</summary>
    public string? UnitOf(Code? unit) => unit is null ? null
        : string.Equals(unit.System, Code.Ucum, StringComparison.OrdinalIgnoreCase) ? Empty(unit.Value) ?? unit.Text
        : terms.Find(unit)?.Ucum ?? Empty(unit.Text) ?? Empty(unit.Value);

    private static string NameOf(Code code) => Empty(code.Text) ?? (code.Value.Length > 0 ? code.Value : "?");
    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
