using System.Diagnostics.Metrics;

namespace Meridian.Gateway.Fhir;

/// <summary>Instruments of the FHIR view.</summary>
internal sealed class FhirMetrics : IDisposable
{
    private readonly Meter meter = new("meridian.fhir");
    private readonly Counter<long> requests;
    private readonly Counter<long> resources;
    private readonly Histogram<double> duration;

    public FhirMetrics()
    {
        requests = meter.CreateCounter<long>("meridian.fhir.requests", description: "Requests answered, by type and status");
        resources = meter.CreateCounter<long>("meridian.fhir.resources", description: "Resources written, by type");
        duration = meter.CreateHistogram<double>("meridian.fhir.duration", "s", "Time from request to last byte written");
    }

    public void Answered(string type, int status, int count, TimeSpan took)
    {
        requests.Add(1, new("type", type), new("status", status));
        if (count > 0) resources.Add(count, new KeyValuePair<string, object?>("type", type));
        duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("type", type));
    }

    public void Dispose() => meter.Dispose();
}
