using System.Text.Json;
using Meridian.Core.Terms;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>Codes and units as FHIR writes them: as sent first, then what they are known to mean.</summary>
public sealed class CodeWriter(Vocabulary vocabulary, FhirNaming naming)
{
    public Vocabulary Vocabulary => vocabulary;

    /// <summary>The codings of a code: as sent, the standard one when a table or a person maps it, then LOINC.</summary>
    public IReadOnlyList<Coding> Codings(Code sent, Code? standard, IReadOnlyList<string> loinc)
    {
        var codings = new List<Coding>(3);
        void Add(string? system, string? code, string? display)
        {
            if (string.IsNullOrWhiteSpace(code) && string.IsNullOrWhiteSpace(display)) return;
            if (!codings.Any(c => c.System == system && c.Code == code)) codings.Add(new(system, code, display));
        }
        var sentCode = sent.Value.Length > 0 ? sent.Value : null;
        // MDC named by its reference identifier alone: the number follows from the table and is the same code
        if (sentCode is null && standard is { Value.Length: > 0 } && standard.System == sent.System) Add(naming.CodeSystem(standard.System), standard.Value, sent.Text);
        else Add(naming.CodeSystem(sent.System), sentCode ?? (sent.System == Code.Mdc ? null : sent.Text), sent.Text);
        if (standard is not null) Add(naming.CodeSystem(standard.System), standard.Value, standard.Text);
        foreach (var code in loinc) Add(FhirSystems.Loinc, code, null);
        return codings;
    }

    /// <summary>Codings of any code that is no metric: kinds of equipment, values.</summary>
    public IReadOnlyList<Coding> Codings(Code sent)
    {
        var mapping = vocabulary.Mappings.Find(sent);
        var term = vocabulary.Terms.Find(mapping?.Target ?? sent);
        return Codings(sent, term is { Code.Length: > 0 } ? new(Code.Mdc, term.Code, term.ReferenceId) : mapping?.Target, []);
    }

    /// <summary>The codings of a unit: as sent, and UCUM where it is known.</summary>
    public IReadOnlyList<Coding> UnitCodings(Code unit)
    {
        var codings = Codings(unit).ToList();
        if (vocabulary.Terms.Find(unit)?.Ucum is { } ucum && !codings.Any(c => c.System == FhirSystems.Ucum)) codings.Add(new(FhirSystems.Ucum, ucum, null));
        return codings;
    }

    /// <summary>The UCUM code of a metric's unit: as sent, by the table, by a mapping, or the term's own where none was sent; null: not known.</summary>
    public string? Ucum(MetricDescriptor metric, MetricView view)
    {
        if (vocabulary.Mappings.Find(metric.Code)?.Unit is { Length: > 0 } mapped) return mapped;
        if (metric.Unit is not { } unit) return string.IsNullOrEmpty(view.Unit) ? null : view.Unit;
        return string.Equals(unit.System, Code.Ucum, StringComparison.OrdinalIgnoreCase)
            ? (unit.Value.Length > 0 ? unit.Value : unit.Text)
            : vocabulary.Terms.Find(unit)?.Ucum;
    }

    /// <summary>A property with a CodeableConcept.</summary>
    public static void Concept(Utf8JsonWriter json, string name, IReadOnlyList<Coding> codings, string? text)
    {
        json.WriteStartObject(name);
        Members(json, codings, text);
        json.WriteEndObject();
    }

    public static void Members(Utf8JsonWriter json, IReadOnlyList<Coding> codings, string? text)
    {
        if (codings.Count > 0)
        {
            json.WriteStartArray("coding");
            foreach (var coding in codings) json.Coding(coding.System, coding.Code, coding.Display);
            json.WriteEndArray();
        }
        json.Text("text", text);
    }
}

/// <summary>One coding, ready to be written.</summary>
public readonly record struct Coding(string? System, string? Code, string? Display);
