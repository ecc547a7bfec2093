using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Meridian.Core.Access;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Meridian.Gateway.Admin;

/// <summary>
/// The OpenAPI description of <c>/api/v1</c>, made from the endpoints and their records, such that generated types are exact:
/// what is never null is not nullable, what may be missing is optional, and names are those of docs/api.md.
/// </summary>
public static class ApiDescription
{
    public const string Document = "v1";

    internal static IServiceCollection AddMeridianDescription(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = api => api.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.CreateSchemaReferenceId = NameOf;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Meridian", Version = "1", Description = "The pages' API. Times are milliseconds since 1970 UTC. Errors are application/problem+json (RFC 9457)." };
            document.Servers = []; // the same text from every hub
            LeaveNullsOut(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var least = context.Description.ActionDescriptor.EndpointMetadata.OfType<LeastRole>().LastOrDefault();
            operation.Description = least is null ? "Anybody." : $"Least role: {least.Role.ToString().ToLowerInvariant()}.";
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            LeaveNullsOut(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
    });

    internal static void MapMeridianDescription(this IEndpointRouteBuilder endpoints) => endpoints.MapOpenApi("/openapi/{documentName}.json").RequireRole(Role.Viewer);

    /// <summary><c>TileView</c> is Tile, <c>Page&lt;TileView&gt;</c> PageOfTile.</summary>
    private static string? NameOf(JsonTypeInfo type) => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } id && id.EndsWith("View", StringComparison.Ordinal) ? id[..^4] : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    /// <summary>Null is left out when written, so a property that may be null is missing or has its type; only what is always written keeps null.</summary>
    private static void LeaveNullsOut(OpenApiSchema schema, JsonTypeInfo type)
    {
        if (schema.Properties is null) return;
        foreach (var property in type.Properties)
        {
            if (!property.IsGetNullable || IsAlwaysWritten(property) || !schema.Properties.TryGetValue(property.Name, out var described)) continue;
            schema.Required?.Remove(property.Name);
            if (described is OpenApiSchema { Type: { } types } open) open.Type = types & ~JsonSchemaType.Null;
        }
    }

    /// <summary>The same for references, which are known only when the whole document stands.</summary>
    private static void LeaveNullsOut(OpenApiDocument document)
    {
        foreach (var schema in document.Components?.Schemas?.Values.OfType<OpenApiSchema>() ?? [])
            foreach (var (name, property) in schema.Properties?.ToList() ?? [])
                if (schema.Required?.Contains(name) != true && property is OpenApiSchema { OneOf: [{ Type: JsonSchemaType.Null }, var only] }) schema.Properties![name] = only;
    }

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];
}
