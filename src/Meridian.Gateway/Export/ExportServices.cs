using Meridian.Core.Access;
using Meridian.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Gateway.Export;

/// <summary>How the server takes the export in.</summary>
public static class ExportServices
{
    /// <summary>Adds the export. Needs IRecordReader, Vocabulary and a TimeProvider; for images also IImagingReader and IImageStore.</summary>
    public static IServiceCollection AddExport(this IServiceCollection services, ExportOptions? options = null) =>
        services.AddSingleton(options ?? new ExportOptions()).AddSingleton<RecordExport>().AddSingleton<ExportEndpoint>()
            .AddSingleton<DicomExport>().AddSingleton<DicomExportEndpoint>();

    /// <summary><c>GET /api/v1/export</c> and <c>/api/v1/export/dicom</c>.</summary>
    public static IEndpointConventionBuilder MapExport(this IEndpointRouteBuilder routes)
    {
        var policy = routes.ServiceProvider.GetRequiredService<ExportOptions>().Policy;
        var endpoint = routes.MapGet("/api/v1/export", routes.ServiceProvider.GetRequiredService<ExportEndpoint>().HandleAsync);
        var images = routes.MapGet("/api/v1/export/dicom", context => context.RequestServices.GetRequiredService<DicomExportEndpoint>().HandleAsync(context));
        _ = policy is null ? images.AllowAnonymous() : images.RequireAuthorization(policy).WithMetadata(new LeastRole(Role.Viewer));
        return policy is null ? endpoint.AllowAnonymous() : endpoint.RequireAuthorization(policy).WithMetadata(new LeastRole(Role.Viewer));
    }
}
