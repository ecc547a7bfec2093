using Meridian.Core.Access;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Meridian.Gateway.Live;

/// <summary>The WebSocket at <c>/live</c>.</summary>
public static class LiveEndpoint
{
    public const string Path = "/live";

    public static IServiceCollection AddMeridianLive(this IServiceCollection services)
    {
        services.AddOptions<LiveOptions>();
        services.AddSingleton<AlertViews>();
        services.AddSingleton<LiveFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        return services;
    }

    /// <summary>Maps <c>/live</c>; the pipeline must have <c>UseWebSockets</c> and <see cref="AccessServices.UseMeridianAccess"/>.</summary>
    public static IEndpointConventionBuilder MapLive(this IEndpointRouteBuilder endpoints) =>
        // CONNECT: WebSockets over HTTP/2 (RFC 8441)
        endpoints.MapMethods(Path, [HttpMethods.Get, HttpMethods.Connect], ServeAsync).RequireRole(Role.Viewer).ExcludeFromDescription();

    private static async Task ServeAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var options = services.GetRequiredService<IOptions<LiveOptions>>().Value;
        var feed = services.GetRequiredService<LiveFeed>();
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Refusal.WriteAsync(http, StatusCodes.Status400BadRequest, "This address speaks WebSocket", "Open it as a WebSocket; docs/live-protocol.md says how.");
            return;
        }
        if (!CrossSiteGuard.IsOwnOrigin(http.Request, options.Origins))
        {
            await Refusal.WriteAsync(http, StatusCodes.Status403Forbidden, "The live stream was opened by a page of another site", "Open the hub's own pages, or name the origin in the settings.");
            return;
        }
        if (feed.Viewers >= options.Viewers)
        {
            await Refusal.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "Too many viewers", "Close a page, or raise the limit in the settings.");
            return;
        }
        var credential = Credential.Of(http.User)!; // the policy let nobody else through
        var check = services.GetRequiredService<CredentialCheck>();
        var time = services.GetRequiredService<TimeProvider>();
        var logger = services.GetRequiredService<ILogger<LiveFeed>>();
        var user = new LiveUser(credential.Name, credential.Role.ToString().ToLowerInvariant(), credential.Kind == CredentialKind.Demo);
        var greeting = new LiveGreeting(user, services.GetRequiredService<HubIdentity>(), services.GetRequiredService<IRecordReader>(), services.GetRequiredService<AlertViews>(), options, time, logger);
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        using var viewer = new LiveViewer(socket, feed, greeting, options, time, () => check.StillHolds(credential), logger);
        await viewer.RunAsync(stopping.Token);
    }
}
