using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

public sealed partial class ObservationView
{
    private static readonly string[] Interpretations = ["N", "H", "L", "HH", "LL", "HU", "LU", "A", "AA", "<", ">", "U", "D", "B", "W", "S", "R", "I"];

    /// <summary>Hub time of the value: its own time corrected by the offset of the equipment's clock where it has one, else the report's.</summary>
    private static DateTimeOffset Effective(ObservationSetRow set, Observation observation) => observation.At is { } own ? own + set.ClockOffset : set.At;

    /// <summary>The vital-signs profile that this very value meets: a patient, and a number or the reason why there is none.</summary>
    private static string? Vital(MetricMeaning meaning, Observation observation, PatientId patient) =>
        patient.Value != 0 && (observation.Kind is ValueKind.Numeric or ValueKind.None || observation.Status == ObservationStatus.Invalid) ? meaning.Profile : null;

    private void Write(Utf8JsonWriter json, ObservationSetRow set, FactKey key, Observation observation, MetricMeaning meaning)
    {
        var effective = Effective(set, observation);
        if ((observation.At ?? set.EquipmentAt) is { } theirs && theirs.UtcTicks != effective.UtcTicks) WriteEquipmentTime(json, theirs, set.ClockOffset);
        WriteHead(json, ObservationStatusCode.Of(observation.Status), Vital(meaning, observation, set.Patient) is not null, meaning, set.Patient);
        json.Instant("effectiveDateTime", effective);
        WriteValue(json, observation, meaning);
        WriteInterpretation(json, observation);
        WriteNote(json, observation, meaning);
        json.Reference("device", "DeviceMetric/" + key.Metric.ToString(CultureInfo.InvariantCulture));
        WriteRange(json, observation, meaning);
    }

    private void WriteEquipmentTime(Utf8JsonWriter json, DateTimeOffset equipmentAt, TimeSpan offset)
    {
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", "time");
        json.Instant("valueDateTime", equipmentAt);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("url", "offset");
        json.WriteStartObject("valueQuantity");
        json.Quantity((decimal)offset.Ticks / TimeSpan.TicksPerMillisecond, null, "ms", "ms");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("url", naming.Extension("equipment-time"));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteHead(Utf8JsonWriter json, string status, bool vital, MetricMeaning meaning, PatientId patient)
    {
        json.WriteString("status", status);
        if (vital)
        {
            json.WriteStartArray("category");
            json.WriteStartObject();
            CodeWriter.Members(json, [new(FhirSystems.ObservationCategory, "vital-signs", "Vital Signs")], null);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        CodeWriter.Concept(json, "code", meaning.Codings, meaning.Label);
        if (patient.Value != 0) json.Reference("subject", "Patient/" + merged.Standing(patient));
    }

    private void WriteValue(Utf8JsonWriter json, Observation observation, MetricMeaning meaning)
    {
        // obs-6: a reason only where there is no value; what the equipment itself calls invalid must not be read as one
        if (observation.Status == ObservationStatus.Invalid) { json.Concept("dataAbsentReason", FhirSystems.DataAbsentReason, "error", "Error"); return; }
        switch (observation.Kind)
        {
            case ValueKind.Numeric:
                json.WriteStartObject("valueQuantity");
                json.Quantity(observation.Number, IsComparator(observation.Comparator) ? observation.Comparator : null, meaning.UnitText, meaning.Ucum);
                json.WriteEndObject();
                break;
            case ValueKind.Coded when observation.Coded is { } coded && codes.Codings(coded) is { Count: > 0 } codings:
                CodeWriter.Concept(json, "valueCodeableConcept", codings, observation.Text ?? codes.Vocabulary.LabelOf(coded).Label);
                break;
            case ValueKind.Text or ValueKind.Coded when !string.IsNullOrWhiteSpace(observation.Text):
                json.Text("valueString", observation.Text);
                break;
            default:
                json.Concept("dataAbsentReason", FhirSystems.DataAbsentReason, "unknown", "Unknown");
                break;
        }
    }

    private static bool IsComparator(string? comparator) => comparator is "<" or "<=" or ">=" or ">";

    private static void WriteInterpretation(Utf8JsonWriter json, Observation observation)
    {
        var flags = observation.Flags?.Split('~', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (flags.Length == 0) return;
        json.WriteStartArray("interpretation");
        foreach (var flag in flags)
        {
            json.WriteStartObject();
            CodeWriter.Members(json, Array.IndexOf(Interpretations, flag) >= 0 ? [new Coding(FhirSystems.Interpretation, flag, null)] : [], flag);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // what a value element cannot say without being read as a valid value
    private static void WriteNote(Utf8JsonWriter json, Observation observation, MetricMeaning meaning)
    {
        string? note = null;
        if (observation.Status == ObservationStatus.Invalid && observation.Kind != ValueKind.None)
        {
            var value = observation.Kind == ValueKind.Numeric
                ? $"{observation.Comparator}{observation.Number.ToString(CultureInfo.InvariantCulture)} {meaning.UnitText}".TrimEnd()
                : observation.Text ?? observation.Coded?.Text ?? observation.Coded?.Value;
            note = "Sent, but marked invalid by the equipment: " + value;
        }
        else if (observation.Kind == ValueKind.Numeric && !string.IsNullOrWhiteSpace(observation.Comparator) && observation.Comparator != "=" && !IsComparator(observation.Comparator))
            note = "Comparator as sent: " + observation.Comparator;
        if (note is null) return;
        json.WriteStartArray("note");
        json.WriteStartObject();
        json.Text("text", note);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteRange(Utf8JsonWriter json, Observation observation, MetricMeaning meaning)
    {
        if (string.IsNullOrWhiteSpace(observation.Range)) return;
        json.WriteStartArray("referenceRange");
        json.WriteStartObject();
        // OBX-7: low-high; anything else stays text
        if (RangePattern().Match(observation.Range) is { Success: true } match)
        {
            Limit("low", match.Groups[1].Value);
            Limit("high", match.Groups[2].Value);
        }
        json.Text("text", observation.Range);
        json.WriteEndObject();
        json.WriteEndArray();

        void Limit(string name, string text)
        {
            if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var limit)) return;
            json.WriteStartObject(name);
            json.Quantity(limit, null, meaning.UnitText, meaning.Ucum);
            json.WriteEndObject();
        }
    }

    [GeneratedRegex(@"^\s*(-?\d+(?:\.\d+)?)\s*-\s*(-?\d+(?:\.\d+)?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex RangePattern();
}
