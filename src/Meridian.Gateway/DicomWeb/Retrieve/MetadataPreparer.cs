using Meridian.Core.Imaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>
/// Prepares the metadata of series that have come to rest, so that who opens a new study does not wait for them. One series at a time; a series
/// that is not prepared, because too many came or somebody asks before, is prepared when it is asked for.
/// </summary>
internal sealed partial class MetadataPreparer(SeriesMetadata metadata, IImagingReader reader, DicomWebOptions options, TimeProvider clock, ILogger<MetadataPreparer> log) : BackgroundService, IImagingListener
{
    private const int MostWaiting = 10_000;
    private readonly Lock gate = new();
    private readonly Dictionary<(string Study, string Series), long> touched = [];

    public void OnImages(ImagingNews news)
    {
        if (options.PrepareAfter <= TimeSpan.Zero) return;
        var now = clock.GetTimestamp();
        lock (gate)
        {
            foreach (var instance in news.Instances)
            {
                var key = (instance.StudyUid, instance.SeriesUid);
                if (touched.ContainsKey(key) || touched.Count < MostWaiting) touched[key] = now;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.PrepareAfter <= TimeSpan.Zero) return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var (study, series) in Rested()) await PrepareAsync(study, series, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task PrepareAsync(string study, string series, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // nobody has looked at any study yet: nobody knows by which address the hub is called
        if (metadata.LastRoot is not { } root) return;
        try
        {
            if (reader.Series(study, series) is { } row) await metadata.GetAsync(row, root);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException) { LogNotPrepared(trouble); }
    }

    private List<(string Study, string Series)> Rested()
    {
        lock (gate)
        {
            var rested = touched.Where(t => clock.GetElapsedTime(t.Value) >= options.PrepareAfter).Select(t => t.Key).ToList();
            foreach (var key in rested) touched.Remove(key);
            return rested;
        }
    }

    [LoggerMessage(4203, LogLevel.Warning, "The metadata of a series could not be prepared; they are made when they are asked for")]
    private partial void LogNotPrepared(Exception trouble);
}
