using System.Diagnostics.Metrics;
using Meridian.Core.Imaging;
using Meridian.Gateway.DicomWeb;
using Meridian.Gateway.DicomWeb.Retrieve;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>Metadata of series that have come to rest are there before anybody asks.</summary>
public sealed class MetadataPreparerTests
{
    [Fact(Timeout = 180_000)]
    public async Task A_series_that_has_come_to_rest_is_prepared_unasked()
    {
        await using var hub = await DicomWebHub.StartAsync(("dicomWeb:prepareAfter", "0:0:0"));
        await hub.StoreAsync(DicomWebHub.Recorded("CT_small.dcm"));
        var reader = hub.Hub.Services.GetRequiredService<IImagingReader>();
        var options = new DicomWebOptions { PublicBase = "https://hub.example/dicom-web" };
        using var metrics = new DicomWebMetrics();
        var metadata = new SeriesMetadata(reader, hub.Hub.Services.GetRequiredService<IImageStore>(), options, metrics);
        var clock = new DrivenClock();
        using var preparer = new MetadataPreparer(metadata, reader, options, clock, NullLogger<MetadataPreparer>.Instance);

        // its own counter: other hubs of this process have others
        var made = new TaskCompletionSource();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "meridian.dicomweb.metadata" && ReferenceEquals(instrument.Meter, metrics.Meter)) l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => { if (tags.Contains(new("prepared", false))) made.TrySetResult(); });
        listener.Start();

        await preparer.StartAsync(TestContext.Current.CancellationToken);
        var row = reader.Instances(new()).Single();
        preparer.OnImages(new([row], [], []));
        // the timer is made on another thread: time passes until it has heard of it
        while (!made.Task.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await preparer.StopAsync(TestContext.Current.CancellationToken);
        var text = await metadata.GetAsync(row.Series, options.PublicBase);
        using var unpacked = new StreamReader(text.Unpack());
        Assert.Contains("https://hub.example/dicom-web/studies/", await unpacked.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
