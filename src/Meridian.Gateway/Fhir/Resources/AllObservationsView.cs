using System.Globalization;
using Meridian.Gateway.Fhir.Search;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>
/// Observations of equipment and of the laboratory as one type. Each kind comes in its own order, the hub's time of the report, and the two are merged by it; a page's marker carries
/// where each of them stands.
/// </summary>
public sealed class AllObservationsView(ObservationView measured, LabObservations laboratory) : IResourceView
{
    private const char Joint = '|';
    private static readonly string[] OfLaboratory = ["specimen", "based-on"];
    private static readonly string[] OfEquipment = ["encounter"];

    public string Type => measured.Type;
    public string Documentation => measured.Documentation + " Laboratory results (category laboratory, ids lab-…) stand among them by when they came.";

    public IReadOnlyList<SearchParameter> Parameters { get; } =
    [
        .. measured.Parameters.Select(p => p.Name == "category" ? p with { Documentation = "vital-signs, laboratory." } : p),
        SearchParameter.Of("Observation", "specimen", SearchKind.Reference, "Laboratory: the Specimen; also specimen.identifier, the number on its label.", ".identifier", "Specimen"),
        SearchParameter.Of("Observation", "based-on", SearchKind.Reference, "Laboratory: the ServiceRequest.", "ServiceRequest"),
    ];

    public IReadOnlyList<string> Sorts => measured.Sorts;
    public IReadOnlyList<string> SummaryElements { get; } = [.. measured.SummaryElements, "basedOn", "issued", "specimen"];
    public IReadOnlyList<string> MandatoryElements => measured.MandatoryElements;

    public ResourceEntry Read(string id) => LabObservations.IsId(id) ? laboratory.Read(id) : measured.Read(id);

    public IEnumerable<ResourceEntry> Search(SearchQuery query)
    {
        var marks = query.After?.Split(Joint);
        string device = marks?[0] ?? "", lab = marks is { Length: > 1 } ? marks[1] : "";
        var isRising = query.Sort is "date" or "_lastUpdated";
        var withDevices = !query.Of(OfLaboratory).Any();
        var withLaboratory = !query.Of(OfEquipment).Any();
        using var left = (withDevices ? measured.Search(query with { After = device.Length > 0 ? device : null }) : []).GetEnumerator();
        using var right = (withLaboratory ? laboratory.Search(query, lab.Length > 0 ? long.Parse(lab, CultureInfo.InvariantCulture) : null, isRising) : []).GetEnumerator();
        bool more = left.MoveNext(), moreLab = right.MoveNext();
        while (more || moreLab)
        {
            var takeLab = moreLab && (!more || (isRising ? right.Current.Date <= left.Current.Date : right.Current.Date >= left.Current.Date));
            var entry = takeLab ? right.Current : left.Current;
            if (takeLab) lab = entry.Marker;
            else device = entry.Marker;
            yield return entry with { Marker = device + Joint + lab };
            if (takeLab) moreLab = right.MoveNext();
            else more = left.MoveNext();
        }
    }
}
