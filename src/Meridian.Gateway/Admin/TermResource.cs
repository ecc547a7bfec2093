using System.Text.Json.Serialization;
using Meridian.Core.Access;
using Meridian.Core.Terms;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>One term of the standard vocabulary.</summary>
public sealed record TermView
{
    /// <summary>Decimal MDC code.</summary>
    public required string Code { get; init; }
    /// <summary>Reference identifier.</summary>
    public required string Name { get; init; }
    public required string Label { get; init; }
    public required string LabelZh { get; init; }
    public required MetricGroup Group { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<TermKind>))]
    public required TermKind Kind { get; init; }
    /// <summary>UCUM unit.</summary>
    public string? Unit { get; init; }
    public string? Loinc { get; init; }
}

/// <summary>Search of the term table, for mapping.</summary>
internal static class TermResource
{
    private const int Shown = 50;

    public static void Map(RouteGroupBuilder api) => api.MapGet("terms", Search).WithName("searchTerms").RequireRole(Role.Viewer);

    private static Ok<Page<TermView>> Search(string text, TermTable terms) => TypedResults.Ok(Page<TermView>.Whole([.. terms.Search(text, Shown).Select(View)]));

    private static TermView View(Term term) => new()
    {
        Code = term.Code,
        Name = term.ReferenceId,
        Label = term.Label,
        LabelZh = term.LabelZh,
        Group = TileProjection.Group(term.Group),
        Kind = term.Kind,
        Unit = term.Ucum,
        Loinc = term.Loinc,
    };
}
