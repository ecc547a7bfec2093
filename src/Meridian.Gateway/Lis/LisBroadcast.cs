using Meridian.Core.Laboratory;
using Meridian.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Gateway.Lis;

/// <summary>Hears of new orders and offers their specimens to instruments that want orders unasked.</summary>
internal sealed class LisBroadcast(IServiceProvider services) : ILabListener
{
    // Not before it is needed: the endpoint hears of orders, and orders of the endpoint.
    private readonly Lazy<LisEndpoint> hub = new(services.GetRequiredService<LisEndpoint>);

    public void OnLaboratory(LabNews news)
    {
        foreach (var row in news.Orders)
            if (row.IsOpen && row.Order.Tests.Any(t => t.Status == LabTestStatus.Ordered)) hub.Value.Offer(row.SpecimenId);
    }
}
