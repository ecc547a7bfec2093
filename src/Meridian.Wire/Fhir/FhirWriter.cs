using System.Text.Json;
using System.Text.RegularExpressions;

namespace Meridian.Wire.Fhir;

/// <summary>The data types of R4 that the views write, on the framework's JSON writer. Numbers keep the digits of their decimal.</summary>
public static partial class FhirWriter
{
    extension(Utf8JsonWriter json)
    {
        /// <summary>Writes a property unless it is null or empty: FHIR knows no empty string.</summary>
        public void Text(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) json.WriteString(name, Clean(value));
        }

        public void Instant(string name, DateTimeOffset at) => json.WriteString(name, FhirDate.Format(at));

        /// <summary>A Coding as the next value; nothing when it would be empty.</summary>
        public void Coding(string? system, string? code, string? display)
        {
            json.WriteStartObject();
            json.Text("system", system);
            if (IsCode(code)) json.WriteString("code", code);
            json.Text("display", display ?? (IsCode(code) ? null : code));
            json.WriteEndObject();
        }

        /// <summary>A property with a CodeableConcept of one coding.</summary>
        public void Concept(string name, string? system, string? code, string? display = null, string? text = null)
        {
            json.WriteStartObject(name);
            json.WriteStartArray("coding");
            json.Coding(system, code, display);
            json.WriteEndArray();
            json.Text("text", text);
            json.WriteEndObject();
        }

        /// <summary>A property with a literal Reference.</summary>
        public void Reference(string name, string reference, string? display = null)
        {
            json.WriteStartObject(name);
            json.WriteString("reference", reference);
            json.Text("display", display);
            json.WriteEndObject();
        }

        /// <summary>The members of a Quantity (qty-3: a code needs a system), into an object that is open.</summary>
        public void Quantity(decimal value, string? comparator, string? unit, string? ucum)
        {
            json.WriteNumber("value", value);
            json.Text("comparator", comparator);
            json.Text("unit", unit);
            if (!IsCode(ucum)) return;
            json.WriteString("system", FhirSystems.Ucum);
            json.WriteString("code", ucum);
        }

        public void Period(string name, DateTimeOffset? start, DateTimeOffset? end)
        {
            json.WriteStartObject(name);
            if (start is { } s) json.Instant("start", s);
            if (end is { } e) json.Instant("end", e);
            json.WriteEndObject();
        }
    }

    /// <summary>R4's regular expression of <c>code</c>: no blanks at the ends, single ones inside.</summary>
    public static bool IsCode(string? text) => text is { Length: > 0 } && CodePattern().IsMatch(text);

    /// <summary>R4's regular expression of <c>id</c>.</summary>
    public static bool IsId(string? text) => text is { Length: > 0 and <= 64 } && IdPattern().IsMatch(text);

    // R4 string: no control characters but tab, line feed, carriage return
    private static string Clean(string text)
    {
        foreach (var c in text)
            if (c < ' ' && c is not ('\t' or '\n' or '\r'))
                return string.Create(text.Length, text, (span, source) => { for (var i = 0; i < span.Length; i++) span[i] = source[i] < ' ' && source[i] is not ('\t' or '\n' or '\r') ? '�' : source[i]; });
        return text;
    }

    [GeneratedRegex(@"^[^\s]+(\s[^\s]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"^[A-Za-z0-9\-\.]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
