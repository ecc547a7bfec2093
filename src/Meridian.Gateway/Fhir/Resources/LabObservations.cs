using System.Globalization;
using System.Text.Json;
using Meridian.Core.Laboratory;
using Meridian.Core.Record;
using Meridian.Gateway.Fhir.Search;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>
/// Laboratory results of patients as Observations: preliminary until they are verified, then final, corrected when they took the place of a verified one, cancelled where the
/// instrument gave none, entered-in-error when a person refused them (R4 observation-status; HL7 v2-to-FHIR, table 0085). What is held belongs to nobody yet and is not here; what
/// another took the place of is gone. Ids are <c>lab-NUMBER</c>, which no device observation has.
/// </summary>
public sealed class LabObservations(LabWords words, FhirNaming naming, DeviceView devices)
{
    private const string Prefix = "lab-";

    public static string IdOf(LabResultRow row) => Prefix + row.Id.Value.ToString(CultureInfo.InvariantCulture);

    public static bool IsId(string id) => id.StartsWith(Prefix, StringComparison.Ordinal);

    /// <exception cref="FhirException">404, or 410 for what another took the place of and for what retention has taken.</exception>
    public ResourceEntry Read(string id) => Find(id) is not { } row ? throw (words.WasLetGo(NumberOf(id), words.Reader.LastResult().Value)
            ? FhirException.Gone("This Observation was deleted when its time of keeping was over") : FhirException.NotFound("There is no Observation with this id"))
        : IsShown(row) ? Entry(row, "")
        : row.State == LabResultState.Superseded && row.SupersededBy.Value > 0 && row.Patient != default ? throw FhirException.Gone($"Observation/{Prefix}{row.SupersededBy} took its place")
        : throw FhirException.NotFound("There is no Observation with this id");

    /// <summary>What matches, in the order in which it came, after a number; lazy.</summary>
    public IEnumerable<ResourceEntry> Search(SearchQuery query, long? after, bool isRising)
    {
        foreach (var row in Rows(query, after, isRising))
        {
            query.Cancelled.ThrowIfCancellationRequested();
            if (IsShown(row) && (after is null || (isRising ? row.Id.Value > after : row.Id.Value < after)) && query.Terms.All(term => IsMet(row, term, query)))
                yield return Entry(row, row.Id.Value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private IEnumerable<LabResultRow> Rows(SearchQuery query, long? after, bool isRising)
    {
        if (query.Of("_id").FirstOrDefault() is { } ids) return InOrder(ids.Values.Distinct().Select(Find).OfType<LabResultRow>(), isRising);
        var ask = new LabResultQuery { Role = SpecimenRole.Patient, Limit = int.MaxValue };
        foreach (var term in query.Of("specimen"))
            if (term is { Chain: "identifier", Values: [var one] } && TokenValue.Parse(one).Code is { } barcode) return InOrder(words.Reader.Results(ask with { SpecimenId = barcode }), isRising);
        if (query.Of("based-on").FirstOrDefault(t => t.Values.Count == 1) is { } based)
            return ReferenceValue.Id(based.Values[0], "ServiceRequest") is { } id && LabWords.Number(id) is { } order ? InOrder(words.Reader.Results(ask with { Order = new(order) }), isRising) : [];
        if (query.Of("patient", "subject").FirstOrDefault() is { } who)
        {
            var whose = words.PatientsOf(who);
            return whose.Count == 1 && !isRising ? words.Reader.Results(ask with { Patient = whose.Single(), Before = after is { } mark ? new(mark) : null })
                : InOrder(whose.SelectMany(patient => words.Reader.Results(ask with { Patient = patient })), isRising);
        }
        if (!isRising) return words.Reader.Results(ask with { Before = after is { } mark ? new(mark) : null });
        return Rising(after ?? 0);
    }

    private IEnumerable<LabResultRow> Rising(long after)
    {
        var last = words.Reader.LastResult().Value;
        for (var id = after + 1; id <= last; id++)
            if (words.Reader.Result(new(id)) is { } row) yield return row;
    }

    private static IEnumerable<LabResultRow> InOrder(IEnumerable<LabResultRow> rows, bool isRising) => isRising ? rows.OrderBy(row => row.Id.Value) : rows.OrderByDescending(row => row.Id.Value);

    private LabResultRow? Find(string id) => NumberOf(id) is { } number ? words.Reader.Result(new(number)) : null;

    private static long? NumberOf(string id) => IsId(id) && LabWords.Number(id[Prefix.Length..]) is { } number && number.ToString(CultureInfo.InvariantCulture).Length == id.Length - Prefix.Length ? number : null;

    private static bool IsShown(LabResultRow row) =>
        row.Role == SpecimenRole.Patient && row.Patient != default && (row.State is LabResultState.ToVerify or LabResultState.Verified or LabResultState.Rejected);

    private static string Status(LabResultRow row) => row.State switch
    {
        LabResultState.Rejected => "entered-in-error",
        LabResultState.ToVerify => "preliminary",
        _ when row.Said.Status == LabResultStatus.NotObtained => "cancelled",
        _ when row.Said.Status == LabResultStatus.Withdrawn => "entered-in-error",
        _ => row.IsCorrection ? "corrected" : "final",
    };

    private static DateTimeOffset UpdatedAt(LabResultRow row) => row.DecidedAt ?? row.ReceivedAt;

    private DateTimeOffset Effective(LabResultRow row) => OrderOf(row)?.Order.Specimen.CollectedAt ?? row.At;

    private LabOrderRow? OrderOf(LabResultRow row) => row.Order == default ? null : words.Reader.Order(row.Order);

    private bool IsMet(LabResultRow row, SearchTerm term, SearchQuery query) => term.Values.Any(value => Matches(row, term, value, query)) != (term.Modifier == "not");

    private bool Matches(LabResultRow row, SearchTerm term, string value, SearchQuery query)
    {
        var token = TokenValue.Parse(value);
        return term.Name switch
        {
            "_id" => IdOf(row) == value,
            "_lastUpdated" => query.Date(term, value).Matches(FhirDate.At(UpdatedAt(row)), query.Now),
            "patient" or "subject" => words.PatientsOf(term with { Values = [value] }).Contains(row.Patient),
            "code" => words.Codings(row.Test, row.Said.Test).Any(c => token.Matches(c.System, c.Code)),
            "category" => token.Matches(FhirSystems.ObservationCategory, "laboratory"),
            "status" => token.Matches("http://hl7.org/fhir/observation-status", Status(row)),
            "date" => query.Date(term, value).Matches(FhirDate.At(Effective(row)), query.Now),
            "device" => term.Chain == "identifier" ? devices.ByIdentifier(token).Contains(row.Equipment) : row.Equipment != default && ReferenceValue.Id(value, "Device") == row.Equipment.ToString(),
            "specimen" => words.IsSpecimen(term, value, row.SpecimenId, OrderOf(row)),
            "based-on" => row.Order != default && ReferenceValue.Id(value, "ServiceRequest") == row.Order.ToString(),
            // a visit is the bedside's: no laboratory result is bound to one
            _ => false,
        };
    }

    private ResourceEntry Entry(LabResultRow row, string marker) => new()
    {
        Type = "Observation", Id = IdOf(row), Marker = marker, Date = row.ReceivedAt, LastUpdated = () => UpdatedAt(row), Write = json => Write(row, json),
    };

    private void Write(LabResultRow row, Utf8JsonWriter json)
    {
        var said = row.Said;
        var order = OrderOf(row);
        if (order is not null) LabWords.References(json, "basedOn", ["ServiceRequest/" + order.Id]);
        json.WriteString("status", Status(row));
        LabWords.Category(json, FhirSystems.ObservationCategory, "laboratory", "Laboratory");
        CodeWriter.Concept(json, "code", words.Codings(row.Test, said.Test), words.Name(row.Test, said.Test));
        json.Reference("subject", words.Standing(row.Patient));
        json.Instant("effectiveDateTime", Effective(row));
        json.Instant("issued", UpdatedAt(row));
        if (row is { By: { Length: > 0 } by, Rule: null, State: LabResultState.Verified })
        {
            json.WriteStartArray("performer");
            json.WriteStartObject();
            json.Text("display", by);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        WriteValue(row, json);
        if (row.Flags is { Length: > 0 } flag)
        {
            json.WriteStartArray("interpretation");
            json.WriteStartObject();
            CodeWriter.Members(json, [new(FhirSystems.Interpretation, flag, null)], flag);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        List<string> notes = [.. said.Comments.Where(comment => !string.IsNullOrWhiteSpace(comment))];
        if (row is { State: LabResultState.Rejected, Reason: { Length: > 0 } reason }) notes.Add(reason);
        if (notes.Count > 0)
        {
            json.WriteStartArray("note");
            foreach (var note in notes)
            {
                json.WriteStartObject();
                json.Text("text", note);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (order is not null) json.Reference("specimen", "Specimen/" + words.SpecimenId(order));
        if (row.Equipment != default) json.Reference("device", "Device/" + row.Equipment);
        WriteRange(row, json);
    }

    private void WriteValue(LabResultRow row, Utf8JsonWriter json)
    {
        var said = row.Said;
        if (said.Status == LabResultStatus.NotObtained) json.Concept("dataAbsentReason", FhirSystems.DataAbsentReason, "error", "Error");
        else if (row.Number is { } number) words.WriteQuantity(json, "valueQuantity", row, number, said.Comparator);
        else if (said.Coded is { } coded) CodeWriter.Concept(json, "valueCodeableConcept", [new(naming.CodeSystem(coded.System), coded.Value, coded.Text)], said.Text ?? coded.Text ?? coded.Value);
        else if (!string.IsNullOrWhiteSpace(said.Text)) json.Text("valueString", said.Text);
        else json.Concept("dataAbsentReason", FhirSystems.DataAbsentReason, "unknown", "Unknown");
    }

    private void WriteRange(LabResultRow row, Utf8JsonWriter json)
    {
        if (row.Low is null && row.High is null && string.IsNullOrWhiteSpace(row.RangeText)) return;
        json.WriteStartArray("referenceRange");
        json.WriteStartObject();
        if (row.Low is { } low) words.WriteQuantity(json, "low", row, low, null);
        if (row.High is { } high) words.WriteQuantity(json, "high", row, high, null);
        json.Text("text", row.RangeText);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
