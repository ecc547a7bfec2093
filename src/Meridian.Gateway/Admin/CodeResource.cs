using Meridian.Core.Access;
using Meridian.Core.Audit;
using Meridian.Core.Equipment;
using Meridian.Core.Terms;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>A code that no table knows, and what a person says that it means.</summary>
public sealed record CodeView
{
    public required string System { get; init; }
    /// <summary>The code, or its name when it has no code.</summary>
    public required string Code { get; init; }
    /// <summary>Its name as sent.</summary>
    public string? Text { get; init; }
    public string? Unit { get; init; }
    /// <summary>How often it came.</summary>
    public required long Count { get; init; }
    public double? FirstSeen { get; init; }
    public double? LastSeen { get; init; }
    /// <summary>Who sends it; at most 50.</summary>
    public required IReadOnlyList<CodeSenderView> Equipment { get; init; }
    /// <summary>Missing: nobody has mapped it.</summary>
    public CodeMappingView? Mapping { get; init; }
}

/// <summary>Equipment that sends a code.</summary>
public sealed record CodeSenderView(long Id, string Label);

/// <summary>What a code stands for.</summary>
public sealed record CodeMappingView(CodeTarget Target, string? Unit, string? Label, string? LabelZh, string By, double At);

/// <summary>A known code.</summary>
/// <param name="System"><c>MDC</c> or <c>LN</c>.</param>
/// <param name="Name">Filled in by the hub.</param>
public sealed record CodeTarget(string System, string Code, string? Name = null);

/// <summary>Maps a code.</summary>
/// <param name="Unit">UCUM; left out: as sent, or as the term says.</param>
/// <param name="Label">Left out: the term's.</param>
/// <param name="LabelZh">Left out: the term's.</param>
public sealed record MapCodeRequest(CodeTarget Target, string? Unit = null, string? Label = null, string? LabelZh = null);

/// <summary>Unknown codes, and mapping them at run time. A code without a system stands under the system <c>-</c> in addresses.</summary>
internal static class CodeResource
{
    private const string NoSystem = "-";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("codes", List).WithName("getCodes").RequireRole(Role.Engineer);
        api.MapPut("codes/{system}/{code}", MapAsync).WithName("mapCode").RequireRole(Role.Engineer);
        api.MapDelete("codes/{system}/{code}", UnmapAsync).WithName("unmapCode").RequireRole(Role.Engineer);
    }

    private static Ok<Page<CodeView>> List(UnknownCodes unknown, CodeMappings mappings, TermTable terms, EquipmentDirectory equipment, string state = "all")
    {
        if (state is not ("all" or "unknown" or "mapped")) throw new BadHttpRequestException("'state' must be all, unknown or mapped");
        var counted = unknown.All;
        var seen = counted.Select(code => (code.System, code.Value)).ToHashSet();
        var items = counted.Select(code => View(code, mappings.Find(new Code(code.System, code.Value, code.Text)), terms, equipment))
            .Concat(mappings.All.Where(mapping => !seen.Contains((mapping.System, mapping.Value))).Select(mapping => View(mapping, terms)))
            .Where(code => state == "all" || state == "mapped" == code.Mapping is not null);
        return TypedResults.Ok(Page<CodeView>.Whole([.. items]));
    }

    private static async Task<Results<Ok<CodeMappingView>, ProblemHttpResult>> MapAsync(string system, string code, MapCodeRequest request, HttpContext http, CodeMappings mappings, TermTable terms)
    {
        if (code.Length > 200 || system.Length > 100 || request.Unit?.Length > 50 || request.Label?.Length > 40 || request.LabelZh?.Length > 40)
            return Problems.Invalid("The mapping cannot be used", "Codes have at most 200 characters, units 50, labels 40.");
        if (request.Target is not { } target || terms.Find(new Code(target.System, target.Code, target.Name)) is not { } term)
            return Problems.Unusable("The target is no known term", "Choose one from the search of terms.");
        var standard = string.Equals(target.System, Code.Loinc, StringComparison.OrdinalIgnoreCase) ? new Code(Code.Loinc, target.Code, term.ReferenceId) : new Code(Code.Mdc, term.Code, term.ReferenceId);
        var mapping = await mappings.MapAsync(SystemOf(system), Slashes(code), standard, FormText.Given(request.Unit), FormText.Given(request.Label), FormText.Given(request.LabelZh), Credential.Actor(http), http.RequestAborted);
        return TypedResults.Ok(View(mapping));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> UnmapAsync(string system, string code, HttpContext http, CodeMappings mappings) =>
        await mappings.RemoveAsync(SystemOf(system), Slashes(code), Credential.Actor(http), http.RequestAborted)
            ? TypedResults.NoContent() : Problems.NotFound("such mapping");

    private static string SystemOf(string segment) => segment == NoSystem ? "" : Slashes(segment);

    /// <summary>The one escape that routing leaves in a segment.</summary>
    private static string Slashes(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static CodeView View(UnknownCode code, CodeMapping? mapping, TermTable terms, EquipmentDirectory equipment) => new()
    {
        System = code.System,
        Code = code.Value,
        Text = code.Text,
        Unit = code.Unit,
        Count = code.Count,
        FirstSeen = LiveEncoder.Milliseconds(code.FirstSeen),
        LastSeen = LiveEncoder.Milliseconds(code.LastSeen),
        Equipment = [.. code.Equipment.Select(id => new CodeSenderView(id.Value, equipment.Find(id) is { } row ? EquipmentResource.LabelOf(row) : id.ToString()))],
        Mapping = mapping is null ? null : View(mapping),
    };

    private static CodeView View(CodeMapping mapping, TermTable terms) => new()
    {
        System = mapping.System, Code = mapping.Value, Text = terms.Find(new Code(mapping.System, mapping.Value, null))?.ReferenceId, Count = 0, Equipment = [], Mapping = View(mapping),
    };

    private static CodeMappingView View(CodeMapping mapping) => new(new(mapping.Target.System, mapping.Target.Value, mapping.Target.Text), mapping.Unit, mapping.Label, mapping.LabelZh, mapping.By, LiveEncoder.Milliseconds(mapping.At));
}
