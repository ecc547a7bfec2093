using Meridian.Core.Forwarding;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom.Forwarding;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>How the room of DICOM composes queries, retrieval, forwarding and prefetch.</summary>
internal static class QueryServices
{
    public static IServiceCollection AddDicomQuery(this IServiceCollection services)
    {
        services.AddSingleton<QueryGuard>();
        services.AddSingleton<ObjectSender>();
        services.AddSingleton<IDicomService, QueryService>();
        services.AddSingleton<IDicomService, RetrieveService>();
        services.AddSingleton<IPeerProbe, PeerVerification>();
        services.AddSingleton<IDeliverer, InstanceDeliverer>();
        services.AddSingleton<IDeliverer, PrefetchDeliverer>();
        return services;
    }
}
