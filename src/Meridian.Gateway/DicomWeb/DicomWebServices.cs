using Meridian.Core.Imaging;
using Meridian.Core.Workitems;
using Meridian.Gateway.DicomWeb.Retrieve;
using Meridian.Gateway.DicomWeb.Search;
using Meridian.Gateway.DicomWeb.Storing;
using Meridian.Gateway.DicomWeb.Workitems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.DicomWeb;

/// <summary>How the server takes DICOMweb in.</summary>
public static class DicomWebServices
{
    /// <summary>Adds the studies service and the worklist service. Needs all of Core with its store, <see cref="IImageStore"/> and a <see cref="TimeProvider"/>.</summary>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public static IServiceCollection AddDicomWeb(this IServiceCollection services, DicomWebOptions? options = null)
    {
        options ??= new DicomWebOptions();
        if (options.Check().ToList() is { Count: > 0 } wrong) throw new ArgumentException(string.Join("; ", wrong), nameof(options));
        services.AddSingleton(options).AddSingleton<DicomWebMetrics>();
        services.AddSingleton<StudySearch>().AddSingleton<ObjectFinder>().AddSingleton<PixelHeads>().AddSingleton<SeriesMetadata>();
        services.AddSingleton<InstanceRetrieval>().AddSingleton<MetadataRetrieval>().AddSingleton<FrameRetrieval>().AddSingleton<BulkDataRetrieval>().AddSingleton<RenderedRetrieval>().AddSingleton<UriService>();
        services.AddSingleton<MetadataPreparer>().AddSingleton<IImagingListener>(s => s.GetRequiredService<MetadataPreparer>()).AddHostedService(s => s.GetRequiredService<MetadataPreparer>());
        services.AddSingleton<WorkitemMatching>().AddSingleton<WorkitemFilter>().AddSingleton<IWorkitemMatch>(s => s.GetRequiredService<WorkitemFilter>()).AddSingleton<WorkitemSearch>().AddSingleton<EventChannel>().AddSingleton<WorkitemService>();
        services.AddSingleton<StoreQuarantine>().AddSingleton<InstanceKeeper>().AddSingleton<FileStoring>().AddSingleton<MetadataStoring>().AddSingleton<StoreTransaction>();
        services.AddSingleton(s => new DicomWebEndpoint(s.GetRequiredService<StudySearch>(), s.GetRequiredService<InstanceRetrieval>(), s.GetRequiredService<MetadataRetrieval>(),
            s.GetRequiredService<FrameRetrieval>(), s.GetRequiredService<BulkDataRetrieval>(), s.GetRequiredService<RenderedRetrieval>(), s.GetRequiredService<UriService>(), s.GetRequiredService<StoreTransaction>(), s.GetRequiredService<WorkitemService>(),
            options, s.GetRequiredService<DicomWebMetrics>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<DicomWebEndpoint>>()));
        return services;
    }

    /// <summary>Answers everything below the service's path, whatever the method. It checks itself who asks.</summary>
    public static IEndpointConventionBuilder MapDicomWeb(this IEndpointRouteBuilder routes)
    {
        var options = routes.ServiceProvider.GetRequiredService<DicomWebOptions>();
        var endpoint = routes.ServiceProvider.GetRequiredService<DicomWebEndpoint>();
        return routes.Map(options.Path + "/{**path}", endpoint.HandleAsync).AllowAnonymous();
    }
}
