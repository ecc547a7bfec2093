using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Gateway.Admin;

/// <summary>The pages' API at <c>/api/v1</c> with sign-in, live stream and description.</summary>
public static class MeridianApi
{
    public const string Root = "/api/v1";

    /// <summary>
    /// Registers sign-in, live stream, API and OpenAPI description. The program registers beside it: <see cref="TimeProvider"/>, the
    /// rooms of Core, the record's reader, <see cref="HubIdentity"/> and <see cref="ISystemStatus"/>; rooms of Gateway their decoders.
    /// </summary>
    public static IServiceCollection AddMeridianApi(this IServiceCollection services, SignInOptions signIn)
    {
        services.AddMeridianAccess(signIn);
        services.AddMeridianLive();
        services.AddSingleton<MessageReaders>();
        services.AddSingleton<LaboratoryProjection>();
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json => LiveJson.Set(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routing => routing.ThrowOnBadRequest = true); // so that one catch names what is wrong
        services.AddMeridianDescription();
        return services;
    }

    /// <summary>The pipeline before any endpoint: failures to problems, headers, guards, sign-in, roles, WebSockets.</summary>
    public static IApplicationBuilder UseMeridianApi(this IApplicationBuilder app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api"), api => api.Use(next => http => ApiFailures.InvokeAsync(http, next)));
        app.UseMeridianAccess();
        return app.UseWebSockets();
    }

    /// <summary>Maps every resource below <c>/api/v1</c>, and the description at <c>/openapi/v1.json</c>.</summary>
    public static IEndpointRouteBuilder MapMeridianApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(Root).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        RouteGroupBuilder Part(string tag) => api.MapGroup("").WithTags(tag);
        SessionResource.Map(Part("session"));
        TileResource.Map(Part("tile"));
        TrendResource.Map(Part("trend"));
        WaveResource.Map(Part("wave"));
        AlertResource.Map(Part("alert"));
        EventResource.Map(Part("event"));
        ObservationResource.Map(Part("observation"));
        MessageResource.Map(Part("message"));
        QuarantineResource.Map(Part("quarantine"));
        ConnectionResource.Map(Part("connection"));
        CodeResource.Map(Part("code"));
        TermResource.Map(Part("term"));
        EquipmentResource.Map(Part("equipment"));
        BedResource.Map(Part("bed"));
        PatientResource.Map(Part("patient"));
        AuditResource.Map(Part("audit"));
        AccountResource.Map(Part("account"));
        TokenResource.Map(Part("token"));
        PeerResource.Map(Part("peer"));
        RouteResource.Map(Part("route"));
        DeliveryResource.Map(Part("delivery"));
        OrderResource.Map(Part("order"));
        ImagingResource.Map(Part("imaging"));
        MeterOperatorResource.Map(Part("meter operator"));
        QualityResource.Map(Part("quality"));
        LaboratoryResource.Map(Part("laboratory"));
        SystemResource.Map(Part("system"));
        // a wrong address below /api is no page
        endpoints.Map("/api/{**rest}", (HttpContext http) => Refusal.WriteAsync(http, StatusCodes.Status404NotFound, "There is no such call", "docs/api.md and /openapi/v1.json name them all."))
            .AllowAnonymous().ExcludeFromDescription();
        endpoints.MapMeridianDescription();
        return endpoints;
    }
}
