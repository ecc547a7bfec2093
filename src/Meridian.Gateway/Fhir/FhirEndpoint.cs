using Meridian.Core.Record;
using Meridian.Gateway.Fhir.Resources;
using Meridian.Gateway.Fhir.Search;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Fhir;

/// <summary>
/// Answers everything below <c>/fhir</c>: read, search by GET and by POST to <c>_search</c>, capabilities. Reads, never writes. Every refusal is an
/// OperationOutcome; a failure after the first bytes ends the connection, so that half an answer is never taken for a whole one.
/// </summary>
public sealed partial class FhirEndpoint(IEnumerable<IResourceView> views, FhirCapabilities capabilities, FhirOptions options, TimeProvider clock, ILogger<FhirEndpoint> log) : IDisposable
{
    private readonly Dictionary<string, IResourceView> byType = views.ToDictionary(v => v.Type, StringComparer.Ordinal);
    private readonly FhirMetrics metrics = new();

    public async Task HandleAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        var path = (string?)context.Request.RouteValues["path"] ?? "";
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        // a name that no type has must not become a label of a metric
        var type = segments.Length > 0 && byType.ContainsKey(segments[0]) ? segments[0] : segments is ["metadata", ..] ? "metadata" : "none";
        var count = 0;
        try
        {
            if (FhirCors.Answers(context, options)) return;
            count = await AnswerAsync(context, segments);
        }
        catch (FhirException refusal) { await RefuseAsync(context, refusal); }
        catch (RecordUnavailableException trouble) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, new FhirException(StatusCodes.Status503ServiceUnavailable, "transient", "The record cannot be read now; try again. " + trouble.Message));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested) { }
        catch (Exception failure) when (context.Response.HasStarted)
        {
            LogCutOff(failure, type);
            context.Abort();
        }
        catch (Exception failure)
        {
            LogFailed(failure, type);
            await RefuseAsync(context, new FhirException(StatusCodes.Status500InternalServerError, "exception", "The hub failed to answer; its log says why"));
        }
        finally { metrics.Answered(type, context.Response.StatusCode, count, clock.GetElapsedTime(started)); }
    }

    public void Dispose() => metrics.Dispose();

    private async Task<int> AnswerAsync(HttpContext context, string[] segments)
    {
        var request = context.Request;
        var isPost = HttpMethods.IsPost(request.Method);
        var isGet = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var parameters = await ParametersAsync(context, isPost && segments is [_, "_search"]);
        string? Value(string name) => parameters.LastOrDefault(p => p.Key == name).Value;
        FhirNegotiation.Check(request, Value("_format"));
        var pretty = Value("_pretty") == "true";

        if (segments is ["metadata"])
        {
            Allow(context, isGet, "GET, HEAD");
            await CapabilitiesAsync(context, pretty);
            return 0;
        }
        await FhirAccess.CheckAsync(context, options.Policy);
        if (segments.Length == 0) throw FhirException.NotFound("Read metadata for what can be asked here");
        if (!byType.TryGetValue(segments[0], out var view))
            throw new FhirException(StatusCodes.Status404NotFound, "not-supported", $"There is no type '{segments[0]}' here; there is {string.Join(", ", byType.Keys)}");
        switch (segments)
        {
            case [_]:
                Allow(context, isGet, "GET, HEAD");
                return await SearchAsync(context, view, parameters, pretty);
            case [_, "_search"]:
                Allow(context, isPost || isGet, "GET, HEAD, POST");
                return await SearchAsync(context, view, parameters, pretty);
            case [_, var id]:
                Allow(context, isGet, "GET, HEAD");
                await ReadAsync(context, view, id, parameters, pretty);
                return 1;
            default:
                throw new FhirException(StatusCodes.Status404NotFound, "not-supported", "History, versions, compartments and operations are not offered; see metadata");
        }
    }

    private static void Allow(HttpContext context, bool allowed, string methods)
    {
        if (allowed) return;
        context.Response.Headers.Allow = methods;
        throw new FhirException(StatusCodes.Status405MethodNotAllowed, "not-supported", $"This can only be read: {methods}");
    }

    private static async Task<List<KeyValuePair<string, string>>> ParametersAsync(HttpContext context, bool withForm)
    {
        var request = context.Request;
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var (key, values) in request.Query)
            foreach (var value in values) parameters.Add(new(key, value ?? ""));
        if (!withForm) return parameters;
        if (!request.HasFormContentType)
        {
            if (request.ContentLength is null or 0) return parameters;
            throw new FhirException(StatusCodes.Status415UnsupportedMediaType, "not-supported", "Send the parameters as application/x-www-form-urlencoded");
        }
        try
        {
            foreach (var (key, values) in await request.ReadFormAsync(context.RequestAborted))
                foreach (var value in values) parameters.Add(new(key, value ?? ""));
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException) { throw FhirException.Invalid("The form cannot be read: " + e.Message); }
        return parameters;
    }

    private async Task CapabilitiesAsync(HttpContext context, bool pretty)
    {
        await using var response = new FhirResponse(context, StatusCodes.Status200OK, pretty);
        capabilities.Write(response.Json, Base(context), byType.Values);
        await response.CompleteAsync();
    }

    private async Task ReadAsync(HttpContext context, IResourceView view, string id, List<KeyValuePair<string, string>> parameters, bool pretty)
    {
        var shape = SearchParser.Parse(view, [.. parameters.Where(p => p.Key is "_summary" or "_elements")], true, options, clock, context.RequestAborted);
        if (shape.Summary == Summary.Count) throw FhirException.Invalid("_summary=count is for searches", "_summary");
        using var renderer = new ResourceRenderer(pretty);
        var (text, version, updated) = renderer.Render(view.Read(id), view, shape.Summary, shape.Elements);
        var headers = context.Response.Headers;
        headers.ETag = $"W/\"{version}\"";
        headers.LastModified = FhirNegotiation.HttpDate(updated);
        headers.CacheControl = "private, no-cache";
        if (FhirNegotiation.IsUnchanged(context.Request, version, updated))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        await using var response = new FhirResponse(context, StatusCodes.Status200OK, pretty);
        response.Json.WriteRawValue(text.Span, skipInputValidation: true);
        await response.CompleteAsync();
    }

    private async Task<int> SearchAsync(HttpContext context, IResourceView view, List<KeyValuePair<string, string>> parameters, bool pretty)
    {
        var strict = context.Request.Headers["Prefer"].Any(p => p?.Contains("handling=strict", StringComparison.OrdinalIgnoreCase) == true);
        var query = SearchParser.Parse(view, parameters, strict, options, clock, context.RequestAborted);
        context.Response.Headers.CacheControl = "private, no-store";
        await using var response = new FhirResponse(context, StatusCodes.Status200OK, pretty);
        var count = await FhirBundle.WriteAsync(response, view, query, Base(context), pretty);
        await response.CompleteAsync();
        return count;
    }

    private static async Task RefuseAsync(HttpContext context, FhirException refusal)
    {
        var authenticate = context.Response.Headers.WWWAuthenticate;
        var allow = context.Response.Headers.Allow;
        var origin = context.Response.Headers.AccessControlAllowOrigin;
        context.Response.Clear();
        context.Response.Headers.WWWAuthenticate = authenticate;
        context.Response.Headers.Allow = allow;
        context.Response.Headers.AccessControlAllowOrigin = origin;
        if (refusal.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
        await using var response = new FhirResponse(context, refusal.Status, pretty: false);
        FhirOutcome.Write(response.Json, "error", refusal.Code, [refusal.Message], refusal.Expression);
        await response.CompleteAsync();
    }

    private string Base(HttpContext context) =>
        options.PublicBase?.TrimEnd('/') ?? $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{options.Path}";
}
