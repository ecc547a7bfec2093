using System.Text.RegularExpressions;
using Meridian.Core.Terms;
using Meridian.Model;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>What a metric means in FHIR: its codings, its unit, and the vital-signs profile that its values can meet.</summary>
/// <param name="Codings">As sent, standard, LOINC.</param>
/// <param name="UnitText">Unit as a person reads it; null for none.</param>
/// <param name="Ucum">UCUM code; null when it is not known.</param>
/// <param name="Profile">Canonical of the vital-signs profile whose code and unit it has; null: none.</param>
public sealed partial record MetricMeaning(IReadOnlyList<Coding> Codings, string Label, string? UnitText, string? Ucum, string? Profile)
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    public static MetricMeaning Of(MetricDescriptor metric, CodeWriter codes)
    {
        var view = codes.Vocabulary.Describe(metric);
        var ucum = codes.Ucum(metric, view);
        // what a person reads: UCUM's own form where it is known (MDC_DIM_MILLI_VOLT is mV), else what was sent; DeviceMetric.unit has both
        var text = ucum ?? Sent(metric.Unit) ?? view.Unit;
        IReadOnlyList<string> loinc = view.Loinc is { Length: > 0 } one ? [one] : string.Equals(metric.Code.System, Code.Loinc, StringComparison.OrdinalIgnoreCase) ? [metric.Code.Value] : [];
        var vital = metric.IsWave || loinc.Count == 0 ? null : Vital(loinc[0]);
        // a profile fixes the unit's code: a value in another unit must not claim it
        if (vital is { } v && Array.IndexOf(v.Units, Plain(ucum)) < 0) vital = null;
        if (vital is { } known)
        {
            if (known.Loinc != loinc[0]) loinc = [known.Loinc, loinc[0]];
            ucum = Plain(ucum);
        }
        return new(codes.Codings(metric.Code, view.Standard, loinc), view.Label, text, ucum, vital?.Profile);
    }

    /// <summary>
    /// The vital signs of R4 (observation-vitalsigns.html): the code and units that the profile fixes. A more special LOINC code is written beside the
    /// profile's, as that page asks ("additional codes … more specific"). Blood pressures come one by one, so they meet the
    /// general profile, not bp, which wants both in one resource.
    /// </summary>
    private static (string Loinc, string Profile, string[] Units)? Vital(string loinc) => loinc switch
    {
        "8867-4" or "8889-8" => ("8867-4", Core + "heartrate", ["/min"]),
        "9279-1" => ("9279-1", Core + "resprate", ["/min"]),
        "2708-6" or "59408-5" => ("2708-6", Core + "oxygensat", ["%"]),
        "8310-5" or "8329-5" or "60836-4" or "8333-7" => ("8310-5", Core + "bodytemp", ["Cel", "[degF]"]),
        "29463-7" => ("29463-7", Core + "bodyweight", ["kg", "g", "[lb_av]"]),
        "8302-2" => ("8302-2", Core + "bodyheight", ["cm", "[in_i]"]),
        "8480-6" or "76534-7" or "76215-3" => ("8480-6", Core + "vitalsigns", ["mm[Hg]"]),
        "8462-4" or "76535-4" or "76213-8" => ("8462-4", Core + "vitalsigns", ["mm[Hg]"]),
        "8478-0" or "76536-2" or "76214-6" => ("8478-0", Core + "vitalsigns", ["mm[Hg]"]),
        _ => null,
    };

    // UCUM 2.2 §12: text in braces does not change a unit: {beat}/min is /min
    private static string? Plain(string? ucum)
    {
        if (ucum is null || !ucum.Contains('{')) return ucum;
        var plain = Braces().Replace(ucum, "");
        return plain.Length == 0 ? "1" : plain;
    }

    private static string? Sent(Code? unit) => unit is null ? null
        : string.Equals(unit.System, Code.Ucum, StringComparison.OrdinalIgnoreCase) ? (unit.Value.Length > 0 ? unit.Value : unit.Text)
        : !string.IsNullOrEmpty(unit.Text) ? unit.Text : unit.Value.Length > 0 ? unit.Value : null;

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Braces();
}
