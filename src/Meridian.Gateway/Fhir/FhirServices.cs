using Meridian.Core.Feed;
using Meridian.Core.Laboratory;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Gateway.Fhir.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Gateway.Fhir;

/// <summary>How the server takes the FHIR view in.</summary>
public static class FhirServices
{
    /// <summary>Adds the view. Needs <see cref="IRecordReader"/>, <see cref="Meridian.Core.Imaging.IImagingReader"/>, <see cref="Vocabulary"/> and a <see cref="TimeProvider"/>; gives the intake an <see cref="ICommittedListener"/>.</summary>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public static IServiceCollection AddFhirView(this IServiceCollection services, FhirOptions? options = null)
    {
        options ??= new FhirOptions();
        if (options.Check().ToList() is { Count: > 0 } wrong) throw new ArgumentException(string.Join("; ", wrong), nameof(options));
        services.AddSingleton(options).AddSingleton<FhirNaming>().AddSingleton<CodeWriter>().AddSingleton<FhirCapabilities>().AddSingleton<FhirEndpoint>();
        services.AddSingleton<MergedPatients>().AddSingleton<ICommittedListener>(s => s.GetRequiredService<MergedPatients>());
        services.AddSingleton<PatientView>().AddSingleton<DeviceView>().AddSingleton<DeviceMetricView>().AddSingleton<LocationView>().AddSingleton<EncounterView>().AddSingleton<ObservationView>().AddSingleton<ImagingStudyView>();
        services.AddSingleton<IResourceView>(s => s.GetRequiredService<PatientView>());
        services.AddSingleton<IResourceView>(s => s.GetRequiredService<DeviceView>());
        services.AddSingleton<IResourceView>(s => s.GetRequiredService<DeviceMetricView>());
        services.AddSingleton<IResourceView>(s => s.GetRequiredService<LocationView>());
        services.AddSingleton<IResourceView>(s => s.GetRequiredService<EncounterView>());
        services.AddSingleton<IResourceView>(s => s.GetRequiredService<ImagingStudyView>());
        // a hub without a laboratory shows what equipment measures
        if (!services.Any(service => service.ServiceType == typeof(LabCatalog)))
        {
            services.AddSingleton<IResourceView>(s => s.GetRequiredService<ObservationView>());
            return services;
        }
        services.AddSingleton<LabWords>().AddSingleton<LabObservations>();
        services.AddSingleton<IResourceView, AllObservationsView>().AddSingleton<IResourceView, ServiceRequestView>().AddSingleton<IResourceView, SpecimenView>().AddSingleton<IResourceView, DiagnosticReportView>();
        return services;
    }

    /// <summary>Answers everything below the view's path, whatever the method. The view itself checks who asks.</summary>
    public static IEndpointConventionBuilder MapFhir(this IEndpointRouteBuilder routes)
    {
        var options = routes.ServiceProvider.GetRequiredService<FhirOptions>();
        var endpoint = routes.ServiceProvider.GetRequiredService<FhirEndpoint>();
        return routes.Map(options.Path + "/{**path}", endpoint.HandleAsync).AllowAnonymous();
    }
}
