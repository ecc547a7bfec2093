using System.Diagnostics.Metrics;

namespace Meridian.Gateway.DicomWeb;

/// <summary>Instruments of DICOMweb.</summary>
internal sealed class DicomWebMetrics : IDisposable
{
    private readonly Meter meter = new("meridian.dicomweb");
    private readonly Counter<long> requests;
    private readonly Counter<long> stored;
    private readonly Counter<long> metadata;
    private readonly Counter<long> events;
    private readonly Counter<long> overran;
    private readonly Histogram<double> duration;

    public DicomWebMetrics()
    {
        requests = meter.CreateCounter<long>("meridian.dicomweb.requests", description: "Requests answered, by service and status");
        stored = meter.CreateCounter<long>("meridian.dicomweb.stored", description: "Instances that a store request brought, by what became of them");
        metadata = meter.CreateCounter<long>("meridian.dicomweb.metadata", description: "Series metadata handed out, by whether they were prepared");
        events = meter.CreateCounter<long>("meridian.dicomweb.events", description: "Event reports of workitems sent");
        overran = meter.CreateCounter<long>("meridian.dicomweb.events.overran", description: "Event channels closed because their reader was too slow");
        duration = meter.CreateHistogram<double>("meridian.dicomweb.duration", "s", "Time from request to last byte written");
    }

    /// <summary>Tells the instruments of one hub from those of another in the same process.</summary>
    internal Meter Meter => meter;

    public void Answered(string service, int status, TimeSpan took)
    {
        requests.Add(1, new("service", service), new("status", status));
        duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("service", service));
    }

    public void Stored(string outcome) => stored.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
    public void Metadata(bool prepared) => metadata.Add(1, new KeyValuePair<string, object?>("prepared", prepared));
    public void EventSent() => events.Add(1);
    public void EventsOverran() => overran.Add(1);
    public void Dispose() => meter.Dispose();
}
