using Meridian.Model;

namespace Meridian.Core.Terms;

/// <summary>How a metric is to be shown: its term, or the mapping a person made, or itself when nobody knows it.</summary>
/// <param name="Known">False: an unknown code, shown raw.</param>
/// <param name="Mapped">True: known through a mapping made at run time.</param>
/// <param name="Name">Reference identifier, or the name or code as sent.</param>
/// <param name="Unit">UCUM where it is known, else as sent; null for none.</param>
/// <param name="Standard">The standard code that it stands for; for an unknown one the code as sent.</param>
public sealed record MetricView(bool Known, bool Mapped, string Name, string Label, string LabelZh, string? Unit, TermGroup Group, int Order, string? Loinc, Code Standard);
