using Meridian.Core.Intake;
using Meridian.Core.Record;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Imaging;

/// <summary>
/// Lays small objects out as files, in quiet moments or when much has gathered in the record; and sets aside at the start what no row
/// names: files of objects whose sender was not told that they are kept.
/// </summary>
public sealed partial class ImagingMover(IntakeWriter intake, ImagingOptions options, UidGate gate, ImagingMetrics metrics, TimeProvider clock, ILogger<ImagingMover> logger,
    IImageStore? store = null, IImagingReader? reader = null) : BackgroundService
{
    private const int Portion = 256;
    private long lastSeen;

    /// <summary>Makes these files and takes their bytes out of the record. The caller is inside the gate of each.</summary>
    internal async Task LayOutAsync(IReadOnlyList<InstanceRow> rows, CancellationToken cancellation = default)
    {
        if (store is null || reader is null) return;
        var objects = new List<(InstanceRow Row, string Path, ReadOnlyMemory<byte> Bytes)>(rows.Count);
        foreach (var row in rows)
            if (reader.BytesOf(row.Sequence) is { } bytes) objects.Add((row, Free(row), bytes));
        if (objects.Count == 0) return;
        await store.LayOutAsync([.. objects.Select(o => (o.Path, o.Bytes))]);
        var gone = await intake.DecideAsync(batch =>
        {
            var missing = new List<string>();
            foreach (var (row, path, _) in objects)
                if (reader.Instance(row.Sequence) is null) missing.Add(path); // deleted meanwhile
                else batch.Imaging.Moved.Add(new(row.Sequence, path));
            return missing;
        }, cancellation);
        foreach (var path in gone) store.Delete(path);
        metrics.LaidOut(objects.Count - gone.Count);
    }

    /// <summary>One portion of what lies in the record; returns how many became files.</summary>
    public async Task<int> LayOutPortionAsync(CancellationToken cancellation = default)
    {
        if (reader is null || store is null) return 0;
        var rows = reader.InRecord(Portion);
        if (rows.Count == 0) return 0;
        var inside = new List<UidGate.Pass>(rows.Count);
        try
        {
            foreach (var stem in rows.Select(r => ImagePath.Part(r.SopUid)).Distinct(StringComparer.Ordinal)) inside.Add(await gate.EnterAsync(stem, cancellation));
            await LayOutAsync(rows, cancellation);
        }
        finally
        {
            foreach (var pass in inside) pass.Dispose();
        }
        return rows.Count;
    }

    /// <summary>Sets aside files of the newest days that no row names. Returns how many.</summary>
    public async Task<int> ClearAsync(CancellationToken cancellation = default)
    {
        if (reader is null || store is null) return 0;
        var newest = reader.Studies(new() { Order = StudyOrder.Activity, Limit = 1, WithRejected = true }).FirstOrDefault()?.LastReceivedAt;
        var since = DateOnly.FromDateTime((newest ?? clock.GetUtcNow()).UtcDateTime).AddDays(-1);
        var cleared = 0;
        foreach (var path in store.FilesSince(since))
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.IsFileOfRecord(path)) continue;
            using var pass = await gate.EnterAsync(ImagePath.StemOf(path), cancellation);
            if (reader.IsFileOfRecord(path)) continue;
            store.SetAside(path);
            cleared++;
        }
        if (cleared > 0)
        {
            metrics.Cleared(cleared);
            LogCleared(cleared);
        }
        return cleared;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (reader is null || store is null) return;
        using var timer = new PeriodicTimer(options.LayOutEvery, clock);
        var isCleared = false;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    if (!isCleared)
                    {
                        await ClearAsync(stoppingToken);
                        isCleared = true;
                    }
                    await RoundAsync(stoppingToken);
                }
                catch (RecordUnavailableException reason) { LogPostponed(reason.Message); }
                catch (IOException failed) { LogPostponed(failed.Message); }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RoundAsync(CancellationToken cancellation)
    {
        var newest = reader!.Studies(new() { Order = StudyOrder.Activity, Limit = 1, WithRejected = true }).FirstOrDefault()?.Revision.Value ?? 0;
        var isQuiet = newest == lastSeen;
        lastSeen = newest;
        while (isQuiet || InRecordBytes() > options.MostInRecordBytes)
        {
            if (await LayOutPortionAsync(cancellation) < Portion) return;
            if (isQuiet && reader.Studies(new() { Order = StudyOrder.Activity, Limit = 1, WithRejected = true }).FirstOrDefault()?.Revision.Value != newest) isQuiet = false;
        }
    }

    private long InRecordBytes() => reader!.InRecordBytes();

    private string Free(InstanceRow row)
    {
        var standard = ImagePath.Of(row.ReceivedAt, row.StudyUid, row.SeriesUid, row.SopUid);
        var path = standard;
        for (var number = 2; reader!.IsFileOfRecord(path); number++) path = ImagePath.Numbered(standard, "n", number);
        // one gate a UID: what has the name and is no row's is left over
        store!.SetAside(path);
        return path;
    }

    [LoggerMessage(1911, LogLevel.Warning, "Set aside {Count} files of images that no row of the record names, in leftover/ below the imaging folder. After a restored copy of the record, send them to the hub again")]
    private partial void LogCleared(int count);

    [LoggerMessage(1912, LogLevel.Warning, "Laying out images waits: {Reason}")]
    private partial void LogPostponed(string reason);
}
