using Meridian.Gateway.Fhir.Search;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>One resource type as a view over the record.</summary>
public interface IResourceView
{
    /// <summary>Name of the type, e.g. <c>Patient</c>.</summary>
    string Type { get; }

    /// <summary>What the CapabilityStatement says of it.</summary>
    string Documentation { get; }

    /// <summary>Search parameters beside those of every resource.</summary>
    IReadOnlyList<SearchParameter> Parameters { get; }

    /// <summary>What it can be sorted by.</summary>
    IReadOnlyList<string> Sorts { get; }

    /// <summary>Elements that <c>_summary=true</c> keeps: those that R4 flags Σ among what is written here.</summary>
    IReadOnlyList<string> SummaryElements { get; }

    /// <summary>Elements that must stay whatever is left out (cardinality 1..).</summary>
    IReadOnlyList<string> MandatoryElements { get; }

    /// <exception cref="FhirException">404, or 410 for what was there and has expired.</exception>
    ResourceEntry Read(string id);

    /// <summary>What matches, in order, after the query's marker; lazy, so that a page costs a page.</summary>
    IEnumerable<ResourceEntry> Search(SearchQuery query);
}
