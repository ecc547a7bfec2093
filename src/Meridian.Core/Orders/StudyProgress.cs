using System.Collections.Concurrent;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Orders;

/// <summary>
/// Lets orders follow the images of modalities that report no performed steps: with the first image of an order's study its steps have begun, and after a
/// quiet time they are complete. Where a modality reports (MPPS) its word counts alone. Images under an order's study that name another patient move nothing
/// and are noted with the order.
/// </summary>
public sealed partial class StudyProgress(IIntake intake, IOrderReader orders, OrderBook book, PatientDirectory patients, OrderOptions options, IServiceProvider services, TimeProvider clock, ILogger<StudyProgress> logger)
    : BackgroundService, IImagingListener
{
    private const string OtherPatient = "Images under this order's study name another patient.";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, StudyRow> arrived = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> quietAt = new(StringComparer.Ordinal);

    // a full rate of images is one entry a study
    public void OnImages(ImagingNews news)
    {
        foreach (var study in news.Studies)
            if (study.State == StudyState.Visible) arrived[study.StudyUid] = study;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        try
        {
            await GuardedAsync(RecallAsync, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken)) await GuardedAsync(TurnAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task GuardedAsync(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(cancellation);
        }
        catch (RecordUnavailableException)
        {
            // what was not written is tried again at the next beat
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(fault);
        }
    }

    // what was under way when the hub stopped
    private Task RecallAsync(CancellationToken cancellation)
    {
        if (services.GetService(typeof(IImagingReader)) is not IImagingReader images) return Task.CompletedTask;
        foreach (var order in orders.Worklist(new() { Statuses = [StepStatus.Scheduled, StepStatus.Arrived, StepStatus.Started] }))
            if (order.Order.StudyUid is { } uid && images.Study(uid) is { } study) arrived.TryAdd(uid, study);
        return Task.CompletedTask;
    }

    private async Task TurnAsync(CancellationToken cancellation)
    {
        foreach (var uid in arrived.Keys)
        {
            if (!arrived.TryRemove(uid, out var study)) continue;
            try
            {
                if (!await MoveAsync(study, StepStatus.Started, cancellation)) quietAt.Remove(uid);
                else if (options.CompleteAfter is { } quiet) quietAt[uid] = study.LastReceivedAt + quiet;
            }
            catch (RecordUnavailableException)
            {
                arrived.TryAdd(uid, study);
                throw;
            }
        }
        var now = clock.GetUtcNow();
        foreach (var (uid, at) in quietAt.Where(pair => pair.Value <= now).ToList())
        {
            if (services.GetService(typeof(IImagingReader)) is IImagingReader images && images.Study(uid) is { } study) await MoveAsync(study, StepStatus.Completed, cancellation);
            quietAt.Remove(uid);
        }
    }

    /// <summary>True: the study belongs to an order that its images move.</summary>
    private async Task<bool> MoveAsync(StudyRow study, StepStatus to, CancellationToken cancellation)
    {
        if (orders.OrdersBy(OrderKey.Study, study.StudyUid).Count == 0) return false;
        return await intake.DecideAsync(batch =>
        {
            var moves = false;
            foreach (var order in book.FindBy(batch, OrderKey.Study, study.StudyUid).DistinctBy(row => row.Id).ToList())
            {
                if (orders.PerformedSteps(order.Id, 1).Any()) continue;
                if (!IsSame(order, study))
                {
                    if (order.Note is null) OrderBook.Put(batch, order with { Note = OtherPatient, UpdatedAt = clock.GetUtcNow() });
                    continue;
                }
                var isOnly = order.Order.Steps.Count == 1;
                bool Meant(ScheduledStep step) => (isOnly || step.Modality is null || study.Modalities.Contains(step.Modality))
                    && (to == StepStatus.Completed ? step.Status == StepStatus.Started : step.Status is StepStatus.Scheduled or StepStatus.Arrived);
                if (order.Order.Steps.Any(Meant))
                    OrderBook.Put(batch, order with { UpdatedAt = clock.GetUtcNow(), Order = order.Order with { Steps = [.. order.Order.Steps.Select(step => Meant(step) ? step with { Status = to } : step)] } });
                moves |= order.Order.Steps.Any(step => step.Status == StepStatus.Started || Meant(step));
            }
            return moves;
        }, cancellation);
    }

    // the value decides, an issuer can only contradict; images that name nobody say nothing against the order whose study they bear
    private bool IsSame(ImagingOrderRow order, StudyRow study) => study.PatientId is not { Length: > 0 } id
        || order.Order.Patient.Identifiers.Concat(patients.Find(order.Patient)?.Identity.Identifiers ?? []).Any(his => his.Value == id && (his.Authority is null || study.IssuerOfPatientId is null || his.Authority == study.IssuerOfPatientId));

    [LoggerMessage(EventId = 1711, Level = LogLevel.Error, Message = "The hub failed to let orders follow their images")]
    private partial void LogFault(Exception fault);
}
