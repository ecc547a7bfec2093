using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Admin;

/// <summary>The one catch at a request's edge: what broke becomes a problem for the caller and, when it is the hub's fault, a line in the log.</summary>
internal static partial class ApiFailures
{
    public static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await Refusal.WriteAsync(http, bad.StatusCode, "The request cannot be read", bad.Message);
        }
        catch (RecordUnavailableException trouble) when (!http.Response.HasStarted)
        {
            Unavailable(Logger(http), trouble.Trouble);
            await Refusal.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "The record cannot do this now", trouble.Message);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested) { }
        catch (Exception broken) when (!http.Response.HasStarted)
        {
            Broken(Logger(http), http.GetEndpoint()?.DisplayName, broken);
            await Refusal.WriteAsync(http, StatusCodes.Status500InternalServerError, "The hub failed at this", "Try again; the hub's log says more.");
        }
    }

    private static ILogger Logger(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Meridian.Api");

    [LoggerMessage(EventId = 7201, Level = LogLevel.Warning, Message = "A request was refused because the record is in trouble: {Trouble}")]
    private static partial void Unavailable(ILogger logger, RecordTrouble trouble);

    [LoggerMessage(EventId = 7202, Level = LogLevel.Error, Message = "A request to {Endpoint} failed")]
    private static partial void Broken(ILogger logger, string? endpoint, Exception exception);
}
