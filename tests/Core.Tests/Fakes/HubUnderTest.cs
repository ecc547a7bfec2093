using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Model;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Meridian.Core.Tests.Fakes;

/// <summary>All of Core on a record in memory and a driven clock.</summary>
public sealed class HubUnderTest : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly ServiceProvider services;
    private static int controlIds;

    private HubUnderTest(MemoryRecord record, DrivenClock clock, CoreOptions options, Action<IServiceCollection>? more)
    {
        (Record, Clock) = (record, clock);
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(clock);
        collection.AddSingleton<IRecordWriter>(record);
        collection.AddSingleton<IRecordReader>(record);
        collection.AddMeridianCore(options);
        collection.Replace(ServiceDescriptor.Singleton(new TermTable(() => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Make.Terms)))));
        more?.Invoke(collection);
        services = collection.BuildServiceProvider();
    }

    public MemoryRecord Record { get; }
    public DrivenClock Clock { get; }
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public static async Task<HubUnderTest> StartAsync(MemoryRecord? record = null, DrivenClock? clock = null, Action<CoreOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var options = new CoreOptions();
        configure?.Invoke(options);
        var hub = new HubUnderTest(record ?? new(), clock ?? new(), options, services);
        foreach (var service in hub.services.GetServices<IHostedService>()) await service.StartAsync(default).WaitAsync(Deadline);
        return hub;
    }

    /// <summary>Stops this hub and starts another on the same record.</summary>
    public async Task<HubUnderTest> RestartAsync(Action<CoreOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        await DisposeAsync();
        return await StartAsync(Record, Clock, configure, services);
    }

    public Submission Message(Facts facts, string? controlId = null, byte[]? raw = null, DateTimeOffset? sentAt = null) => new()
    {
        Protocol = Protocol.Hl7v2, ConnectionId = 1, Raw = raw ?? [1, 2, 3], ReceivedAt = Clock.GetUtcNow(), Sender = "MON|ICU", ControlId = controlId ?? $"auto{Interlocked.Increment(ref controlIds)}",
        Kind = "ORU^R01", SentAt = sentAt ?? Clock.GetUtcNow(), Facts = facts,
    };

    public async Task<Receipt> SubmitAsync(Submission submission) => await Get<IIntake>().SubmitAsync(submission).AsTask().WaitAsync(Deadline);

    public Task<Receipt> SubmitAsync(EquipmentReport report) => SubmitAsync(Message(new() { Reports = [report] }));
    public Task<Receipt> SubmitAsync(PatientEvent patientEvent) => SubmitAsync(Message(new() { PatientEvents = [patientEvent] }));

    public Task<T> DecideAsync<T>(Func<RecordBatch, T> decide) => Get<IIntake>().DecideAsync(decide).WaitAsync(Deadline);

    /// <summary>Everything that was committed before is heard by every room: a decision is answered after them.</summary>
    public async Task SettleAsync()
    {
        await DecideAsync(_ => true);
        await DecideAsync(_ => true);
    }

    /// <summary>Lets time pass in quarter seconds, awaiting what the watches start on the way.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; )
        {
            var step = left < TimeSpan.FromMilliseconds(250) ? left : TimeSpan.FromMilliseconds(250);
            left -= step;
            Clock.Advance(step);
            await Get<Core.Twins.SilenceWatch>().Working.WaitAsync(Deadline);
            await Get<Core.Alarms.AlertEscalation>().Working.WaitAsync(Deadline);
        }
        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services.GetServices<IHostedService>().Reverse()) await service.StopAsync(default).WaitAsync(Deadline);
        // a service that ended badly would end the program
        foreach (var service in services.GetServices<IHostedService>().OfType<BackgroundService>())
            if (service.ExecuteTask is { IsFaulted: true } faulted) await faulted;
        await services.DisposeAsync();
    }
}
