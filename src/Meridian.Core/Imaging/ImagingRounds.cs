using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Imaging;

/// <summary>
/// Slow rounds over what is kept: reads the bytes of every file within a time and says which are missing or changed; finishes deletions
/// that a cut interrupted; deletes studies that are older than the retention, where one is set.
/// </summary>
public sealed partial class ImagingRounds(IIntake intake, StudyDesk desk, ImagingOptions options, ImagingMetrics metrics, IRecordReader record, AuditTrail audit, TimeProvider clock, ILogger<ImagingRounds> logger,
    IImageStore? store = null, IImagingReader? reader = null) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private const int Portion = 100;
    private Sequence at;
    private long checkedBytes, checkedObjects;
    private DateTimeOffset? roundBegun, roundEnded;

    /// <summary>How far checking is.</summary>
    public CheckProgress Progress => new(at, Interlocked.Read(ref checkedObjects), Interlocked.Read(ref checkedBytes), roundBegun, roundEnded);

    /// <summary>Checks one object now, as somebody asked, and keeps what it finds. Null: there is none.</summary>
    public async Task<ObjectDamage?> CheckAsync(Sequence instance, Actor actor, CancellationToken cancellation = default)
    {
        if (store is null || reader?.Instance(instance) is not { } row) return null;
        var found = await CheckAsync(row, cancellation);
        await intake.DecideAsync(batch => audit.Append(batch, actor, "imaging.check", $"instance/{instance}", ReadableJson.Write(new { found })), cancellation);
        return found;
    }

    /// <summary>Checks the objects after the last one, up to so many bytes; begins anew at the end. Returns how many bytes were read.</summary>
    public async Task<long> CheckPortionAsync(long bytes, CancellationToken cancellation = default)
    {
        if (store is null || reader is null) return 0;
        long read = 0;
        while (read < bytes)
        {
            if (at.Value == 0) roundBegun = clock.GetUtcNow();
            var rows = reader.After(at, Portion).ToList();
            if (rows.Count == 0)
            {
                if (at.Value != 0) roundEnded = clock.GetUtcNow();
                at = default;
                return read;
            }
            foreach (var row in rows)
            {
                await CheckAsync(row, cancellation);
                at = row.Sequence;
                read += row.ByteCount;
                if (read >= bytes) break;
            }
        }
        return read;
    }

    private async Task<ObjectDamage> CheckAsync(InstanceRow row, CancellationToken cancellation)
    {
        var found = ObjectCheck.Look(store!, row);
        // moved, replaced or deleted while it was read
        if (found != ObjectDamage.None && reader!.Instance(row.Sequence) is var now && (now is null || now.Location != row.Location || now.Checksum != row.Checksum)) return ObjectDamage.None;
        Interlocked.Add(ref checkedBytes, row.ByteCount);
        Interlocked.Increment(ref checkedObjects);
        metrics.Checked(row.ByteCount);
        if (found == row.Damage) return found;
        await intake.DecideAsync(batch => { batch.Imaging.Damage.Add((row.Sequence, found)); return true; }, cancellation);
        if (found == ObjectDamage.None) return found;
        metrics.Damaged();
        LogDamaged(row.Sequence.Value, found);
        return found;
    }

    /// <summary>Finishes deletions that a cut interrupted.</summary>
    public async Task FinishDeletionsAsync(CancellationToken cancellation = default)
    {
        foreach (var removal in record.Documents(StudyDesk.RemovalKind).ToList()) await desk.ClearAsync(removal.Key, cancellation);
    }

    /// <summary>Deletes studies whose last arrival is longer ago than they are kept. Returns how many.</summary>
    public async Task<int> ExpireAsync(CancellationToken cancellation = default)
    {
        if (reader is null || options.Retention is not { } age) return 0;
        var before = clock.GetUtcNow() - age;
        var expired = 0;
        // revisions rise with arrivals: the first that is young enough ends the round
        foreach (var row in reader.StudiesChangedAfter(default, Portion).TakeWhile(s => s.LastReceivedAt < before).ToList())
            if (await desk.DeleteAsync(row.StudyUid, new(Actor.Hub, "older than the retention set for images"), cancellation) == StudyOutcome.Done) expired++;
        return expired;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (store is null || reader is null) return;
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await FinishDeletionsAsync(stoppingToken);
                    await ExpireAsync(stoppingToken);
                    if (options.CheckWithin is { } within) await CheckPortionAsync(Budget(within), stoppingToken);
                }
                catch (RecordUnavailableException reason) { LogPostponed(reason.Message); }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>What a minute's part of a round is.</summary>
    private long Budget(TimeSpan within)
    {
        var all = reader!.Totals().Bytes;
        return Math.Clamp((long)(all * (Every / within)), 1, options.CheckBytesPerSecond * (long)Every.TotalSeconds);
    }

    [LoggerMessage(1921, LogLevel.Error, "The bytes of instance {Sequence} are damaged: {Damage}. Send it again from where it came, or restore the file from a copy")]
    private partial void LogDamaged(long sequence, ObjectDamage damage);

    [LoggerMessage(1922, LogLevel.Warning, "Rounds over images wait: {Reason}")]
    private partial void LogPostponed(string reason);
}

/// <summary>How far checking of stored bytes is.</summary>
/// <param name="At">The instance checked last; default: a round begins.</param>
/// <param name="Objects">Checked since the start.</param>
public sealed record CheckProgress(Sequence At, long Objects, long Bytes, DateTimeOffset? RoundBegun, DateTimeOffset? RoundEnded);
