using Meridian.Core.Forwarding;
using Meridian.Gateway.Dicom.Availability;
using Meridian.Gateway.Dicom.Commitment;
using Meridian.Gateway.Dicom.Performed;
using Meridian.Gateway.Dicom.Worklist;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Meridian.Gateway.Dicom;

/// <summary>How the server composes the services around orders: worklist, performed steps, commitment, availability, as provider and as user.</summary>
public static class DicomWorkflowServices
{
    /// <summary>Adds them to the DICOM listener. Needs Core's orders, imaging, queue and peers, and the record's readers.</summary>
    public static IServiceCollection AddDicomWorkflow(this IServiceCollection services)
    {
        services.TryAddSingleton<DicomWelcome>();
        services.AddSingleton<IDicomService, WorklistService>();
        services.AddSingleton<IDicomService, PerformedService>();
        services.AddSingleton<CommitmentLinks>();
        services.AddSingleton<IDicomService, CommitmentService>();
        services.AddSingleton<IDeliverer, CommitmentReporter>();
        services.AddSingleton<CommitmentReception>();
        services.AddSingleton<IDeliverer, CommitmentRequester>();
        services.AddSingleton<IDeliverer, StepRelay>();
        services.AddSingleton<IDicomService, AvailabilityService>();
        services.AddSingleton<IDeliverer, AvailabilityNotifier>();
        return services;
    }
}
