namespace Meridian.Wire.Poct1;

/// <summary>A coded value (types CV, CE): V, SN and DN of one element.</summary>
/// <param name="Value">The code; some put a name here.</param>
/// <param name="System">SN: <c>LN</c> LOINC, <c>POCT1</c>, or a maker's name; null: not told.</param>
/// <param name="Name">DN; null: not told.</param>
public sealed record Poct1Coded(string Value, string? System, string? Name)
{
    /// <summary>Reads an element; null when it has neither code nor name.</summary>
    public static Poct1Coded? Of(Poct1Element? element) =>
        element is null || (element.ValueOrText ?? Poct1Element.Clean(element["DN"])) is not { } value ? null : new(value, Poct1Element.Clean(element["SN"]), Poct1Element.Clean(element["DN"]));
}
