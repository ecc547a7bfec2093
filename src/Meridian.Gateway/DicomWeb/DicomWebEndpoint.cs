using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.DicomWeb.Retrieve;
using Meridian.Gateway.DicomWeb.Search;
using Meridian.Gateway.DicomWeb.Storing;
using Meridian.Gateway.DicomWeb.Workitems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.DicomWeb;

/// <summary>
/// Answers everything below <c>/dicom-web</c>: the studies service of PS3.18 chapter 10 (search, retrieve, store), the worklist service of chapter 11 and
/// the older URI service of chapter 9 at <c>wado</c>. Every refusal is a problem document; a failure after the first bytes ends the connection, so that half an answer is
/// never taken for a whole one.
/// </summary>
public sealed partial class DicomWebEndpoint : IDisposable
{
    private readonly StudySearch search;
    private readonly InstanceRetrieval instances;
    private readonly MetadataRetrieval metadata;
    private readonly FrameRetrieval frames;
    private readonly BulkDataRetrieval bulkData;
    private readonly RenderedRetrieval rendered;
    private readonly UriService uri;
    private readonly StoreTransaction store;
    private readonly WorkitemService workitems;
    private readonly DicomWebOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<DicomWebEndpoint> log;
    private readonly DicomWebMetrics metrics;

    internal DicomWebEndpoint(StudySearch search, InstanceRetrieval instances, MetadataRetrieval metadata, FrameRetrieval frames, BulkDataRetrieval bulkData, RenderedRetrieval rendered, UriService uri,
        StoreTransaction store, WorkitemService workitems, DicomWebOptions options, DicomWebMetrics metrics, TimeProvider clock, ILogger<DicomWebEndpoint> log)
    {
        (this.search, this.instances, this.metadata, this.frames, this.bulkData, this.rendered, this.uri, this.store, this.workitems) = (search, instances, metadata, frames, bulkData, rendered, uri, store, workitems);
        (this.options, this.metrics, this.clock, this.log) = (options, metrics, clock, log);
    }

    public async Task HandleAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        var segments = ((string?)context.Request.RouteValues["path"] ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var service = ServiceOf(context.Request, segments);
        try
        {
            if (CrossOrigin.Answers(context, options.AllowedOrigins, "GET, HEAD, POST, PUT, DELETE", "Accept, Authorization, Content-Type, If-None-Match, Range", "ETag, Warning, Content-Location, Content-Length")) return;
            context.Response.Headers.CacheControl = "private, no-cache";
            await AnswerAsync(context, segments);
        }
        catch (DicomWebException refusal) { await RefuseAsync(context, refusal.Status, refusal.Message); }
        catch (RecordUnavailableException trouble) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The record cannot be used now; try again. " + trouble.Message);
        }
        catch (BadHttpRequestException wrong) when (!context.Response.HasStarted) { await RefuseAsync(context, wrong.StatusCode, wrong.Message); }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested) { }
        catch (Exception failure) when (context.Response.HasStarted)
        {
            LogCutOff(failure, service);
            context.Abort();
        }
        catch (Exception failure)
        {
            LogFailed(failure, service);
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, "The hub failed to answer; its log says why");
        }
        finally { metrics.Answered(service, context.Response.StatusCode, clock.GetElapsedTime(started)); }
    }

    public void Dispose() => metrics.Dispose();

    private async Task AnswerAsync(HttpContext context, string[] segments)
    {
        var request = context.Request;
        if (HttpMethods.IsOptions(request.Method))
        {
            await DicomWebCapabilities.WriteAsync(context, Base(context), options);
            return;
        }
        if (segments is ["workitems" or "subscribers", ..])
        {
            // an event channel is opened with GET, or with CONNECT over HTTP/2
            var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsConnect(request.Method);
            await AdmitAsync(context, reads ? options.Policy : options.StorePolicy, reads ? "read" : "change workitems");
            await workitems.AnswerAsync(context, segments, Base(context));
            return;
        }
        if (HttpMethods.IsPost(request.Method))
        {
            await AdmitAsync(context, options.StorePolicy, "store");
            if (segments is not (["studies"] or ["studies", _])) throw NotThere(context, "GET, HEAD, OPTIONS");
            await store.HandleAsync(context, segments.Length == 2 ? Uid(segments[1]) : null, Base(context));
            return;
        }
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) throw NotThere(context, "GET, HEAD, OPTIONS, POST");
        await AdmitAsync(context, options.Policy, "read");
        await ReadAsync(context, segments, Base(context));
    }

    private Task ReadAsync(HttpContext http, string[] segments, string root) => segments switch
    {
        ["studies"] => search.AnswerAsync(http, SearchLevel.Study, null, null, root),
        ["series"] => search.AnswerAsync(http, SearchLevel.Series, null, null, root),
        ["instances"] => search.AnswerAsync(http, SearchLevel.Instance, null, null, root),
        ["studies", var s, "series"] => search.AnswerAsync(http, SearchLevel.Series, Uid(s), null, root),
        ["studies", var s, "instances"] => search.AnswerAsync(http, SearchLevel.Instance, Uid(s), null, root),
        ["studies", var s, "series", var e, "instances"] => search.AnswerAsync(http, SearchLevel.Instance, Uid(s), Uid(e), root),

        ["studies", var s] => instances.AnswerAsync(http, new(Uid(s), null, null), root),
        ["studies", var s, "series", var e] => instances.AnswerAsync(http, new(Uid(s), Uid(e), null), root),
        ["studies", var s, "series", var e, "instances", var i] => instances.AnswerAsync(http, new(Uid(s), Uid(e), Uid(i)), root),

        ["studies", var s, "metadata"] => metadata.AnswerAsync(http, new(Uid(s), null, null), root),
        ["studies", var s, "series", var e, "metadata"] => metadata.AnswerAsync(http, new(Uid(s), Uid(e), null), root),
        ["studies", var s, "series", var e, "instances", var i, "metadata"] => metadata.AnswerAsync(http, new(Uid(s), Uid(e), Uid(i)), root),

        ["studies", var s, "rendered" or "thumbnail"] => rendered.AnswerAsync(http, new(Uid(s), null, null), null, segments[^1] == "thumbnail"),
        ["studies", var s, "series", var e, "rendered" or "thumbnail"] => rendered.AnswerAsync(http, new(Uid(s), Uid(e), null), null, segments[^1] == "thumbnail"),
        ["studies", var s, "series", var e, "instances", var i, "rendered" or "thumbnail"] => rendered.AnswerAsync(http, new(Uid(s), Uid(e), Uid(i)), null, segments[^1] == "thumbnail"),

        ["studies", var s, "series", var e, "instances", var i, "frames", var list] => frames.AnswerAsync(http, new(Uid(s), Uid(e), Uid(i)), FrameList.Parse(list), root),
        ["studies", var s, "series", var e, "instances", var i, "frames", var list, "rendered" or "thumbnail"] =>
            rendered.AnswerAsync(http, new(Uid(s), Uid(e), Uid(i)), FrameList.Parse(list), segments[^1] == "thumbnail"),
        ["studies", var s, "series", var e, "instances", var i, "bulkdata", ..] => bulkData.AnswerAsync(http, new(Uid(s), Uid(e), Uid(i)), segments[7..], root),

        ["wado"] => uri.AnswerAsync(http, root),
        _ => throw DicomWebException.NotFound("There is no such resource here; OPTIONS on the service's root names them all"),
    };

    private static async Task AdmitAsync(HttpContext context, string? policy, string what)
    {
        switch (await PolicyCheck.AdmitAsync(context, policy))
        {
            case Admission.Allowed: return;
            case Admission.Forbidden: throw new DicomWebException(StatusCodes.Status403Forbidden, $"This account or token may not {what} here");
            case Admission.SignIn: throw new DicomWebException(StatusCodes.Status401Unauthorized, "Sign in, or send a token: Authorization: Bearer TOKEN");
            default: throw new InvalidOperationException("An unknown admission");
        }
    }

    private static DicomWebException NotThere(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return new(StatusCodes.Status405MethodNotAllowed, $"This can be asked with {allowed}");
    }

    // PS3.5 9.1: digits and dots, at most 64
    internal static string Uid(string text) => text.Length is > 0 and <= 64 && !text.AsSpan().ContainsAnyExcept("0123456789.") ? text
        : throw DicomWebException.Invalid("A UID is none: digits and dots, at most 64 characters");

    // a name that no service has must not become a label of a metric
    private static string ServiceOf(HttpRequest request, string[] segments) => segments is not ["workitems" or "subscribers", ..] && HttpMethods.IsPost(request.Method) ? "store"
        : segments switch
        {
            ["workitems", ..] => "workitems",
            ["subscribers", ..] => "events",
            ["wado"] => "uri",
            ["studies" or "series" or "instances"] or [.., "series"] or [.., "instances"] => "search",
            [.., "metadata"] => "metadata",
            [.., "rendered" or "thumbnail"] => "rendered",
            [.., "frames", _] => "frames",
            [_, _, _, _, _, _, "bulkdata", ..] => "bulkdata",
            ["studies", ..] => "retrieve",
            _ => "none",
        };

    private static async Task RefuseAsync(HttpContext context, int status, string detail)
    {
        var kept = new[] { "WWW-Authenticate", "Allow", "Warning", "Access-Control-Allow-Origin", "Vary" }.Select(name => (name, value: context.Response.Headers[name])).Where(h => h.value.Count > 0).ToList();
        context.Response.Clear();
        foreach (var (name, value) in kept) context.Response.Headers[name] = value;
        context.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
        context.Response.StatusCode = status;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await context.Response.WriteAsJsonAsync(new { type = "about:blank", title = TitleOf(status), status, detail }, options: null, "application/problem+json", context.RequestAborted);
    }

    private static string TitleOf(int status) => status switch
    {
        400 => "This cannot be read", 401 => "Nobody is signed in", 403 => "Not allowed", 404 => "There is no such thing", 405 => "Not this method", 406 => "Not in this form",
        409 => "It conflicts with what stands", 410 => "It is gone", 413 => "Too large", 415 => "Not of this type", 416 => "No such range", 503 => "Not now", _ => "It failed",
    };

    private string Base(HttpContext context) =>
        options.PublicBase?.TrimEnd('/') ?? $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{options.Path}";
}
